#include "sim/experiment/symptoms.hpp"

#include <gtest/gtest.h>

#include "../world/scenarios.hpp"

namespace headroom::experiment {
namespace {

using cloud::Happening;

Instant at(int seconds) { return Instant::at(Duration::seconds(seconds)); }

/// Policy 1 takes one of two, and policy 0 brings it back after so many seconds.
world::RunResult taken_and_brought_back(int times, int after_s) {
  world::RunResult result;
  result.journal.push_back({at(0), Happening::alarm_state});
  for (int i = 0; i < times; ++i) {
    result.journal.push_back({at(3600 * i), Happening::capacity_set, 0, 1, 2});
    result.journal.push_back({at(3600 * i + after_s), Happening::capacity_set, 0, 0, 3});
  }
  return result;
}

TEST(Flapping, is_what_comes_back_soon_again_and_again) {
  const auto scenario = world::project_scenario("gallery/g24-step-and-tracking-fight");
  const auto pairs = flapping(taken_and_brought_back(3, 300), scenario);
  ASSERT_EQ(pairs.size(), 1u);
  EXPECT_EQ(pairs[0].in, "in");
  EXPECT_EQ(pairs[0].out, "cpu-50");
  EXPECT_EQ(flaps(taken_and_brought_back(5, 300), 3), 5);
  EXPECT_EQ(flaps(taken_and_brought_back(2, 300), 3), 0);
  EXPECT_TRUE(flapping(taken_and_brought_back(2, 300), scenario).empty()) << "that may be the load";
  EXPECT_TRUE(flapping(taken_and_brought_back(3, 1800), scenario).empty()) << "half an hour later";
}

TEST(Flapping, is_no_work_of_schedules) {
  world::RunResult result = taken_and_brought_back(5, 300);
  result.journal[0].kind = Happening::scheduled_action;
  EXPECT_TRUE(
      flapping(result, world::project_scenario("gallery/g24-step-and-tracking-fight")).empty());
}

TEST(StayingUnhealthy, is_told_of_what_never_answered_and_nobody_replaces) {
  world::InstanceLog log;
  log.in_service = at(0);
  log.health = {{at(0), "initial", ""}, {at(60), "unhealthy", ""}};
  EXPECT_TRUE(stays_unhealthy(log, 1_h));
  EXPECT_FALSE(stays_unhealthy(log, 2_min)) << "it may still come";
  log.terminating = at(100);
  EXPECT_FALSE(stays_unhealthy(log, 1_h));
  log.terminating.reset();
  log.healthy = at(30);
  EXPECT_FALSE(stays_unhealthy(log, 1_h)) << "it has too much to do";
}

TEST(BeingReplacedWhenBusy, is_told_of_what_was_healthy_and_then_was_not) {
  world::InstanceLog log;
  log.healthy = at(0);
  log.terminating = at(100);
  log.health = {{at(0), "healthy", ""}, {at(100), "draining", ""}};
  EXPECT_FALSE(was_replaced_when_busy(log)) << "it was scaled in";
  log.health.insert(log.health.begin() + 1, {at(50), "unhealthy", ""});
  EXPECT_TRUE(was_replaced_when_busy(log));
  log.healthy.reset();
  EXPECT_FALSE(was_replaced_when_busy(log)) << "it never served";
}

TEST(TypicalStart, is_that_of_the_instance_in_the_middle) {
  world::RunResult result;
  EXPECT_FALSE(typical_start(result));
  for (const int healthy : {1000, 40, 50}) {
    world::InstanceLog& log = result.instances.emplace_back();
    log.in_service = at(10);
    log.healthy = at(healthy);
  }
  EXPECT_EQ(typical_start(result), 40_s);
}

// By hand: 100 requests/s at 25 % of two instances are 3000 a minute on each, so 12 000 at 100 %.
TEST(RequestsAMinute, go_with_the_cpu_of_the_run) {
  world::RunResult result;
  EXPECT_FALSE(requests_per_minute_at(50, result));
  result.series.start = {at(0), at(60)};
  result.series.throughput_per_second = {100, 0};
  result.series.cpu_true_percent = {25, std::nullopt};
  result.series.in_service = {2, 2};
  EXPECT_DOUBLE_EQ(*requests_per_minute_at(50, result), 6000);
}

}  // namespace
}  // namespace headroom::experiment
