#include <gmock/gmock.h>

#include <map>
#include <string>
#include <vector>

#include "tests/world/one_sampler.hpp"
#include "tests/world/scenarios.hpp"

/// Whole runs of a test's thread groups: when each begins, and what they do to connections.
namespace headroom::world {
namespace {

using load::ThreadGroupConfig;
using Phase = ThreadGroupConfig::Phase;

ThreadGroupConfig group(const std::string& name, Phase phase, std::uint32_t loops) {
  ThreadGroupConfig config = one_sampler(name, "job", loops);
  config.phase = phase;
  return config;
}

scenario::Scenario scenario_of(std::vector<ThreadGroupConfig> groups) {
  scenario::Scenario scenario = small_scenario();
  scenario.load.push_back({"test", 60_s, std::nullopt, std::move(groups)});
  return scenario;
}

/// When each request was sent, in ms since the load's start, by source.
std::map<std::uint32_t, std::vector<std::int64_t>> times_ms(const scenario::Scenario& scenario) {
  std::map<std::uint32_t, std::vector<std::int64_t>> times;
  RunOptions options;
  options.observer = [&](std::span<const FinishedRequest> block) {
    for (const FinishedRequest& r : block)
      times[r.source].push_back((r.sent.since_start() - 60_s) / 1_ms);
  };
  run(scenario, environment(), options);
  return times;
}

TEST(TestPlan, main_groups_begin_when_the_set_up_groups_are_over_and_tear_down_comes_last) {
  // Each request takes 10 ms on an instance that does nothing else.
  const auto times =
      times_ms(scenario_of({group("main", Phase::main, 2), group("before", Phase::set_up, 3),
                            group("after", Phase::tear_down, 1)}));
  EXPECT_EQ(times.at(1), (std::vector<std::int64_t>{0, 10, 20}));
  EXPECT_EQ(times.at(0), (std::vector<std::int64_t>{30, 40}));
  EXPECT_EQ(times.at(2), (std::vector<std::int64_t>{50}));
}

TEST(TestPlan, an_error_may_stop_the_test) {
  auto set_up = group("before", Phase::set_up, 3);
  set_up.on_error = ThreadGroupConfig::OnError::stop_test;
  scenario::Scenario scenario = scenario_of({set_up, group("main", Phase::main, 2)});
  EXPECT_EQ(run(scenario).requests.sent, 5U);
  scenario.group.min = 0;
  scenario.group.desired = 0;
  EXPECT_EQ(run(scenario).requests.sent, 1U) << "nobody is there to answer";
}

TEST(TestPlan, arrivals_of_an_open_model_are_requests_at_their_times) {
  auto open = group("open", Phase::main, 1);
  open.arrivals = {{2_s, 2, 2, false}};
  open.threads = 4;
  EXPECT_EQ(times_ms(scenario_of({open})).at(0), (std::vector<std::int64_t>{0, 500, 1000, 1500}));
}

TEST(TestPlan, groups_of_one_name_draw_random_numbers_of_their_own) {
  auto first = group("users", Phase::main, 5);
  load::Timer pause;
  pause.kind = load::Timer::Kind::uniform;
  pause.range_ms = 5000;
  first.samplers[0].timers = {pause};
  const auto times = times_ms(scenario_of({first, first}));
  EXPECT_NE(times.at(0), times.at(1));
}

}  // namespace
}  // namespace headroom::world
