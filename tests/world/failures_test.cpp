#include <gtest/gtest.h>

#include <algorithm>

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

// ---- work whose answer nobody waits for any more ------------------------------------------------

/// Two requests of 30 s at time 0 and one worker, with 10 s of patience at the load balancer; then
/// a short one at 15 s.
scenario::Scenario abandoned_work(const Changes& changes) {
  Changes all = {
      {"/application/requests/long", R"({"steps": [{"cpu": "30s"}]})"},
      {"/load_balancer",
       R"({"Attributes": [{"Key": "idle_timeout.timeout_seconds", "Value": "10"}]})"},
      {"/load/0", R"({"thread_group": {"threads": 2, "loops": 1, "requests": ["long"]}})"},
      {"/load/1",
       R"({"start": "15s", "thread_group": {"threads": 1, "loops": 1, "requests": ["job"]}})"}};
  all.insert(all.end(), changes.begin(), changes.end());
  return small_scenario(all);
}

double cpu_seconds(const RunResult& result) {
  double seconds = 0;
  for (const auto& percent : result.series.cpu_true_percent)
    seconds += percent.value_or(0) / 100 * 60;
  return seconds;
}

TEST(AbandonedWork, is_finished_all_the_same_and_keeps_its_worker) {
  const RunResult result = run(abandoned_work({}));
  EXPECT_EQ(failed(result, Failure::elb_504_idle), 3U) << "the short one, too, waits for a worker";
  EXPECT_NEAR(cpu_seconds(result), 60.01, 1e-6);
}

TEST(AbandonedWork, is_dropped_with_its_worker_when_the_application_sees_the_disconnect) {
  const RunResult result = run(abandoned_work({{"/application/on_disconnect", "cancel"}}));
  EXPECT_EQ(failed(result, Failure::elb_504_idle), 2U);
  EXPECT_EQ(result.requests.ok, 1U);
  EXPECT_NEAR(result.latency.max().seconds(), 0.010, 1e-4) << "the worker was free at once";
  // 10 s of the first one; the second one left the queue at the same instant.
  EXPECT_NEAR(cpu_seconds(result), 10.01, 1e-6);
}

TEST(AbandonedWork, in_a_wait_gives_its_held_worker_back_when_it_is_dropped) {
  const RunResult result = run(abandoned_work(
      {{"/application/on_disconnect", "cancel"},
       {"/application/requests/long/steps/0", R"({"wait": "30s", "hold_worker": true})"}}));
  EXPECT_EQ(failed(result, Failure::elb_504_idle), 2U);
  EXPECT_EQ(result.requests.ok, 1U);
}

TEST(AbandonedWork, of_a_client_that_gave_up_is_dropped_too) {
  const RunResult result = run(abandoned_work(
      {{"/application/on_disconnect", "cancel"}, {"/load/0/thread_group/response_timeout", "5s"}}));
  EXPECT_EQ(failed(result, Failure::client_timeout), 2U);
  EXPECT_EQ(result.requests.ok, 1U);
  EXPECT_NEAR(cpu_seconds(result), 5.01, 1e-6);
}

TEST(AbandonedWork, after_the_servers_own_timeout_is_a_reset) {
  const RunResult kept = run(abandoned_work({{"/application/server_timeout", "4s"}}));
  EXPECT_EQ(failed(kept, Failure::elb_502_reset), 3U);
  EXPECT_NEAR(cpu_seconds(kept), 60.01, 1e-6);
  const RunResult freed = run(abandoned_work(
      {{"/application/server_timeout", "4s"}, {"/application/on_server_timeout", "cancel"}}));
  EXPECT_EQ(failed(freed, Failure::elb_502_reset), 2U);
  EXPECT_EQ(freed.requests.ok, 1U);
  EXPECT_NEAR(cpu_seconds(freed), 4.01, 1e-6);
}

// The load balancer gives up at 10 s; the server cancels both at 20 s, and the short one runs.
TEST(AbandonedWork, of_the_load_balancer_is_cancelled_by_the_servers_timeout_later) {
  const RunResult result = run(abandoned_work(
      {{"/application/server_timeout", "20s"}, {"/application/on_server_timeout", "cancel"}}));
  EXPECT_EQ(failed(result, Failure::elb_504_idle), 2U);
  EXPECT_EQ(failed(result, Failure::elb_502_reset), 0U);
  ASSERT_EQ(result.requests.ok, 1U);
  EXPECT_NEAR(result.latency.max().seconds(), 5.010, 0.01) << "from 15 s to 20 s";
  EXPECT_NEAR(cpu_seconds(result), 20.01, 1e-6);
}

// The clients give up at 5 s, before the server does at 8 s and the load balancer would at 10 s.
TEST(AbandonedWork, of_a_client_is_cancelled_by_the_servers_timeout_later) {
  const RunResult result = run(abandoned_work({{"/application/server_timeout", "8s"},
                                               {"/application/on_server_timeout", "cancel"},
                                               {"/load/0/thread_group/response_timeout", "5s"}}));
  EXPECT_EQ(failed(result, Failure::client_timeout), 2U);
  EXPECT_EQ(failed(result, Failure::elb_502_reset), 0U);
  EXPECT_EQ(result.requests.ok, 1U);
  EXPECT_NEAR(cpu_seconds(result), 8.01, 1e-6);
}

// The clients of both kinds of time-out: 5 s, then the load balancer's 10 s, then 25 s.
TEST(AbandonedWork, of_a_client_waits_out_the_load_balancers_timeout_and_the_servers) {
  const RunResult result = run(abandoned_work({{"/application/server_timeout", "25s"},
                                               {"/application/on_server_timeout", "cancel"},
                                               {"/load/0/thread_group/response_timeout", "5s"}}));
  EXPECT_EQ(failed(result, Failure::client_timeout), 2U);
  EXPECT_EQ(failed(result, Failure::elb_504_idle), 1U) << "the short one waits from 15 s on";
  EXPECT_NEAR(cpu_seconds(result), 25.01, 1e-6);
}

TEST(AbandonedWork, of_open_load_is_dropped_when_its_clients_give_up) {
  const RunResult result = run(abandoned_work(
      {{"/application/on_disconnect", "cancel"},
       {"/application/workers", "0"},
       {"/load/0",
        R"({"stop": "5m", "poisson": {"rate": 0.05, "mix": {"long": 1}, "response_timeout": "2s"}})"},
       {"/load/1", R"({"poisson": {"rate": 0, "mix": {"job": 1}}})"}}));
  EXPECT_GT(failed(result, Failure::client_timeout), 5U);
  EXPECT_EQ(failed(result, Failure::client_timeout), result.requests.sent);
  EXPECT_LE(cpu_seconds(result), 2.0 * static_cast<double>(result.requests.sent) + 1e-6);
}

/// One worker that is busy from 10 s to 110 s; a check of 1 s of CPU every 30 s, 20 in all.
scenario::Scenario checks_behind_work(const Changes& changes) {
  Changes all = {
      {"/application/health_check/cpu", "1s"},
      {"/application/requests/long", R"({"steps": [{"cpu": "100s"}]})"},
      {"/load/0",
       R"({"start": "10s", "thread_group": {"threads": 1, "loops": 1, "requests": ["long"]}})"}};
  all.insert(all.end(), changes.begin(), changes.end());
  return small_scenario(all);
}

TEST(AbandonedWork, of_health_checks_is_dropped_when_their_timeout_is_over) {
  const Changes patient = {
      {"/load_balancer",
       R"({"Attributes": [{"Key": "idle_timeout.timeout_seconds", "Value": "200"}]})"}};
  EXPECT_NEAR(cpu_seconds(run(checks_behind_work(patient))), 100 + 20, 1e-6);
  Changes cancelled = patient;
  cancelled.push_back({"/application/on_disconnect", "cancel"});
  EXPECT_NEAR(cpu_seconds(run(checks_behind_work(cancelled))), 100 + 17, 1e-6)
      << "those of 30, 60 and 90 s are gone";
}

// The second failure in a row makes it unhealthy: at 60 s and the server's 2 s, not the check's 5
// s.
TEST(AbandonedWork, of_health_checks_is_reset_by_the_servers_timeout) {
  const RunResult result = run(checks_behind_work(
      {{"/application/server_timeout", "2s"}, {"/application/requests/long/steps/0/cpu", "90s"}}));
  const auto& health = result.instances[0].health;
  const auto unhealthy = std::find_if(
      health.begin(), health.end(), [](const HealthLog& log) { return log.state == "unhealthy"; });
  ASSERT_NE(unhealthy, health.end());
  EXPECT_NEAR(unhealthy->time.seconds(), 62, 1e-9);
}

TEST(AbandonedWork, is_the_load_balancers_business_when_it_gives_up_first) {
  const RunResult result = run(abandoned_work({{"/application/server_timeout", "11s"}}));
  EXPECT_EQ(failed(result, Failure::elb_504_idle), 3U);
}

}  // namespace
}  // namespace headroom::world
