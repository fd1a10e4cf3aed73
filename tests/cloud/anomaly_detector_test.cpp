#include "sim/cloud/anomaly_detector.hpp"

#include <gtest/gtest.h>

#include <deque>

#include "sim/cloud/target_group.hpp"
#include "tests/cloud/types.hpp"

namespace headroom::cloud {
namespace {

class AnomalyDetectorTest : public testing::Test {
 protected:
  void add_targets(std::uint32_t count, std::uint32_t zones = 1) {
    for (std::uint32_t slot = 0; slot < count; ++slot) {
      Instance& instance =
          instances_.emplace_back(slot + 1, slot, type_, slot % zones, std::nullopt, 0);
      targets_.register_healthy(instance, Instant{});
    }
  }
  /// Requests of one interval, of which so many fail.
  void requests(std::uint32_t slot, int count, int errors) {
    for (int i = 0; i < count; ++i) i < errors ? detector_.failed(slot) : detector_.answered(slot);
  }
  /// An interval in which the first target fails one of two, the others nothing.
  void bad_interval() {
    requests(0, 20, 10);
    for (std::uint32_t slot = 1; slot < instances_.size(); ++slot) requests(slot, 20, 0);
    detector_.judge(targets_);
  }
  void good_interval() {
    for (std::uint32_t slot = 0; slot < instances_.size(); ++slot) requests(slot, 20, 0);
    detector_.judge(targets_);
  }

  const InstanceType type_ = plain();
  std::deque<Instance> instances_;
  engine::Agenda agenda_;
  Journal journal_;
  TargetGroupConfig group_;
  TargetGroup targets_{group_, agenda_, journal_};
  AnomalyDetector detector_{AnomalyConfig{.mitigate = true}};
};

TEST_F(AnomalyDetectorTest, a_target_with_more_errors_than_the_others_gets_less_and_less) {
  add_targets(3);
  bad_interval();
  EXPECT_EQ(detector_.anomalous(), 1);
  EXPECT_EQ(detector_.mitigated(), 1);
  EXPECT_EQ(detector_.weight(0), 0.5);
  EXPECT_EQ(detector_.weight(1), 1.0);
  bad_interval();
  EXPECT_EQ(detector_.weight(0), 0.25);
  for (int i = 0; i < 10; ++i) bad_interval();
  EXPECT_EQ(detector_.weight(0), 0.01) << "enough to see whether it has recovered";
}

TEST_F(AnomalyDetectorTest, a_target_that_recovers_gets_its_share_back_step_by_step) {
  add_targets(3);
  bad_interval();
  good_interval();
  EXPECT_EQ(detector_.anomalous(), 0);
  EXPECT_EQ(detector_.mitigated(), 1) << "not anomalous any more, but still with less";
  EXPECT_DOUBLE_EQ(detector_.weight(0), 0.6);
  for (int i = 0; i < 5; ++i) good_interval();
  EXPECT_EQ(detector_.weight(0), 1.0);
  EXPECT_EQ(detector_.mitigated(), 0);
}

TEST_F(AnomalyDetectorTest, with_two_healthy_targets_nobody_is_judged) {
  add_targets(2);
  bad_interval();
  EXPECT_EQ(detector_.anomalous(), 0);
  EXPECT_EQ(detector_.weight(0), 1.0);
}

TEST_F(AnomalyDetectorTest, errors_that_all_have_are_nobody_s_anomaly) {
  add_targets(3);
  for (std::uint32_t slot = 0; slot < 3; ++slot) requests(slot, 20, slot == 0 ? 16 : 8);
  detector_.judge(targets_);
  EXPECT_EQ(detector_.anomalous(), 0) << "twice the others' rate, not three times";
}

TEST_F(AnomalyDetectorTest, few_errors_are_none) {
  add_targets(3);
  requests(0, 40, 2);  // 5 %
  requests(1, 40, 0);
  requests(2, 40, 0);
  detector_.judge(targets_);
  EXPECT_EQ(detector_.anomalous(), 0);
}

// With next to no traffic a judgement takes several intervals; until then the old one stands.
TEST_F(AnomalyDetectorTest, a_verdict_waits_for_enough_requests) {
  add_targets(3);
  bad_interval();
  for (int interval = 0; interval < 3; ++interval) {
    requests(0, 3, 0);
    requests(1, 20, 0);
    requests(2, 20, 0);
    detector_.judge(targets_);
    EXPECT_EQ(detector_.anomalous(), 1) << 3 * (interval + 1) << " requests";
  }
  requests(0, 1, 0);
  detector_.judge(targets_);
  EXPECT_EQ(detector_.anomalous(), 0) << "ten requests, no error";
}

TEST_F(AnomalyDetectorTest, without_mitigation_weights_stay) {
  add_targets(3);
  detector_ = AnomalyDetector(AnomalyConfig{});
  bad_interval();
  EXPECT_EQ(detector_.anomalous(), 1);
  EXPECT_EQ(detector_.mitigated(), 0);
  EXPECT_EQ(detector_.weight(0), 1.0);
}

// Four targets in two zones are three peers for nobody when each zone is for itself.
TEST_F(AnomalyDetectorTest, without_cross_zone_load_balancing_peers_are_those_of_the_zone) {
  add_targets(4, 2);
  group_.cross_zone = false;
  TargetGroup apart(group_, agenda_, journal_, {.count = 2});
  for (Instance& instance : instances_) apart.register_healthy(instance, Instant{});
  requests(0, 20, 10);
  for (std::uint32_t slot = 1; slot < 4; ++slot) requests(slot, 20, 0);
  detector_.judge(apart);
  EXPECT_EQ(detector_.anomalous(), 0);
}

TEST_F(AnomalyDetectorTest, the_next_instance_of_a_slot_begins_without_a_record) {
  add_targets(3);
  bad_interval();
  targets_.remove(instances_[0], Instant{});
  Instance& next = instances_.emplace_back(9, 0, type_, 0, std::nullopt, 0);
  targets_.register_healthy(next, Instant{});
  detector_.judge(targets_);
  EXPECT_EQ(detector_.weight(0), 1.0);
  EXPECT_EQ(detector_.anomalous(), 0);
}

}  // namespace
}  // namespace headroom::cloud
