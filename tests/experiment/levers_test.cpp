#include "sim/experiment/levers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "../world/scenarios.hpp"
#include "sim/experiment/slo_by_time.hpp"
#include "suffering_run.hpp"

namespace headroom::experiment {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsSupersetOf;
using testing::Not;
using world::environment;
using world::project_scenario;

std::vector<std::string> names(const scenario::Scenario& scenario,
                               const world::RunResult& result = world::RunResult()) {
  std::vector<std::string> all;
  for (const Lever& lever : levers_of(scenario, result, environment())) all.push_back(lever.name);
  return all;
}

std::vector<std::string> names_where_all_goes_wrong(const scenario::Scenario& scenario) {
  return names(scenario, suffering_run(scenario));
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
              ElementsAre("one-minute metrics", "minimum 2", "t2.micro", "target 4"));
}

TEST(Levers, are_what_the_scenario_leaves_open) {
  // Four fifths of a target of 5 %.
  EXPECT_THAT(names(project_scenario("tastylog"), grown_run()),
              ElementsAre("one-minute metrics", "application baked", "health checks 2 × 10 s",
                          "minimum 2", "t2.micro", "target 4"));
}

TEST(Levers, leave_out_what_is_so_already) {
  const auto all = names(project_scenario("flash-crowd"), grown_run());
  EXPECT_THAT(all, Not(Contains("one-minute metrics")));
  EXPECT_THAT(all, Not(Contains("application baked")));
  EXPECT_THAT(all, Contains("minimum 3"));
  EXPECT_THAT(all, Contains("minimum 4"));
}

// An SLO that held all the while, and a launch: what a larger group is for nobody asked.
TEST(Levers, add_no_capacity_where_users_had_all_that_they_expect) {
  world::RunResult result = grown_run();
  result.slo = {{"p95", 0.5, {}, false}};
  EXPECT_THAT(names(project_scenario("flash-crowd"), result),
              ElementsAre("health checks 2 × 10 s", "minimum 3"));
}

TEST(Levers, come_from_what_the_run_met) {
  const auto all = names_where_all_goes_wrong(project_scenario("tastylog"));
  EXPECT_THAT(all, IsSupersetOf({"maximum 4", "unlimited credits", "grace period 600 s",
                                 "health checks of EC2", "least outstanding requests"}));
}

TEST(Levers, wait_as_long_as_a_start_took_and_a_minute_more) {
  const auto scenario = project_scenario("gallery/g08-premature-scale-in");
  world::RunResult result = suffering_run(scenario);
  EXPECT_THAT(names(scenario, result), Contains("warm-up 180 s")) << "a boot of 111 s as expected";
  result.instances[0].healthy = Instant::at(360_s);  // 330 s after InService
  EXPECT_THAT(names(scenario, result), Contains("warm-up 420 s"));
  EXPECT_THAT(names(scenario, grown_run()), Not(Contains(testing::HasSubstr("warm-up"))));
}

// By hand: 5000 requests/s at 10 % CPU of one instance are 1 500 000 a minute at 50 %.
TEST(Levers, find_a_target_that_is_off_by_far) {
  const auto with_target = [](const char* target) {
    return project_scenario(
        "gallery/g06-never-scales-in",
        {{"/scaling_policies/1/TargetTrackingConfiguration/TargetValue", target}});
  };
  EXPECT_THAT(names_where_all_goes_wrong(with_target("25000")),
              Contains("target 1.5e+06 of requests"));
  EXPECT_THAT(names_where_all_goes_wrong(with_target("90000000")),
              Contains("target 1.5e+06 of requests"));
  EXPECT_THAT(names_where_all_goes_wrong(with_target("1000000")),
              Contains("target 800000 of requests"));
}

TEST(Levers, leave_half_of_what_scales_out_where_two_alarms_undo_each_other) {
  EXPECT_THAT(names_where_all_goes_wrong(project_scenario("gallery/g10-can-not-settle")),
              Contains("cpu-low at 35"));
  EXPECT_THAT(names_where_all_goes_wrong(project_scenario("gallery/g10-can-not-settle",
                                                          {{"/metric_alarms/1/Threshold", "35"}})),
              Not(Contains("cpu-low at 35")));
  EXPECT_THAT(names_where_all_goes_wrong(project_scenario("gallery/g09-two-policies-flap")),
              Contains("idle on RequestCountPerTarget, at 1250"));
  EXPECT_THAT(names_where_all_goes_wrong(project_scenario("gallery/g24-step-and-tracking-fight")),
              Contains("without in"));
}

TEST(Levers, switch_on_what_an_alarm_would_have_called) {
  const auto scenario = project_scenario("gallery/g04-slow-scale-in");
  EXPECT_THAT(names_where_all_goes_wrong(scenario), Contains("with in"));
  EXPECT_THAT(names(scenario), Not(Contains("with in"))) << "its alarm never rang";
}

TEST(Levers, drain_for_longer_than_the_slowest_request_or_no_longer_than_that) {
  const auto scenario = project_scenario("gallery/g20-drain-too-short");
  world::RunResult result = suffering_run(scenario);
  EXPECT_THAT(names(scenario, result), Contains("drain for 20 s")) << "twice the 10 s";
  result.series.latencies = {{134, {1}}};  // 6 · 2^33 to 7 · 2^33 ns: 51.5 to 60.1 s
  EXPECT_THAT(names(scenario, result), Contains("drain for 70 s"));
  const auto long_drain = project_scenario("gallery/g21-drain-bills");
  result = suffering_run(long_drain);
  result.requests.failed = {};
  EXPECT_THAT(names(long_drain, result), Contains("drain for 30 s"));
}

TEST(Levers, let_the_load_balancer_close_first_where_targets_did) {
  const auto with_idle_timeout = [](const char* seconds) {
    return project_scenario(
        "gallery/g19-keep-alive",
        {{"/load_balancer", std::string(R"({"Attributes": [{"Key": "idle_timeout.timeout_seconds",
                                                            "Value": ")") +
                                seconds + "\"}]}"}});
  };
  EXPECT_THAT(names_where_all_goes_wrong(with_idle_timeout("60")), Contains("keep-alive 65s"));
  EXPECT_THAT(names_where_all_goes_wrong(with_idle_timeout("120")), Contains("keep-alive 125s"));
  EXPECT_THAT(names(with_idle_timeout("60")), Not(Contains("keep-alive 65s"))) << "nothing is lost";
  EXPECT_THAT(names_where_all_goes_wrong(project_scenario("tastylog")),
              Not(Contains("keep-alive 65s")));
}

/// tastylog's users all end up at the instance without credits: run again with each request sent
/// to where the fewest are, they hardly notice.
TEST(Levers, send_requests_to_idle_instances_where_users_waited_at_a_slow_one) {
  const scenario::Scenario scenario = project_scenario("tastylog");
  const world::RunResult result = world::run(scenario, environment());
  const auto levers = levers_of(scenario, result, environment());
  const auto lever = std::find_if(levers.begin(), levers.end(),
                                  [](const Lever& one) { return one.code == "least_outstanding"; });
  ASSERT_NE(lever, levers.end());
  ASSERT_EQ(lever->changes.size(), 1U);
  EXPECT_EQ(lever->changes[0].pointer, "/target_group/Attributes");
  EXPECT_EQ(lever->changes[0].value,
            R"([{"Key":"load_balancing.algorithm.type","Value":"least_outstanding_requests"}])");
  const Variants variants(HEADROOM_SOURCE_DIR "/scenarios/tastylog.json", {}, environment());
  const auto changed = variants.read(lever->changes);
  const world::RunResult again = world::run(changed, environment());
  EXPECT_LT(broken_time(again), broken_time(result) / 2);
  EXPECT_THAT(names(changed, again), Not(Contains("least outstanding requests")));
  EXPECT_THAT(names(scenario), Not(Contains("least outstanding requests"))) << "nobody waited";
}

/// Of runs in which all goes wrong that can.
TEST(Levers, change_a_scenario_as_given_as_they_change_its_resolved_form) {
  std::set<std::string> pulled;
  for (const char* folder : {"/scenarios", "/scenarios/gallery"}) {
    const std::filesystem::path path = HEADROOM_SOURCE_DIR + std::string(folder);
    for (const auto& entry : std::filesystem::directory_iterator(path)) {
      if (entry.path().extension() != ".json") continue;
      const auto scenario = scenario::read_scenario(entry.path(), {}, environment());
      const Variants as_given(entry.path(), {}, environment());
      const Variants resolved(scenario.resolved, entry.path().string(), path, {}, environment());
      for (const Lever& lever : levers_of(scenario, suffering_run(scenario), environment())) {
        SCOPED_TRACE(entry.path().string() + ": " + lever.name);
        const std::string changed = as_given.read(lever.changes).resolved;
        EXPECT_EQ(changed, resolved.read(lever.changes).resolved);
        EXPECT_NE(changed, scenario.resolved) << "it changes nothing";
        pulled.insert(lever.code);
      }
    }
  }
  EXPECT_THAT(pulled,
              testing::UnorderedElementsAre(
                  "metrics", "baked", "minimum", "maximum", "instances", "target", "target_of",
                  "health_checks", "warm_up", "cooldown", "grace_period", "keep_alive", "unlimited",
                  "type", "track_cpu", "policy_off", "policy_on", "step_scaling", "threshold",
                  "alarm_metric", "alarm_periods", "missing_data", "check_type", "fast_restore",
                  "drain", "least_outstanding"));
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
