#include "sim/experiment/testbed_scenario.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <span>
#include <variant>
#include <vector>

#include "sim/world/world.hpp"

namespace headroom::experiment {
namespace {

/// Two instances: the first request went to the second one.
TestbedRun two_instances() {
  TestbedRun run;
  run.id = "two_r1";
  run.instances = 2;
  run.quota = 20_ms;
  run.period = 100_ms;
  run.users = TestbedRun::Users{8, 200_ms, 1_s};
  run.warm_up = 7_s;
  run.steady = 40_s;
  run.mean_demand_ms = 10;
  run.servers = {{{0, 0, 0, 1, 1}, {0, 0, 0, 2, 2}}, {{0, 0, 0, 3, 3}}};
  run.proxied = {{0, 5, 1}, {1, 6, 0}};
  return run;
}

TestbedConstants some_constants() {
  TestbedConstants constants;
  constants.http_ms = 0.5;
  constants.around_ms = 1.5;
  constants.gap_ms = 0.75;
  return constants;
}

const load::ThreadGroupConfig& group_of(const scenario::Scenario& scenario) {
  return std::get<std::vector<load::ThreadGroupConfig>>(scenario.load.at(0).kind).at(0);
}

TEST(TestbedScenario, has_the_settings_that_the_run_states) {
  const scenario::Scenario made =
      testbed_scenario(two_instances(), some_constants(), 5_ms).scenario;
  const cloud::CpuQuota& quota = *made.launch_template.type.cpu_quota;
  EXPECT_EQ(quota.quota, 20_ms);
  EXPECT_EQ(quota.period, 100_ms);
  EXPECT_EQ(quota.slice, 5_ms);
  EXPECT_FALSE(quota.phase) << "drawn for each replication";
  EXPECT_EQ(made.group.desired, 2);
  EXPECT_EQ(made.application.workers, 1U);
  EXPECT_EQ(made.application.round_trip, Duration::from_nanoseconds(1.5e6));
  EXPECT_EQ(made.target_group.algorithm, cloud::RoutingAlgorithm::round_robin);
  EXPECT_EQ(group_of(made).threads, 8U);
  EXPECT_EQ(group_of(made).ramp_up, 1_s);
  engine::Draw draw({}, 0);
  EXPECT_EQ(load::think_time(group_of(made).samplers[0].timers, draw),
            Duration::from_nanoseconds(200.75e6));
}

TEST(TestbedScenario, the_slot_with_the_first_turn_has_the_demands_of_the_first_instance_used) {
  const auto demands = testbed_scenario(two_instances(), some_constants(), {}).demands_ns;
  EXPECT_EQ(demands, (std::vector<std::vector<double>>{{3.5e6}, {1.5e6, 2.5e6}}));
}

TEST(TestbedScenario, slot_0_has_the_first_turn) {
  const TestbedScenario made = testbed_scenario(two_instances(), some_constants(), {});
  std::vector<world::FinishedRequest> finished;
  world::RunOptions options;
  options.measured_demands_ns = made.demands_ns;
  options.observer = [&](std::span<const world::FinishedRequest> block) {
    finished.insert(finished.end(), block.begin(), block.end());
  };
  world::run(made.scenario, {}, options);
  const auto first = std::min_element(finished.begin(), finished.end(),
                                      [](const auto& a, const auto& b) { return a.sent < b.sent; });
  EXPECT_EQ(first->slot, 0U);
  EXPECT_EQ(first->first_demand_ns, 3.5e6);
  EXPECT_EQ(first->sent, Instant::at(Duration::from_nanoseconds(200.75e6)));
}

TEST(TestbedScenario, requests_in_slices_share_the_processor) {
  TestbedRun run = two_instances();
  run.is_sliced = run.by_least_connections = true;
  const scenario::Scenario made = testbed_scenario(run, {}, {}).scenario;
  EXPECT_EQ(made.application.workers, 0U);
  EXPECT_EQ(made.target_group.algorithm, cloud::RoutingAlgorithm::least_outstanding_requests);
}

TEST(TestbedScenario, open_load_sends_when_its_client_did) {
  TestbedRun run = two_instances();
  run.users.reset();
  run.clients = {{1000, 5}, {1002.5, 5}, {1300, 5}};
  const scenario::Scenario made = testbed_scenario(run, {}, {}).scenario;
  const load::ThreadGroupConfig& group = group_of(made);
  ASSERT_EQ(group.threads, 3U);
  EXPECT_EQ(group.loops, 1U);
  EXPECT_EQ(group.spans[0].start, Duration{});
  EXPECT_EQ(group.spans[1].start, Duration::from_nanoseconds(2.5e6));
  EXPECT_EQ(group.spans[2].start, 300_ms);
}

}  // namespace
}  // namespace headroom::experiment
