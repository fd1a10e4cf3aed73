#include "sim/cloud/target_group.hpp"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/cloud/types.hpp"

/// Health checks of the target group; leaving it is in target_group_draining_test.cpp.
namespace headroom::cloud {
namespace {

Instant at(Duration since_start) { return Instant::at(since_start); }

class TargetGroupTest : public testing::Test {
 protected:
  enum class Answer { refuses, passes, silent };

  TargetGroupTest() {
    targets_.set_hooks(
        {[this](Instance& instance, std::uint32_t probe, Instant now) {
           checks_.push_back(now);
           last_probe_ = probe;
           if (answer_ == Answer::passes) targets_.probe_answered(instance, probe, true, now);
           return answer_ != Answer::refuses;
         },
         [this](Instant) { ++changes_; }, [](Instance&, Instant) {},
         [this](const Instance&, std::uint32_t, Instant now) { abandoned_.push_back(now); }});
  }
  void run_until(Instant end) {
    while (agenda_.next_time() <= end) agenda_.run_next();
  }
  TargetHealth health() const { return targets_.health(instance_); }
  std::string last_reason() const { return journal_.entries().back().note; }

  const InstanceType type_ = plain();
  Instance instance_{1, 0, type_, 0, {}, 0};
  engine::Agenda agenda_;
  Journal journal_;
  TargetGroup targets_{{}, agenda_, journal_};  // 30 s, 5 s, 5 passes, 2 failures
  Answer answer_ = Answer::passes;
  std::vector<Instant> checks_;
  std::vector<Instant> abandoned_;
  std::uint32_t last_probe_ = 0;
  int changes_ = 0;
};

// Ruling 2.
TEST_F(TargetGroupTest, the_first_check_comes_at_registration_and_then_one_every_interval) {
  targets_.register_target(instance_, at(7_s));
  run_until(at(100_s));
  EXPECT_EQ(checks_, (std::vector{at(7_s), at(37_s), at(67_s), at(97_s)}));
}

TEST_F(TargetGroupTest, neither_refusals_nor_time_outs_shift_the_next_check) {
  answer_ = Answer::silent;
  targets_.register_target(instance_, at(7_s));
  run_until(at(40_s));
  answer_ = Answer::refuses;
  run_until(at(100_s));
  EXPECT_EQ(checks_, (std::vector{at(7_s), at(37_s), at(67_s), at(97_s)}));
}

TEST_F(TargetGroupTest, a_new_target_needs_one_pass) {
  answer_ = Answer::silent;
  targets_.register_target(instance_, at(0_s));
  EXPECT_EQ(health(), TargetHealth::initial);
  EXPECT_EQ(last_reason(), "Elb.InitialHealthChecking");
  run_until(at(1_s));
  targets_.probe_answered(instance_, last_probe_, true, at(1_s));
  EXPECT_EQ(health(), TargetHealth::healthy);
  EXPECT_EQ(targets_.healthy_count(), 1);
}

// Ruling 1: with one failure, fewer than the threshold of two, one pass is enough.
TEST_F(TargetGroupTest, a_new_target_that_failed_once_still_needs_one_pass) {
  answer_ = Answer::refuses;
  targets_.register_target(instance_, at(0_s));
  run_until(at(29_s));
  EXPECT_EQ(health(), TargetHealth::initial);
  answer_ = Answer::passes;
  run_until(at(30_s));
  EXPECT_EQ(health(), TargetHealth::healthy);
}

// Ruling 1: refused at 0 and 30 s it is unhealthy, and five passes take until 180 s.
TEST_F(TargetGroupTest, a_new_target_that_failed_twice_needs_five_passes) {
  answer_ = Answer::refuses;
  targets_.register_target(instance_, at(0_s));
  run_until(at(30_s));
  EXPECT_EQ(health(), TargetHealth::unhealthy);
  EXPECT_EQ(last_reason(), "Target.FailedHealthChecks");
  answer_ = Answer::passes;
  run_until(at(179_s));
  EXPECT_EQ(health(), TargetHealth::unhealthy);
  run_until(at(180_s));
  EXPECT_EQ(health(), TargetHealth::healthy);
}

TEST_F(TargetGroupTest, a_failure_begins_the_count_of_passes_anew) {
  answer_ = Answer::refuses;
  targets_.register_target(instance_, at(0_s));
  run_until(at(30_s));
  answer_ = Answer::passes;
  run_until(at(150_s));  // four passes
  answer_ = Answer::refuses;
  run_until(at(180_s));
  answer_ = Answer::passes;
  run_until(at(329_s));  // four passes: 210, 240, 270, 300
  EXPECT_EQ(health(), TargetHealth::unhealthy);
  run_until(at(330_s));
  EXPECT_EQ(health(), TargetHealth::healthy);
}

TEST_F(TargetGroupTest, a_healthy_target_becomes_unhealthy_at_its_second_failure_in_a_row) {
  targets_.register_target(instance_, at(0_s));
  run_until(at(0_s));
  answer_ = Answer::refuses;
  run_until(at(30_s));
  answer_ = Answer::passes;
  run_until(at(60_s));
  answer_ = Answer::refuses;
  run_until(at(90_s));
  EXPECT_EQ(health(), TargetHealth::healthy);
  run_until(at(120_s));
  EXPECT_EQ(health(), TargetHealth::unhealthy);
  EXPECT_EQ(targets_.healthy_count(), 0);
}

TEST_F(TargetGroupTest, a_check_without_an_answer_fails_at_the_time_out) {
  targets_.register_target(instance_, at(0_s));
  run_until(at(0_s));
  answer_ = Answer::silent;
  run_until(at(65_s - 1_ns));
  EXPECT_EQ(health(), TargetHealth::healthy);
  run_until(at(65_s));  // checks of 30 and 60 s
  EXPECT_EQ(health(), TargetHealth::unhealthy);
  EXPECT_EQ(last_reason(), "Target.Timeout");
}

TEST_F(TargetGroupTest, an_answer_at_the_very_instant_of_the_time_out_is_in_time) {
  answer_ = Answer::silent;
  targets_.register_target(instance_, at(0_s));
  run_until(at(5_s - 1_ns));
  targets_.probe_answered(instance_, last_probe_, true,
                          at(5_s));  // stations come before the agenda
  run_until(at(6_s));
  EXPECT_EQ(health(), TargetHealth::healthy);
}

TEST_F(TargetGroupTest, an_answer_after_the_time_out_counts_for_nothing) {
  answer_ = Answer::silent;
  targets_.register_target(instance_, at(0_s));
  run_until(at(6_s));
  targets_.probe_answered(instance_, last_probe_, true, at(6_s));
  EXPECT_EQ(health(), TargetHealth::initial);
}

TEST_F(TargetGroupTest, a_late_answer_is_not_taken_for_that_of_the_next_check) {
  answer_ = Answer::silent;
  targets_.register_target(instance_, at(0_s));
  run_until(at(10_s));
  const std::uint32_t old = last_probe_;
  run_until(at(31_s));
  ASSERT_NE(last_probe_, old);
  targets_.probe_answered(instance_, old, true, at(31_s));
  EXPECT_EQ(health(), TargetHealth::initial);
  targets_.probe_answered(instance_, last_probe_, true, at(32_s));
  EXPECT_EQ(health(), TargetHealth::healthy);
}

TEST_F(TargetGroupTest, an_answer_counts_once) {
  answer_ = Answer::refuses;
  targets_.register_target(instance_, at(0_s));
  run_until(at(30_s));
  answer_ = Answer::silent;
  run_until(at(60_s));
  for (int i = 0; i < 5; ++i) targets_.probe_answered(instance_, last_probe_, true, at(61_s));
  EXPECT_EQ(health(), TargetHealth::unhealthy);
}

TEST_F(TargetGroupTest, every_change_of_health_is_told_once) {
  targets_.register_target(instance_, at(0_s));
  const int registered = changes_;
  EXPECT_EQ(registered, 1);
  run_until(at(0_s));
  EXPECT_EQ(changes_, 2);
  run_until(at(300_s));
  EXPECT_EQ(changes_, 2) << "ten more passes change nothing";
}

TEST_F(TargetGroupTest, a_target_that_was_healthy_all_along_is_checked_from_the_start) {
  targets_.register_healthy(instance_, at(0_s));
  EXPECT_EQ(health(), TargetHealth::healthy);
  EXPECT_EQ(targets_.healthy_count(), 1);
  answer_ = Answer::refuses;
  run_until(at(30_s));
  EXPECT_EQ(checks_, (std::vector{at(0_s), at(30_s)}));
  EXPECT_EQ(health(), TargetHealth::unhealthy);
}

TEST_F(TargetGroupTest, the_history_of_a_target_is_in_the_journal) {
  answer_ = Answer::refuses;
  targets_.register_target(instance_, at(5_s));
  run_until(at(35_s));
  ASSERT_EQ(journal_.entries().size(), 2U);
  EXPECT_EQ(journal_[0].kind, Happening::initial);
  EXPECT_EQ(journal_[0].time, at(5_s));
  EXPECT_EQ(journal_[1].kind, Happening::unhealthy);
  EXPECT_EQ(journal_[1].time, at(35_s));
  EXPECT_EQ(journal_[1].cause, kNoCause) << "failing checks are a beginning of their own";
  EXPECT_EQ(targets_.last_change(instance_), 1U);
}

TEST_F(TargetGroupTest, states_have_the_names_of_aws) {
  EXPECT_EQ(name(TargetHealth::initial), "initial");
  EXPECT_EQ(name(TargetHealth::healthy), "healthy");
  EXPECT_EQ(name(TargetHealth::unhealthy), "unhealthy");
  EXPECT_EQ(name(TargetHealth::draining), "draining");
}

TEST_F(TargetGroupTest, a_check_is_abandoned_when_its_timeout_is_over) {
  answer_ = Answer::silent;
  targets_.register_target(instance_, at(0_s));
  run_until(at(31_s));
  EXPECT_EQ(abandoned_, std::vector<Instant>{at(5_s)});
  targets_.probe_answered(instance_, last_probe_, false, at(31_s));
  EXPECT_EQ(health(), TargetHealth::unhealthy) << "a reset fails a check at once";
  EXPECT_EQ(last_reason(), "Target.FailedHealthChecks");
  run_until(at(36_s));
  EXPECT_EQ(abandoned_.size(), 1U) << "it has been answered";
}

}  // namespace
}  // namespace headroom::cloud
