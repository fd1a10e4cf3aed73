#include <gtest/gtest.h>

#include <algorithm>
#include <tuple>
#include <vector>

#include "scenarios.hpp"

namespace headroom::world {
namespace {

/// What was drawn for each request: when it was sent, its class, its demand.
using Drawn = std::vector<std::tuple<std::int64_t, std::uint32_t, double>>;

Drawn drawn(const scenario::Scenario& scenario) {
  Drawn all;
  RunOptions options;
  options.observer = [&](std::span<const FinishedRequest> block) {
    for (const FinishedRequest& r : block)
      all.emplace_back(r.sent.ns(), r.request_class, r.first_demand_ns);
  };
  run(scenario, environment(), options);
  std::sort(all.begin(), all.end());
  return all;
}

TEST(Requests, are_the_same_whatever_the_policy) {
  // Flapping against holding still: other instances, other latencies, literally the same requests.
  const Changes shorter = {{"/duration", "90m"}, {"/load/0/stop", "80m"}};
  const Drawn flapping = drawn(project_scenario("tastylog-70-50", shorter));
  const Drawn steady = drawn(project_scenario("tastylog-70-35", shorter));
  ASSERT_GT(flapping.size(), 100'000U);
  EXPECT_EQ(flapping, steady);
}

TEST(Requests, of_another_seed_are_others) {
  const Changes shorter = {{"/duration", "5m"}};
  scenario::Scenario scenario = project_scenario("fixed-fleet", shorter);
  const Drawn first = drawn(scenario);
  scenario.seed = 2;
  EXPECT_NE(first, drawn(scenario));
}

TEST(Requests, of_closed_load_have_the_same_demands_whatever_the_policy) {
  // Their times differ, as each waits for the answer before; the demand of (thread, iteration,
  // sampler) does not.
  const auto demands = [](const Changes& changes) {
    std::vector<double> all;
    RunOptions options;
    options.observer = [&](std::span<const FinishedRequest> block) {
      for (const FinishedRequest& r : block) all.push_back(r.first_demand_ns);
    };
    run(project_scenario("tastylog", changes), environment(), options);
    std::sort(all.begin(), all.end());
    return all;
  };
  // The plan once, unchanged: 1,000 samples whatever serves them.
  const Changes plan_once = {{"/load/0/overrides", "{}"}};
  Changes two_instances = plan_once;
  two_instances.push_back({"/auto_scaling_group/DesiredCapacity", "2"});
  const auto one = demands(plan_once);
  EXPECT_EQ(one.size(), 1000U);
  EXPECT_EQ(one, demands(two_instances));
}

TEST(Requests, queue_first_come_first_served_behind_one_worker) {
  // Three users at 0 s with 10 ms each on one worker: answers after 10, 20 and 30 ms.
  const RunResult result = run(small_scenario(
      {{"/load/0", R"({"thread_group": {"threads": 3, "loops": 1, "requests": ["job"]}})"}}));
  EXPECT_NEAR(result.latency.mean_seconds(), 0.020, 1e-9);
  EXPECT_EQ(result.latency.max(), 30_ms);
}

TEST(Requests, share_the_cpu_without_a_worker_limit) {
  // The same three at once: all of them take 30 ms.
  const RunResult result = run(small_scenario(
      {{"/application/workers", "0"},
       {"/load/0", R"({"thread_group": {"threads": 3, "loops": 1, "requests": ["job"]}})"}}));
  EXPECT_NEAR(result.latency.mean_seconds(), 0.030, 1e-9);
}

TEST(Requests, give_their_worker_back_while_they_wait) {
  // cpu 10, wait 50, cpu 10 for two users on one worker. A works 0-10, B 10-20; A waits until 60
  // and works 60-70, B waits until 70 and works 70-80.
  const std::string steps = R"([{"cpu": "10ms"}, {"wait": "50ms"}, {"cpu": "10ms"}])";
  const std::string two = R"({"thread_group": {"threads": 2, "loops": 1, "requests": ["job"]}})";
  const RunResult result =
      run(small_scenario({{"/application/requests/job/steps", steps}, {"/load/0", two}}));
  EXPECT_EQ(result.latency.max(), 80_ms);
  EXPECT_NEAR(result.latency.mean_seconds(), 0.075, 1e-9);
}

TEST(Requests, keep_their_worker_through_a_wait_when_they_are_told_to) {
  // The same two, blocking: A is done at 70, B begins then and is done at 140.
  const std::string steps =
      R"([{"cpu": "10ms"}, {"wait": "50ms", "hold_worker": true}, {"cpu": "10ms"}])";
  const std::string two = R"({"thread_group": {"threads": 2, "loops": 1, "requests": ["job"]}})";
  const RunResult result =
      run(small_scenario({{"/application/requests/job/steps", steps}, {"/load/0", two}}));
  EXPECT_EQ(result.latency.max(), 140_ms);
  EXPECT_NEAR(result.latency.mean_seconds(), 0.105, 1e-9);
}

TEST(Requests, take_the_round_trip_on_top) {
  const RunResult result = run(small_scenario(
      {{"/application/network/round_trip", "7ms"},
       {"/load/0", R"({"thread_group": {"threads": 1, "loops": 3, "requests": ["job"]}})"}}));
  EXPECT_EQ(result.latency.max(), 17_ms);
  EXPECT_EQ(result.requests.ok, 3U);
}

TEST(Requests, the_warm_up_leaves_totals_alone) {
  const Changes load = {{"/load/0", R"({"poisson": {"rate": 10}})"}};
  Changes cut = load;
  cut.push_back({"/warm_up", "5m"});
  const RunResult all = run(small_scenario(load));
  const RunResult later = run(small_scenario(cut));
  EXPECT_EQ(later.requests.ok, all.requests.ok);
  EXPECT_LT(later.latency.count(), all.latency.count());
  EXPECT_GT(later.latency.count(), all.latency.count() / 3);
}

}  // namespace
}  // namespace headroom::world
