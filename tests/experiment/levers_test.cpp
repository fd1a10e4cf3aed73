#include "sim/experiment/levers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "../world/scenarios.hpp"

namespace headroom::experiment {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Not;
using world::environment;
using world::project_scenario;

std::vector<std::string> names(const scenario::Scenario& scenario,
                               const world::RunResult& result = world::RunResult()) {
  std::vector<std::string> all;
  for (const Lever& lever : levers_of(scenario, result, environment())) all.push_back(lever.name);
  return all;
}

/// An instance was launched in it.
world::RunResult grown_run() {
  world::RunResult result;
  result.instances.emplace_back().launched = Instant::at(30_s);
  return result;
}

// What shortens a launch is no help where none was, but for the group's own at the start.
TEST(Levers, are_not_about_launches_where_none_was) {
  world::RunResult result;
  result.instances.emplace_back().launched = Instant{};
  EXPECT_THAT(names(project_scenario("tastylog"), result),
              ElementsAre("one-minute metrics", "minimum 2", "target 4", "t2.micro"));
}

TEST(Levers, are_what_the_scenario_leaves_open) {
  // A boot of 32.4 s, in tens of seconds; four fifths of a target of 5 %.
  EXPECT_THAT(names(project_scenario("tastylog"), grown_run()),
              ElementsAre("one-minute metrics", "application baked", "minimum 2", "target 4",
                          "health checks 2 × 10 s", "warm-up 40 s", "t2.micro"));
}

TEST(Levers, leave_out_what_is_so_already) {
  const auto all = names(project_scenario("flash-crowd"), grown_run());
  EXPECT_THAT(all, Not(Contains("one-minute metrics")));
  EXPECT_THAT(all, Not(Contains("application baked")));
  EXPECT_THAT(all, Contains("minimum 3"));
  EXPECT_THAT(all, Contains("minimum 4"));
}

/// It was at its maximum size, an instance lost its credits and then was killed unhealthy, and a
/// connection was closed under a request.
world::RunResult busy_run() {
  world::RunResult result;
  result.not_scaled = {{{}, "cpu", "at the maximum size of 2", 3}};
  world::InstanceLog& log = result.instances.emplace_back();
  log.launched = Instant::at(30_s);
  log.credits_exhausted = Instant::at(60_s);
  log.terminating = Instant::at(90_s);
  result.requests.failed[static_cast<std::size_t>(world::Failure::elb_502_keep_alive)] = 1;
  return result;
}

TEST(Levers, come_from_what_the_run_met) {
  const auto all = names(project_scenario("tastylog"), busy_run());
  EXPECT_THAT(all, Contains("maximum 4"));
  EXPECT_THAT(all, Contains("unlimited credits"));
  EXPECT_THAT(all, Contains("grace period 600 s"));
}

TEST(Levers, let_the_load_balancer_close_first_where_targets_did) {
  const auto with_idle_timeout = [](const char* seconds) {
    return project_scenario(
        "gallery/g19-keep-alive",
        {{"/load_balancer", std::string(R"({"Attributes": [{"Key": "idle_timeout.timeout_seconds",
                                                            "Value": ")") +
                                seconds + "\"}]}"}});
  };
  EXPECT_THAT(names(with_idle_timeout("60"), busy_run()), Contains("keep-alive 65s"));
  EXPECT_THAT(names(with_idle_timeout("120"), busy_run()), Contains("keep-alive 125s"));
  EXPECT_THAT(names(with_idle_timeout("60")), Not(Contains("keep-alive 65s"))) << "nothing is lost";
  EXPECT_THAT(names(project_scenario("tastylog"), busy_run()), Not(Contains("keep-alive 65s")));
}

/// Of what no run has ruled out, and of what it would ask for where instances came and went.
TEST(Levers, change_a_scenario_as_given_as_they_change_its_resolved_form) {
  int pulled = 0;
  for (const char* folder : {"/scenarios", "/scenarios/gallery"}) {
    const std::filesystem::path path = HEADROOM_SOURCE_DIR + std::string(folder);
    for (const auto& entry : std::filesystem::directory_iterator(path)) {
      if (entry.path().extension() != ".json") continue;
      const auto scenario = scenario::read_scenario(entry.path(), {}, environment());
      const Variants as_given(entry.path(), {}, environment());
      const Variants resolved(scenario.resolved, entry.path().string(), path, {}, environment());
      for (const Lever& lever : levers_of(scenario, busy_run(), environment())) {
        SCOPED_TRACE(entry.path().string() + ": " + lever.name);
        const std::string changed = as_given.read(lever.changes).resolved;
        EXPECT_EQ(changed, resolved.read(lever.changes).resolved);
        EXPECT_NE(changed, scenario.resolved) << "it changes nothing";
        ++pulled;
      }
    }
  }
  EXPECT_GT(pulled, 100);
}

TEST(Levers, of_changes_are_each_alone_and_all_together) {
  EXPECT_EQ(levers_for({{"/seed", "2"}}).size(), 1u);
  const auto all = levers_for({{"/seed", "2"}, {"/duration", "1h"}});
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[1].name, "/duration = 1h");
  EXPECT_EQ(all[2].name, "all together");
  EXPECT_EQ(all[2].changes.size(), 2u);
}

}  // namespace
}  // namespace headroom::experiment
