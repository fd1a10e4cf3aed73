#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/world/scenarios.hpp"

/// What the group's features come to in a whole run: in requests, in metrics and on the bill.
namespace headroom::world {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

scenario::Scenario serving(Changes changes) {
  changes.insert(changes.begin(), {{"/auto_scaling_group/MaxSize", "4"},
                                   {"/load/-", R"({"poisson": {"rate": 20}})"}});
  return small_scenario(changes);
}

const char* const kUp =
    R"([{"ScheduledActionName": "up", "StartTime": "2026-01-05T00:02:00Z", "DesiredCapacity": 3}])";

TEST(GroupFeatures, a_warm_pool_serves_minutes_before_a_cold_start) {
  const auto healthy_after = [](const Changes& more) {
    Changes changes = {{"/scheduled_actions", kUp}, {"/images/image/bake", "\"os\""}};
    changes.insert(changes.end(), more.begin(), more.end());
    const RunResult result = run(serving(changes));
    EXPECT_EQ(result.max_in_service, 3);
    Instant last;
    for (const InstanceLog& log : result.instances) {
      if (log.first_request) last = std::max(last, *log.first_request);
    }
    return last.since_start() - 2_min;
  };
  const Duration cold = healthy_after({});
  const Duration warm = healthy_after({{"/warm_pool", R"({"PoolState": "Stopped"})"}});
  const Duration running = healthy_after({{"/warm_pool", R"({"PoolState": "Running"})"}});
  EXPECT_GT(cold, warm + 30_s);
  EXPECT_GT(warm, running);
}

TEST(GroupFeatures, a_stopped_pool_costs_volumes_and_a_running_one_instances) {
  const auto hours = [](const char* state) {
    return run(serving({{"/warm_pool", std::string(R"({"PoolState": ")") + state + "\"}"}}))
        .billed_hours;
  };
  EXPECT_NEAR(hours("Stopped"), 1 / 6.0, 1e-6);
  EXPECT_NEAR(hours("Running"), 4 / 6.0, 1e-6);
}

TEST(GroupFeatures, a_hook_delays_the_service_and_is_in_the_instance_s_log) {
  const RunResult result = run(serving(
      {{"/scheduled_actions", kUp},
       {"/lifecycle_hooks",
        R"([{"LifecycleHookName": "boot", "LifecycleTransition": "autoscaling:EC2_INSTANCE_LAUNCHING",
             "completion": {"after": "60s"}}])"}}));
  const InstanceLog& launched = result.instances.at(1);
  ASSERT_EQ(launched.hooks.size(), 1);
  EXPECT_EQ(launched.hooks[0].name, "boot");
  EXPECT_EQ(*launched.hooks[0].ended - launched.hooks[0].begun, 60_s);
  EXPECT_EQ(*launched.in_service - *launched.running, 60_s);
}

TEST(GroupFeatures, targets_by_hand_serve_and_are_not_the_group_s) {
  const Changes by_hand = {{"/target_group", R"({"static_targets": [{"Count": 3}]})"},
                           {"/auto_scaling_group/MinSize", "1"}};
  const RunResult result = run(serving(by_hand));
  ASSERT_EQ(result.instances.size(), 4);
  EXPECT_EQ(result.mean_in_service, 1);
  EXPECT_NEAR(result.billed_hours, 4 / 6.0, 1e-6);
  int beside = 0;
  for (const InstanceLog& log : result.instances) {
    beside += log.is_beside_group;
    EXPECT_TRUE(log.first_request) << log.name;
  }
  EXPECT_EQ(beside, 3);
}

// Round robin: a quarter of the requests each, so the group's CPU is a quarter of 20/s x 10 ms.
TEST(GroupFeatures, the_cpu_of_targets_by_hand_is_not_in_the_group_s_metric) {
  const RunResult result = run(serving(
      {{"/target_group", R"({"static_targets": [{"Count": 3, "InstanceType": "m5.large"}]})"}}));
  double sum = 0;
  int count = 0;
  for (const auto& value : result.series.cpu_percent) {
    if (value) sum += *value, ++count;
  }
  ASSERT_GT(count, 0);
  EXPECT_NEAR(sum / count, 5, 1);
}

TEST(GroupFeatures, topics_are_told_of_what_they_asked_for) {
  const RunResult result = run(serving(
      {{"/scheduled_actions",
        R"([{"ScheduledActionName": "up", "StartTime": "2026-01-05T00:02:00Z", "DesiredCapacity": 2},
            {"ScheduledActionName": "down", "StartTime": "2026-01-05T00:03:00Z", "DesiredCapacity": 1}])"},
       {"/faults", R"({"insufficient_capacity": [{"from": "0s", "to": "130s"}]})"},
       {"/notification_configurations",
        R"([{"TopicARN": "ops", "NotificationTypes": ["autoscaling:EC2_INSTANCE_LAUNCH",
             "autoscaling:EC2_INSTANCE_LAUNCH_ERROR"]}])"}}));
  std::vector<std::string> events;
  for (const Notification& notification : result.notifications)
    events.push_back(notification.event);
  EXPECT_THAT(events, ElementsAre("autoscaling:EC2_INSTANCE_LAUNCH_ERROR"))
      << "at the retry the group is back at one";
}

TEST(GroupFeatures, a_scheduled_action_is_an_activity_with_its_cause) {
  const RunResult result = run(serving({{"/scheduled_actions", kUp}}));
  ASSERT_FALSE(result.activities.empty());
  EXPECT_THAT(result.activities.front().cause,
              HasSubstr("At 2026-01-05T00:02:00Z a scheduled action update of AutoScalingGroup "
                        "constraints to min: 1, max: 4, desired: 3 changing the desired capacity "
                        "from 1 to 3."));
  EXPECT_EQ(result.activities.front().from, 1);
  EXPECT_EQ(result.activities.front().to, 3);
  ASSERT_EQ(result.group_events.size(), 1);
  EXPECT_EQ(result.group_events[0].subject, "up");
}

}  // namespace
}  // namespace headroom::world
