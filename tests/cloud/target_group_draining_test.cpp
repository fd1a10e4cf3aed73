#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <utility>
#include <vector>

#include "sim/cloud/target_group.hpp"
#include "tests/cloud/types.hpp"

/// How targets leave (aws-behaviour 6.3): drained for the deregistration delay, then forgotten.
namespace headroom::cloud {
namespace {

bool is_registered(const TargetGroup& targets, const Instance& instance) {
  const auto& all = targets.registered();
  return std::find(all.begin(), all.end(), &instance) != all.end();
}

Instant at(Duration since_start) { return Instant::at(since_start); }

class DrainingTest : public testing::Test {
 protected:
  DrainingTest() {
    targets_.set_hooks(
        {[this](Instance& instance, std::uint32_t probe, Instant now) {
           ++checks_;
           last_probe_ = probe;
           if (answers_) targets_.probe_answered(instance, probe, true, now);
           return true;
         },
         [this](Instant) { ++changes_; },
         [this](Instance& instance, Instant now) { drained_.emplace_back(instance.id(), now); }});
  }
  Instance& instance(InstanceId id, std::uint32_t slot) {
    return instances_.emplace_back(id, slot, type_, 0, std::nullopt, 0);
  }
  void run_until(Instant end) {
    while (agenda_.next_time() <= end) agenda_.run_next();
  }

  const InstanceType type_ = plain();
  std::deque<Instance> instances_;
  engine::Agenda agenda_;
  Journal journal_;
  TargetGroup targets_{{}, agenda_, journal_};
  bool answers_ = true;
  int checks_ = 0, changes_ = 0;
  std::uint32_t last_probe_ = 0;
  std::vector<std::pair<InstanceId, Instant>> drained_;
};

TEST_F(DrainingTest, a_target_drains_for_the_whole_deregistration_delay) {
  Instance& a = instance(1, 0);
  targets_.register_target(a, at(0_s));
  run_until(at(100_s));
  targets_.deregister(a, at(100_s), kNoCause);
  EXPECT_EQ(targets_.health(a), TargetHealth::draining);
  EXPECT_EQ(targets_.healthy_count(), 0);
  EXPECT_TRUE(is_registered(targets_, a));
  run_until(at(400_s - 1_ns));
  EXPECT_TRUE(drained_.empty());
  run_until(at(400_s));
  ASSERT_EQ(drained_.size(), 1U);
  EXPECT_EQ(drained_[0], std::make_pair(InstanceId{1}, at(400_s)));
}

TEST_F(DrainingTest, the_delay_can_be_set_even_to_nothing) {
  TargetGroup targets({{}, 0_s}, agenda_, journal_);
  int drained = 0;
  targets.set_hooks({[](Instance&, std::uint32_t, Instant) { return false; }, [](Instant) {},
                     [&](Instance&, Instant now) {
                       EXPECT_EQ(now, at(10_s));
                       ++drained;
                     }});
  Instance& a = instance(1, 0);
  targets.register_healthy(a, at(10_s));
  targets.deregister(a, at(10_s), kNoCause);
  run_until(at(10_s));
  EXPECT_EQ(drained, 1);
}

TEST_F(DrainingTest, a_draining_target_is_not_checked) {
  Instance& a = instance(1, 0);
  targets_.register_target(a, at(0_s));
  run_until(at(100_s));
  targets_.deregister(a, at(100_s), kNoCause);
  const int before = checks_;
  run_until(at(399_s));
  EXPECT_EQ(checks_, before);
}

TEST_F(DrainingTest, neither_answer_nor_time_out_of_a_check_under_way_changes_a_draining_target) {
  for (const bool answered : {true, false}) {
    answers_ = false;
    Instance& a = instance(answered ? 1 : 2, answered ? 0 : 1);
    const Instant start = at(answered ? 0_s : 1000_s);
    targets_.register_healthy(a, start);
    run_until(start + 31_s);  // the second check is under way
    targets_.deregister(a, start + 31_s, kNoCause);
    if (answered) targets_.probe_answered(a, last_probe_, true, start + 32_s);
    run_until(start + 60_s);
    EXPECT_EQ(targets_.health(a), TargetHealth::draining);
  }
}

TEST_F(DrainingTest, deregistering_twice_drains_once) {
  Instance& a = instance(1, 0);
  targets_.register_healthy(a, at(0_s));
  targets_.deregister(a, at(10_s), kNoCause);
  const int changes = changes_;
  targets_.deregister(a, at(20_s), kNoCause);
  EXPECT_EQ(changes_, changes);
  run_until(at(1000_s));
  ASSERT_EQ(drained_.size(), 1U);
  EXPECT_EQ(drained_[0].second, at(310_s));
}

TEST_F(DrainingTest, a_target_that_is_removed_is_forgotten) {
  Instance& a = instance(1, 0);
  Instance& b = instance(2, 1);
  targets_.register_healthy(a, at(0_s));
  targets_.register_healthy(b, at(0_s));
  const int changes = changes_;
  targets_.remove(a, at(10_s));
  EXPECT_EQ(changes_, changes + 1);
  EXPECT_FALSE(is_registered(targets_, a));
  EXPECT_EQ(targets_.registered(), std::vector<Instance*>{&b});
  EXPECT_EQ(targets_.healthy_count(), 1);
  targets_.remove(a, at(11_s));
  EXPECT_EQ(changes_, changes + 1) << "it was gone already";
}

TEST_F(DrainingTest, a_target_that_is_removed_is_neither_checked_nor_drained) {
  Instance& a = instance(1, 0);
  targets_.register_healthy(a, at(0_s));
  run_until(at(0_s));
  targets_.deregister(a, at(10_s), kNoCause);
  targets_.remove(a, at(20_s));
  run_until(at(1000_s));
  EXPECT_EQ(checks_, 1);
  EXPECT_TRUE(drained_.empty());
}

TEST_F(DrainingTest, a_successor_in_the_same_slot_is_not_drained_for_its_predecessor) {
  Instance& a = instance(1, 0);
  targets_.register_healthy(a, at(0_s));
  targets_.deregister(a, at(10_s), kNoCause);
  targets_.remove(a, at(20_s));
  Instance& b = instance(2, 0);
  targets_.register_target(b, at(50_s));
  EXPECT_FALSE(is_registered(targets_, a));
  EXPECT_TRUE(is_registered(targets_, b));
  run_until(at(1000_s));
  EXPECT_TRUE(drained_.empty());
  EXPECT_EQ(targets_.health(b), TargetHealth::healthy);
}

TEST_F(DrainingTest, an_answer_of_the_predecessor_is_not_taken_for_that_of_its_successor) {
  answers_ = false;
  Instance& a = instance(1, 0);
  targets_.register_target(a, at(0_s));
  run_until(at(1_s));
  const std::uint32_t old = last_probe_;
  targets_.remove(a, at(2_s));
  Instance& b = instance(2, 0);
  targets_.register_target(b, at(2_s));
  run_until(at(2_s));
  targets_.probe_answered(a, old, true, at(3_s));
  EXPECT_EQ(targets_.health(b), TargetHealth::initial);
}

TEST_F(DrainingTest, targets_are_listed_in_the_order_of_their_registration) {
  Instance& a = instance(1, 2);
  Instance& b = instance(2, 0);
  Instance& c = instance(3, 1);
  for (Instance* i : {&a, &b, &c}) targets_.register_healthy(*i, at(0_s));
  EXPECT_EQ(targets_.registered(), (std::vector<Instance*>{&a, &b, &c}));
  EXPECT_EQ(targets_.healthy_count(), 3);
}

TEST_F(DrainingTest, draining_has_its_cause_and_reason_in_the_journal) {
  Instance& a = instance(1, 0);
  targets_.register_healthy(a, at(0_s));
  const JournalId activity = journal_.add({at(9_s), Happening::termination, kNoCause, 1});
  targets_.deregister(a, at(10_s), activity);
  const JournalEntry& entry = journal_.entries().back();
  EXPECT_EQ(entry.kind, Happening::draining);
  EXPECT_EQ(entry.cause, activity);
  EXPECT_EQ(entry.note, "Target.DeregistrationInProgress");
}

}  // namespace
}  // namespace headroom::cloud
