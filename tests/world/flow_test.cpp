#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "scenarios.hpp"
#include "sim/theory/gi_m_1.hpp"
#include "sim/theory/queues.hpp"

/// Whole runs whose requests are a flow, against closed forms and against single requests.
namespace headroom::world {
namespace {

using scenario::Scenario;

Changes with(Changes changes, const Changes& more) {
  changes.insert(changes.end(), more.begin(), more.end());
  return changes;
}

Scenario flow(const std::string& form, const Changes& changes) {
  return small_scenario(with({{"/fidelity", form}}, changes));
}

Changes poisson(double per_second) {
  return {{"/load",
           R"([{"poisson": {"rate": )" + std::to_string(per_second) + R"(, "mix": {"job": 1}}}])"}};
}

const Changes kExponential = {
    {"/application/requests/job/steps", R"([{"cpu": {"exponential": "10ms"}}])"}};

double relative_error(double value, double expected) { return value / expected - 1; }

// First come, first served, 10 ms: the closed forms of M/M/1, at 30 to 90 %.
TEST(Flow, has_the_latencies_of_mm1) {
  for (const double rho : {0.3, 0.6, 0.9}) {
    const theory::MMc queue{100 * rho, 100};
    const RunResult result =
        run(flow("fluid", with(kExponential, with(poisson(100 * rho), {{"/duration", "2h"}}))));
    EXPECT_NEAR(relative_error(result.latency.mean_seconds(), queue.mean_sojourn()), 0, 0.02);
    for (const double q : {0.5, 0.95, 0.99})
      EXPECT_NEAR(relative_error(result.latency.quantile_seconds(q), queue.sojourn_quantile(q)), 0,
                  0.06)
          << rho << " " << q;
  }
}

TEST(Flow, has_the_mean_of_processor_sharing_and_uses_as_much_cpu) {
  const RunResult result =
      run(flow("fluid", with(poisson(80), {{"/application/workers", "0"}, {"/duration", "2h"}})));
  EXPECT_NEAR(relative_error(result.latency.mean_seconds(), 0.05), 0, 0.02);
  EXPECT_NEAR(result.series.cpu_true_percent.back().value(), 80, 0.5);
}

TEST(Flow, sends_as_many_as_are_expected_and_loses_none) {
  const RunResult result = run(flow("fluid", poisson(12.5)));
  EXPECT_EQ(result.requests.sent, 7500U);
  EXPECT_EQ(result.requests.failed_total(), 0U);
  EXPECT_EQ(result.loads[0].sent, 7500U);
  EXPECT_EQ(result.latency.count(), result.requests.ok);
}

// 150 a second where 100 can be served: after 10 min 30,000 are too many, and whoever waits for
// longer than a minute gets an error.
TEST(Flow, piles_up_what_is_too_much_until_the_load_balancer_gives_up) {
  const RunResult result = run(flow("fluid", poisson(150)));
  const RunResult single = run(small_scenario(poisson(150)));
  EXPECT_GT(failed(result, Failure::elb_504_idle), 10'000U);
  EXPECT_NEAR(relative_error(static_cast<double>(failed(result, Failure::elb_504_idle)),
                             static_cast<double>(failed(single, Failure::elb_504_idle))),
              0, 0.05);
  EXPECT_NEAR(relative_error(result.latency.mean_seconds(), single.latency.mean_seconds()), 0,
              0.05);
  EXPECT_NEAR(result.series.cpu_true_percent.back().value(), 100, 0.1);
}

// 30 credits, half a vCPU used and a tenth earned: 0.4 a minute, gone after 75 min.
TEST(Flow, uses_up_credits_at_the_same_time) {
  const Changes micro = {{"/launch_template/LaunchTemplateData/InstanceType", "t2.micro"},
                         {"/duration", "2h"}};
  const RunResult result = run(flow("fluid", with(micro, poisson(50))));
  ASSERT_TRUE(result.instances[0].credits_exhausted.has_value());
  EXPECT_NEAR(result.instances[0].credits_exhausted->seconds(), 75 * 60, 30);
  EXPECT_NEAR(result.instances[0].cpu_percent[100].value(), 10, 0.01);  // held at the baseline
}

// Half of the time at 60 % of the speed: 83 % busy then, and 50 % else. A turn begins within a
// step.
TEST(Flow, feels_its_neighbours_as_soon_as_single_requests_do) {
  const Changes noisy =
      with(poisson(50),
           {{"/noise", R"({"quiet": "33s", "noisy": "33s", "speed": 0.6})"}, {"/duration", "4h"}});
  const RunResult single = run(small_scenario(noisy));
  const RunResult result = run(flow("fluid", noisy));
  EXPECT_NEAR(relative_error(result.latency.mean_seconds(), single.latency.mean_seconds()), 0, 0.1);
  EXPECT_NEAR(
      relative_error(result.latency.quantile_seconds(0.95), single.latency.quantile_seconds(0.95)),
      0, 0.15);
}

// Two zones with half of the requests each. In one of them is a single target, 90 % busy: M/M/1. In
// the other one two take turns, 45 % busy: E_2/M/1.
TEST(Flow, takes_turns_within_a_zone_where_requests_stay_in_it) {
  const Scenario scenario = project_scenario("cross-zone", {{"/fidelity", "fluid"}});
  const double round_trip = scenario.application.round_trip.seconds();
  const double expected = round_trip + theory::MMc{0.9 / 0.024, 1 / 0.024}.mean_sojourn() / 2 +
                          theory::erlang_arrivals(0.45 / 0.024, 1 / 0.024, 2).mean_sojourn() / 2;
  EXPECT_NEAR(relative_error(run(scenario).latency.mean_seconds(), expected), 0, 0.05);
}

TEST(Flow, boots_scales_and_pays_as_single_requests_do) {
  const Changes changes = {{"/fidelity", "fluid"}};
  const RunResult single = run(project_scenario("target-tracking"));
  const RunResult result = run(project_scenario("target-tracking", changes));
  EXPECT_EQ(result.launched, single.launched);
  EXPECT_NEAR(relative_error(result.mean_in_service, single.mean_in_service), 0, 0.02);
  EXPECT_NEAR(relative_error(*result.bill.total_usd(), *single.bill.total_usd()), 0, 0.01);
  ASSERT_EQ(result.activities.size(), single.activities.size());
  for (std::size_t i = 0; i < single.activities.size(); ++i)
    EXPECT_NEAR((result.activities[i].time - single.activities[i].time).seconds(), 0, 61) << i;
}

TEST(Flow, refuses_what_a_full_queue_has_no_room_for) {
  const Changes limited = {{"/application/queue_limit", "9"}, {"/duration", "1h"}};
  const RunResult result = run(flow("fluid", with(limited, with(kExponential, poisson(90)))));
  // M/M/1/10 at 0.9: P = (1 - rho) rho^10 / (1 - rho^11) = 0.050814
  const double share = static_cast<double>(failed(result, Failure::elb_502_refused)) /
                       static_cast<double>(result.requests.sent);
  EXPECT_NEAR(share, 0.050814, 0.005);
}

TEST(Flow, has_nowhere_to_go_without_a_target) {
  const RunResult result =
      run(flow("fluid", with(poisson(10), {{"/auto_scaling_group/MinSize", "0"},
                                           {"/auto_scaling_group/DesiredCapacity", "0"}})));
  EXPECT_EQ(failed(result, Failure::elb_503), 6000U);
}

TEST(Flow, is_given_up_by_clients_who_do_not_wait) {
  const RunResult result = run(flow(
      "fluid",
      {{"/load", R"([{"poisson": {"rate": 90, "mix": {"job": 1}, "response_timeout": "50ms"}}])"},
       {"/application/requests/job/steps", R"([{"cpu": {"exponential": "10ms"}}])"},
       {"/duration", "1h"}}));
  // P(T > 50 ms) of M/M/1 at 90 %: e^-0.5
  const double share = static_cast<double>(failed(result, Failure::client_timeout)) /
                       static_cast<double>(result.requests.sent);
  EXPECT_NEAR(share, std::exp(-0.5), 0.03);
}

TEST(Flow, fluctuates_in_a_hybrid_run_as_single_requests_do) {
  const auto spread = [](const RunResult& result) {
    double mean = 0, squares = 0;
    const auto& rates = result.series.arrivals_per_second;
    for (const double rate : rates) mean += rate / static_cast<double>(rates.size());
    for (const double rate : rates) squares += (rate - mean) * (rate - mean);
    return squares / static_cast<double>(rates.size() - 1) / mean * 60;
  };
  const Changes long_run = with(poisson(20), {{"/duration", "24h"}});
  EXPECT_NEAR(spread(run(flow("hybrid", long_run))), 1, 0.15);
  EXPECT_NEAR(spread(run(flow("fluid", long_run))), 0, 0.01);
}

TEST(Flow, is_the_same_each_time_and_another_one_with_another_seed) {
  const Changes changes = with(kExponential, poisson(70));
  const RunResult one = run(flow("hybrid", changes));
  const RunResult again = run(flow("hybrid", changes));
  const RunResult other = run(flow("hybrid", with(changes, {{"/seed", "2"}})));
  EXPECT_EQ(one.requests.sent, again.requests.sent);
  EXPECT_EQ(one.latency.mean_seconds(), again.latency.mean_seconds());
  EXPECT_NE(one.requests.sent, other.requests.sent);
}

}  // namespace
}  // namespace headroom::world
