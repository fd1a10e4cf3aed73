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

const char* const kAside =
    R"([{"at": "2m", "enter_standby": {"InstanceIds": ["i-0001"], "ShouldDecrementDesiredCapacity": true}},
        {"at": "8m", "exit_standby": {"InstanceIds": ["i-0001"]}}])";

// Round robin among two, then one serves alone.
TEST(GroupFeatures, an_instance_in_standby_serves_nobody_and_is_paid_for) {
  const RunResult result = run(serving({{"/auto_scaling_group/DesiredCapacity", "2"},
                                        {"/target_group", R"({"Attributes": [
             {"Key": "deregistration_delay.timeout_seconds", "Value": "60"}]})"},
                                        {"/operator_requests", kAside}}));
  EXPECT_NEAR(result.billed_hours, 2 / 6.0, 1e-6);
  EXPECT_NEAR(result.mean_in_service, 1.4, 0.02);
  EXPECT_EQ(result.requests.failed_total(), 0);
  ASSERT_EQ(result.activities.size(), 2);
  const Activity& in = result.activities[0];
  EXPECT_EQ(in.description, "Moving EC2 instance to Standby: i-0001");
  EXPECT_EQ(in.cause,
            "At 2026-01-05T00:02:00Z instance i-0001 was moved to standby in response to a user "
            "request, shrinking the capacity from 2 to 1.");
  EXPECT_EQ(in.status, "Successful");
  EXPECT_EQ(*in.end - in.start, 60_s) << "it drains";
  EXPECT_EQ(std::pair(in.from, in.to), std::pair(2, 1));
  const Activity& out = result.activities[1];
  EXPECT_EQ(out.description, "Moving EC2 instance out of Standby: i-0001");
  EXPECT_EQ(std::pair(out.from, out.to), std::pair(1, 2));
  EXPECT_EQ(*out.end - out.start, 6_s);
}

TEST(GroupFeatures, topics_are_not_told_of_moves_into_standby_and_out) {
  const RunResult result = run(serving({{"/auto_scaling_group/DesiredCapacity", "2"},
                                        {"/operator_requests", kAside},
                                        {"/notification_configurations",
                                         R"([{"TopicARN": "ops", "NotificationTypes": [
             "autoscaling:EC2_INSTANCE_LAUNCH", "autoscaling:EC2_INSTANCE_TERMINATE"]}])"}}));
  EXPECT_TRUE(result.notifications.empty());
}

TEST(GroupFeatures, who_terminates_an_instance_by_hand_is_in_its_cause) {
  const RunResult result =
      run(serving({{"/auto_scaling_group/DesiredCapacity", "2"},
                   {"/operator_requests",
                    R"([{"at": "2m", "terminate_instance_in_auto_scaling_group":
             {"InstanceId": "i-0002", "ShouldDecrementDesiredCapacity": true}}])"}}));
  ASSERT_EQ(result.activities.size(), 1);
  EXPECT_EQ(result.activities[0].cause,
            "At 2026-01-05T00:02:00Z instance i-0002 was taken out of service in response to a "
            "user request, shrinking the capacity from 2 to 1.");
  EXPECT_EQ(result.activities[0].from, 2);
  EXPECT_EQ(result.activities[0].to, 1);
}

TEST(GroupFeatures, a_request_that_aws_would_refuse_is_a_warning) {
  const RunResult result =
      run(serving({{"/operator_requests",
                    R"([{"at": "1m", "set_desired_capacity": {"DesiredCapacity": 9}},
                        {"at": "2m", "enter_standby": {"InstanceIds": ["i-0007"],
                         "ShouldDecrementDesiredCapacity": false}}])"}}));
  ASSERT_EQ(result.warnings.size(), 2);
  EXPECT_EQ(result.warnings[0],
            "operator_requests/0: set-desired-capacity failed: ValidationError: New "
            "SetDesiredCapacity value 9 is above max value 4 for the AutoScalingGroup.");
  EXPECT_THAT(result.warnings[1], HasSubstr("operator_requests/1: enter-standby failed"));
  EXPECT_EQ(result.group_events.at(0).subject, "set-desired-capacity");
}

TEST(GroupFeatures, an_activity_says_that_it_waits_for_a_hook) {
  const auto status = [](const char* transition, const char* action) {
    const RunResult result =
        run(serving({{"/auto_scaling_group/DesiredCapacity", "2"},
                     {"/target_group", R"({"Attributes": [
                    {"Key": "deregistration_delay.timeout_seconds", "Value": "60"}]})"},
                     {"/operator_requests",
                      std::string(R"([{"at": "2m", "set_desired_capacity": {"DesiredCapacity": )") +
                          action + "}}]"},
                     {"/lifecycle_hooks", std::string(R"([{"LifecycleHookName": "hook",
                    "LifecycleTransition": "autoscaling:EC2_INSTANCE_)") +
                                              transition + "\"}]"}}));
    return result.activities.at(0).status;
  };
  EXPECT_EQ(status("LAUNCHING", "3"), "MidLifecycleAction");
  EXPECT_EQ(status("TERMINATING", "1"), "MidTerminatingLifecycleAction");
}

// The pool is empty while its instances are on their way into the group and others into it.
TEST(GroupFeatures, an_alarm_watches_the_warm_pool) {
  const RunResult result =
      run(serving({{"/scheduled_actions", kUp},
                   {"/warm_pool", R"({"PoolState": "Stopped", "MaxGroupPreparedCapacity": 3})"},
                   {"/metric_alarms", R"([{"AlarmName": "empty", "Namespace": "AWS/AutoScaling",
           "MetricName": "WarmPoolWarmedCapacity", "Statistic": "Minimum", "Period": 60,
           "Dimensions": [{"Name": "AutoScalingGroupName", "Value": "small"}],
           "EvaluationPeriods": 1, "Threshold": 1, "ComparisonOperator": "LessThanThreshold"}])"}}));
  ASSERT_EQ(result.alarms.size(), 1);
  std::vector<std::string> states;
  for (const AlarmChange& change : result.alarms[0].history) states.push_back(change.to);
  EXPECT_THAT(states, ElementsAre("OK", "ALARM"));
}

}  // namespace
}  // namespace headroom::world
