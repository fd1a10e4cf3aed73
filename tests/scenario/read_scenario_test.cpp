#include "sim/scenario/read_scenario.hpp"

#include <gmock/gmock.h>

#include <set>

#include "tests/scenario/small_scenario.hpp"

namespace headroom::scenario {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::set<std::string> places_of(const std::vector<Problem>& problems) {
  std::set<std::string> places;
  for (const Problem& problem : problems) places.insert(problem.place);
  return places;
}

/// The only problem of a scenario.
Problem only_problem(const Json& json) {
  const auto problems = problems_of(json);
  EXPECT_EQ(problems.size(), 1U) << complaint(json);
  return problems.empty() ? Problem{} : problems[0];
}

// ---- defaults ----------------------------------------------------------------------------------

TEST(ReadScenario, what_is_absent_takes_aws_s_api_default_or_ours) {
  const Scenario scenario = read(small());
  EXPECT_EQ(scenario.region, "us-east-1");
  EXPECT_EQ(scenario.seed, 1U);
  EXPECT_EQ(scenario.start_time.time_since_epoch().count(), 1'767'571'200) << "Monday 2026-01-05";
  EXPECT_EQ(scenario.timeseries_step, 60_s);
  EXPECT_EQ(scenario.warm_up, Duration{});
  EXPECT_FALSE(scenario.initial.running);
  EXPECT_FALSE(scenario.initial.credits);
  EXPECT_THAT(scenario.policies, IsEmpty());
  EXPECT_THAT(scenario.slo, IsEmpty());

  EXPECT_EQ(scenario.application.workers, 0U);
  EXPECT_FALSE(scenario.application.queue_limit);
  EXPECT_EQ(scenario.application.health_check_cpu, 1_ms);
  EXPECT_EQ(scenario.application.round_trip, 1_ms);

  EXPECT_EQ(scenario.group.desired, 1) << "MinSize";
  EXPECT_FALSE(scenario.group.elb_health_check);
  EXPECT_EQ(scenario.group.health_check_grace_period, Duration{});
  EXPECT_EQ(scenario.group.default_cooldown, 300_s);
  EXPECT_FALSE(scenario.group.default_instance_warmup);

  EXPECT_EQ(scenario.target_group.health_check.interval, 30_s);
  EXPECT_EQ(scenario.target_group.health_check.timeout, 5_s);
  EXPECT_EQ(scenario.target_group.health_check.healthy_threshold, 5);
  EXPECT_EQ(scenario.target_group.health_check.unhealthy_threshold, 2);
  EXPECT_EQ(scenario.target_group.deregistration_delay, 300_s);
  EXPECT_EQ(scenario.load_balancer.idle_timeout, 60_s);

  EXPECT_EQ(scenario.launch_template.type.name, "t3.micro");
  EXPECT_FALSE(scenario.launch_template.detailed_monitoring);
  EXPECT_EQ(scenario.monitoring.metric_delay, 60_s);
  EXPECT_EQ(scenario.monitoring.reaction_delay, 6_s);
  EXPECT_EQ(scenario.monitoring.health_poll, 60_s);
  EXPECT_EQ(scenario.load.at(0).name, "load[0]");
}

TEST(ReadScenario, the_default_boot_is_the_documented_one) {
  const auto steps = read(small()).provisioning.steps;
  std::vector<std::string> names;
  double wall_s = 0;
  double cpu_s = 0;
  for (const auto& step : steps) {
    names.push_back(step.name);
    wall_s += step.duration.mean() * 1e-9;
    cpu_s += step.cpu.mean() * 1e-9;
  }
  EXPECT_THAT(names, ElementsAre("placement", "os_boot", "cloud_init", "middleware", "parameters",
                                 "artefact", "service_start"));
  EXPECT_NEAR(wall_s, 5 + 12 + 3 + 60 + 1 + 2, 1e-9);
  EXPECT_NEAR(cpu_s, 6 + 2 + 25 + 3 + 1, 1e-9);
}

TEST(ReadScenario, null_counts_as_absent) {
  const Scenario scenario =
      read(small_with({{"/seed", nullptr}, {"/scaling_policies", nullptr}, {"/slo", nullptr}}));
  EXPECT_EQ(scenario.seed, 1U);
}

TEST(ReadScenario, a_required_key_may_not_be_null) {
  EXPECT_EQ(only_problem(small_with({{"/duration", nullptr}})).place, "/duration");
}

TEST(ReadScenario, the_timeseries_step_doubles_until_there_are_20000_bins_at_most) {
  EXPECT_EQ(read(small_with({{"/timeseries/step", "100ms"}})).timeseries_step, 100_ms);
  EXPECT_EQ(read(small_with({{"/timeseries/step", "10ms"}})).timeseries_step, 40_ms)
      << "600 s: 60,000 bins of 10 ms, 30,000 of 20 ms, 15,000 of 40 ms";
}

TEST(ReadScenario, a_step_that_gives_exactly_20000_bins_stays) {
  EXPECT_EQ(read(small_with({{"/timeseries/step", "30ms"}})).timeseries_step, 30_ms);
}

// ---- problems ----------------------------------------------------------------------------------

TEST(ReadScenario, every_problem_comes_at_once_with_file_place_and_what_is_allowed) {
  const Json json = small_with({{"/duration", 600},
                                {"/applicaton", Json::object()},
                                {"/application/workers", -1},
                                {"/application/requests/get/steps/0", Json::object()},
                                {"/images/ami-1/bake", "everything"},
                                {"/launch_template/LaunchTemplateData/InstanceType", "t3.mikro"},
                                {"/auto_scaling_group/MaxSize", "two"},
                                {"/auto_scaling_group/HealthcheckType", "ELB"},
                                {"/load/0/poisson/rate", "fast"},
                                {"/load/0/start", 5},
                                {"/slo/p95", 0.5},
                                {"/monitoring/nodes", "two"}});
  const auto problems = problems_of(json);
  EXPECT_EQ(
      places_of(problems),
      (std::set<std::string>{
          "/duration", "/applicaton", "/application/workers", "/application/requests/get/steps/0",
          "/images/ami-1/bake", "/launch_template/LaunchTemplateData/InstanceType",
          "/auto_scaling_group/MaxSize", "/auto_scaling_group/HealthcheckType",
          "/load/0/poisson/rate", "/load/0/start", "/slo/p95", "/monitoring/nodes"}));
  for (const Problem& problem : problems) {
    EXPECT_EQ(problem.file, "x.json");
    EXPECT_NE(problem.allowed, "") << problem.place;
  }
}

TEST(ReadScenario, a_problem_reads_as_a_sentence) {
  EXPECT_EQ(
      complaint(small_with({{"/load/0/start", 5}})),
      "x.json: /load/0/start: found 5, allowed: a duration such as \"250ms\", \"90s\" or \"1h30m\" "
      "(ns, us, ms, s, m, h, d), at most 50 years\n");
}

TEST(ReadScenario, an_unknown_key_names_the_nearest_one) {
  const Problem problem = only_problem(small_with({{"/application/wrokers", 1}}));
  EXPECT_EQ(problem.place, "/application/wrokers");
  EXPECT_THAT(problem.allowed, HasSubstr("\"workers\""));
}

TEST(ReadScenario, an_unknown_key_that_resembles_none_lists_what_there_is) {
  const Problem problem = only_problem(small_with({{"/slo/throughput", 1}}));
  EXPECT_THAT(problem.allowed, AllOf(HasSubstr("\"p95\""), HasSubstr("\"error_rate\"")));
}

TEST(ReadScenario, an_unknown_key_is_refused_even_when_it_is_null) {
  EXPECT_EQ(only_problem(small_with({{"/wrokers", nullptr}})).place, "/wrokers");
}

TEST(ReadScenario, a_misspelt_key_of_aws_names_the_real_one_also_when_that_is_only_accepted) {
  const std::string data = "/launch_template/LaunchTemplateData/";
  EXPECT_THAT(only_problem(small_with({{data + "UserDate", "x"}})).allowed, HasSubstr("UserData"));
  EXPECT_THAT(only_problem(small_with({{data + "CreditSpecifikation", Json::object()}})).allowed,
              HasSubstr("CreditSpecification"));
}

TEST(ReadScenario, a_key_of_aws_without_effect_is_noted) {
  const Scenario scenario =
      read(small_with({{"/launch_template/LaunchTemplateData/KeyName", "k"},
                       {"/launch_template/LaunchTemplateData/UserData", "IyEvYmluL3NoCg=="},
                       {"/launch_template/LaunchTemplateData/RamDiskId", nullptr}}));
  EXPECT_THAT(scenario.warnings,
              Contains(AllOf(HasSubstr("/launch_template/LaunchTemplateData"), HasSubstr("KeyName"),
                             HasSubstr("UserData"), Not(HasSubstr("RamDiskId")))));
}

TEST(ReadScenario, a_key_of_aws_that_would_count_is_refused_until_it_is_built) {
  const Json on = small_with({{"/auto_scaling_group/LoadBalancerNames", Json::array({"old"})}});
  EXPECT_EQ(only_problem(on).place, "/auto_scaling_group/LoadBalancerNames");
  EXPECT_THAT(only_problem(on).text(), HasSubstr("Classic Load Balancers"));
}

TEST(ReadScenario, a_value_that_means_off_passes_for_what_is_not_built) {
  for (const Json& off : {Json(nullptr), Json(false), Json(0), Json::array(), Json::object()})
    EXPECT_THAT(problems_of(small_with({{"/auto_scaling_group/LoadBalancerNames", off}})),
                IsEmpty())
        << off;
}

TEST(ReadScenario, pointers_escape_keys_that_hold_slashes_and_tildes) {
  Json json = small();
  json["application"]["requests"]["a/b~c"] = Json::object();
  EXPECT_THAT(places_of(problems_of(json)), Contains("/application/requests/a~1b~0c/steps"));
}

TEST(ReadScenario, something_that_is_no_object_is_refused) {
  EXPECT_EQ(only_problem(Json::array()).place, "/");
  EXPECT_EQ(only_problem(Json(5)).found, "5");
}

TEST(ReadScenario, a_missing_file_is_told_by_name) {
  try {
    read_scenario("/nowhere/x.json", {}, environment());
    FAIL() << "it was read";
  } catch (const BadScenario& bad) {
    EXPECT_THAT(bad.what(), AllOf(HasSubstr("/nowhere/x.json"), HasSubstr("no such file")));
  }
}

TEST(ReadScenario, a_folder_is_no_scenario) {
  EXPECT_THROW(read_scenario("/tmp", {}, environment()), BadScenario);
}

TEST(ReadScenario, a_class_without_a_plausible_name_is_told_with_the_nearest) {
  const Json json = small_with({{"/load/0/poisson/mix", {{"gett", 1}}}});
  EXPECT_THAT(complaint(json), HasSubstr("perhaps \"get\" was meant"));
}

TEST(ReadScenario, a_limit_of_many_digits_is_told_in_full) {
  EXPECT_THAT(complaint(small_with({{"/seed", -1}})), HasSubstr("9007199254740992"));
}

// ---- --set -------------------------------------------------------------------------------------

Scenario read_with(const std::vector<Change>& changes, const Json& json = small()) {
  return read(json, "/nowhere", changes);
}

TEST(SetOption, changes_a_value_that_is_there) {
  EXPECT_EQ(read_with({{"/auto_scaling_group/MaxSize", "7"}}).group.max, 7);
  EXPECT_EQ(read_with({{"/load/0/poisson/rate", "2.5"}}).load.size(), 1U);
}

TEST(SetOption, what_is_no_json_is_a_text) {
  EXPECT_EQ(read_with({{"/duration", "2h"}}).duration, 2_h);
  EXPECT_EQ(read_with({{"/name", "two words"}}).name, "two words");
  EXPECT_EQ(read_with({{"/name", "\"5\""}}).name, "5") << "in quotes a number is a text";
}

TEST(SetOption, adds_keys_and_whole_blocks) {
  EXPECT_EQ(read_with({{"/seed", "42"}}).seed, 42U);
  EXPECT_EQ(read_with({{"/slo/p95", "500ms"}}).slo.size(), 1U) << "the block comes with the key";
  EXPECT_EQ(read_with({{"/slo", R"({"p95": "500ms", "error_rate": 0.1})"}}).slo.size(), 2U);
  EXPECT_FALSE(read_with({{"/load", "[]"}}).load.size());
}

TEST(SetOption, appends_to_a_list_with_a_minus) {
  EXPECT_EQ(read_with({{"/load/-", R"({"poisson": {"rate": 2}})"}}).load.size(), 2U);
}

TEST(SetOption, the_last_of_several_counts) {
  EXPECT_EQ(read_with({{"/seed", "1"}, {"/seed", "2"}}).seed, 2U);
}

TEST(SetOption, null_takes_a_value_away) {
  EXPECT_EQ(read_with({{"/seed", "null"}}, small_with({{"/seed", 7}})).seed, 1U);
}

TEST(SetOption, a_value_of_the_wrong_type_is_refused_at_its_place) {
  const auto problems = problems_of(small(), "/nowhere", {{"/auto_scaling_group/MaxSize", "two"}});
  EXPECT_THAT(places_of(problems), Contains("/auto_scaling_group/MaxSize"));
}

TEST(SetOption, a_misspelt_key_is_refused_with_the_nearest) {
  EXPECT_THAT(complaint(small(), "/nowhere", {{"/auto_scaling_group/MaxSise", "3"}}),
              HasSubstr("did you mean \"MaxSize\"?"));
}

TEST(SetOption, a_pointer_to_nowhere_is_refused_and_named) {
  for (const char* pointer : {"/name/first", "/load/first", "/load/00", "/a~2b", ""}) {
    EXPECT_THAT(complaint(small(), "/nowhere", {{pointer, "1"}}),
                HasSubstr("--set " + std::string(pointer)))
        << pointer;
  }
}

// ---- paths of files ----------------------------------------------------------------------------

Json with_plan(const std::string& path) {
  return small_with({{"/load/0", {{"jmx", path}, {"samplers", {{"home", "get"}}}}}});
}

TEST(ScenarioPaths, are_relative_to_the_scenario) {
  const TemporaryFolder folder("headroom-paths");
  folder.write("plans/a.jmx", jmx("home"));
  const auto file = folder.write("x.json", with_plan("plans/a.jmx").dump());
  EXPECT_EQ(read_scenario(file, {}, environment()).load.size(), 1U);
  EXPECT_THAT(problems_of(with_plan("./plans/../plans/a.jmx"), folder.path()), IsEmpty());
}

TEST(ScenarioPaths, may_not_leave_the_folder) {
  const TemporaryFolder folder("headroom-paths");
  folder.write("a.jmx", jmx("home"));
  folder.write("inner/b.jmx", jmx("home"));
  const auto inner = folder.path() / "inner";
  EXPECT_THAT(problems_of(with_plan("b.jmx"), inner), IsEmpty());
  for (const std::string& path : {std::string("../a.jmx"), std::string("x/../../a.jmx"),
                                  (folder.path() / "a.jmx").string(), (inner / "b.jmx").string()}) {
    EXPECT_EQ(places_of(problems_of(with_plan(path), inner)), std::set<std::string>{"/load/0/jmx"})
        << path;
  }
}

TEST(ScenarioPaths, may_go_up_to_the_folder_that_holds_the_schema) {
  const TemporaryFolder folder("headroom-paths");
  folder.write("secret.jmx", jmx("home"));
  folder.write("scenarios/schema/scenario.schema.json", "{}");
  folder.write("scenarios/jmx/a.jmx", jmx("home"));
  folder.write("scenarios/experiments/deep/x.json", "");
  const auto deep = folder.path() / "scenarios/experiments/deep";
  EXPECT_THAT(problems_of(with_plan("../../jmx/a.jmx"), deep), IsEmpty());
  EXPECT_EQ(problems_of(with_plan("../../../secret.jmx"), deep).size(), 1U);
}

TEST(ScenarioPaths, a_link_that_leads_out_is_refused) {
  const TemporaryFolder folder("headroom-paths");
  folder.write("secret.jmx", jmx("home"));
  folder.write("inner/x.json", "");
  const auto inner = folder.path() / "inner";
  std::filesystem::create_symlink("../secret.jmx", inner / "link.jmx");
  EXPECT_THAT(complaint(with_plan("link.jmx"), inner), HasSubstr("links followed"));
}

TEST(ScenarioPaths, a_link_within_the_folder_is_followed) {
  const TemporaryFolder folder("headroom-paths");
  folder.write("a.jmx", jmx("home"));
  std::filesystem::create_symlink("a.jmx", folder.path() / "link.jmx");
  EXPECT_THAT(problems_of(with_plan("link.jmx"), folder.path()), IsEmpty());
}

TEST(ScenarioPaths, a_folder_is_no_file) {
  const TemporaryFolder folder("headroom-paths");
  folder.write("plans/a.jmx", jmx("home"));
  EXPECT_EQ(problems_of(with_plan("plans"), folder.path()).size(), 1U);
}

}  // namespace
}  // namespace headroom::scenario
