#include <gtest/gtest.h>

#include "scenarios.hpp"

// Each way in which a request fails, alone. Every run checks by itself that no request is lost.
namespace headroom::world {
namespace {

const scenario::Change kOnePerSecond{"/load/0", R"({"poisson": {"rate": 1}})"};

scenario::Change five_users(const std::string& more) {
  return {"/load/0", R"({"thread_group": {"threads": 5, "loops": "forever", "requests": ["job"])" +
                         more + "}}"};
}

TEST(Failures, nobody_registered_is_a_503) {
  // The group is created at time 0; its instance is running after 5 s.
  const RunResult result = run(
      small_scenario({{"/initial/instances", "launching"}, kOnePerSecond, {"/load/0/stop", "5s"}}));
  EXPECT_GT(result.requests.sent, 0U);
  EXPECT_EQ(failed(result, Failure::elb_503), result.requests.sent);
}

TEST(Failures, a_target_that_does_not_listen_yet_refuses) {
  // Registered at 5 s, listening 27 s later (nothing to fetch): until then the balancer fails open
  // to it.
  const RunResult result = run(small_scenario({{"/initial/instances", "launching"},
                                               kOnePerSecond,
                                               {"/load/0/start", "6s"},
                                               {"/load/0/stop", "25s"}}));
  EXPECT_GT(result.requests.sent, 0U);
  EXPECT_EQ(failed(result, Failure::elb_502_refused), result.requests.sent);
}

TEST(Failures, no_response_within_the_idle_timeout_is_a_504_and_the_work_goes_on) {
  // 90 s of CPU against 60 s of patience: every answer comes too late, and the CPU is busy all the
  // same.
  const RunResult result = run(small_scenario(
      {{"/application/requests/job/steps/0/cpu", "90s"},
       {"/load/0", R"({"thread_group": {"threads": 1, "requests": ["job"], "loops": 2}})"}}));
  EXPECT_EQ(failed(result, Failure::elb_504_idle), 2U);
  EXPECT_EQ(result.requests.ok, 0U);
  // Two jobs, the second sent at 60 s: 180 s of CPU.
  double busy_s = 0;
  for (const auto& percent : result.series.cpu_true_percent)
    busy_s += percent.value_or(0) / 100 * 60;
  EXPECT_NEAR(busy_s, 180, 1e-6);
}

TEST(Failures, a_clients_own_timeout_counts_for_it_and_not_for_the_balancer) {
  const RunResult result = run(small_scenario(
      {{"/application/requests/job/steps/0/cpu", "300ms"},
       {"/load/0",
        R"({"thread_group": {"threads": 1, "requests": ["job"], "loops": 10, "response_timeout": "100ms"}})"}}));
  EXPECT_EQ(failed(result, Failure::client_timeout), 10U);
  EXPECT_EQ(result.requests.sent, 10U);
}

TEST(Failures, a_full_queue_refuses) {
  // One on the CPU and one waiting; the other three are refused at once, again and again.
  const RunResult result = run(small_scenario({{"/application/queue_limit", "1"},
                                               {"/application/network/round_trip", "1ms"},
                                               {"/duration", "10s"},
                                               five_users("")}));
  EXPECT_GT(failed(result, Failure::elb_502_refused), 0U);
  EXPECT_NEAR(static_cast<double>(result.requests.ok), 1000, 2);  // 10 ms each, the CPU never idle
}

TEST(Failures, a_full_queue_that_drops_costs_the_connect_timeout) {
  const RunResult result = run(small_scenario({{"/application/queue_limit", "0"},
                                               {"/application/when_full", "drop"},
                                               {"/application/requests/job/steps/0/cpu", "25s"},
                                               {"/duration", "24s"},
                                               five_users(R"(, "think_time": "1s")")}));
  // At 1 s one is served and four are dropped; they fail at 11 s, come back at 12 s, and fail at 22
  // s.
  EXPECT_EQ(failed(result, Failure::elb_504_connect), 8U);
  EXPECT_EQ(result.requests.sent, 13U);  // the four ask once more at 23 s
  EXPECT_EQ(result.requests.in_flight(), 5U);
}

TEST(Failures, what_is_in_flight_when_the_drain_is_over_fails) {
  // Two instances; the idle group scales in while requests of 40 s are under way, with a drain of
  // 10 s.
  const std::string policy =
      R"([{"PolicyName": "in", "PolicyType": "StepScaling", "AdjustmentType": "ExactCapacity",
      "StepAdjustments": [{"MetricIntervalUpperBound": 0, "ScalingAdjustment": 1}]}])";
  const std::string alarm =
      R"([{"AlarmName": "low", "Namespace": "AWS/EC2", "MetricName": "CPUUtilization",
      "Dimensions": [{"Name": "AutoScalingGroupName", "Value": "small"}], "Statistic": "Average", "Period": 60,
      "EvaluationPeriods": 1, "Threshold": 101, "ComparisonOperator": "LessThanThreshold", "AlarmActions": ["in"]}])";
  const RunResult result = run(small_scenario(
      {{"/auto_scaling_group/MaxSize", "2"},
       {"/auto_scaling_group/DesiredCapacity", "2"},
       {"/launch_template/LaunchTemplateData/Monitoring", R"({"Enabled": true})"},
       {"/scaling_policies", policy},
       {"/metric_alarms", alarm},
       {"/target_group",
        R"({"Attributes": [{"Key": "deregistration_delay.timeout_seconds", "Value": "10"}]})"},
       {"/application/requests/job/steps/0", R"({"wait": "40s"})"},
       five_users("")}));
  EXPECT_GT(failed(result, Failure::elb_502_drain), 0U);
  EXPECT_EQ(result.terminated, 1);
  EXPECT_EQ(result.requests.failed_total(), failed(result, Failure::elb_502_drain));
}

TEST(Failures, errors_take_the_round_trip_so_that_a_closed_loop_moves_on) {
  // Nobody is ever registered: every user gets a 503 each millisecond.
  const RunResult result = run(small_scenario({{"/auto_scaling_group/MinSize", "0"},
                                               {"/auto_scaling_group/DesiredCapacity", "0"},
                                               {"/application/network/round_trip", "1ms"},
                                               {"/duration", "10s"},
                                               five_users("")}));
  EXPECT_EQ(failed(result, Failure::elb_503), 5U * 10'000U);
}

TEST(Failures, a_closed_loop_without_any_time_is_named_instead_of_spinning) {
  const auto scenario = small_scenario({{"/auto_scaling_group/MinSize", "0"},
                                        {"/auto_scaling_group/DesiredCapacity", "0"},
                                        five_users("")});
  try {
    run(scenario);
    FAIL() << "the run came to an end";
  } catch (const StuckInTime& problem) {
    EXPECT_NE(std::string(problem.what()).find("load[0]"), std::string::npos) << problem.what();
  }
}

}  // namespace
}  // namespace headroom::world
