#include "sim/report/run_reactions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../world/scenarios.hpp"
#include "sim/report/run_page.hpp"

namespace headroom::report {
namespace {

using world::project_scenario;

/// What `run --json` prints.
Json explained(const scenario::Scenario& scenario) {
  const world::RunResult result = world::run(scenario);
  const auto alarms = experiment::watched_alarms(result, scenario, world::environment());
  Json json = result_json(scenario, result);
  add_reactions(json, scenario, result, alarms,
                experiment::reactions(result, alarms, scenario.desired_at_start()));
  return json;
}

TEST(RunReactions, tell_how_long_the_slo_was_broken_and_how_long_there_were_requests) {
  const Json json = explained(project_scenario("tastylog"));
  const Json& series = json["timeseries"];
  int broken = 0, loaded = 0;
  for (std::size_t bin = 0; bin < series["t_s"].size(); ++bin) {
    const bool is_broken = !series["p95_s"][bin].is_null() && series["p95_s"][bin] > 0.5;
    EXPECT_EQ(series["slo_broken"][bin], is_broken ? 1 : 0) << bin;
    broken += is_broken;
    loaded += series["arrivals_rps"][bin] > 0 || series["throughput_rps"][bin] > 0;
  }
  EXPECT_GT(broken, 0);
  EXPECT_EQ(json["slo"]["broken_s"], 60 * broken);
  EXPECT_EQ(json["slo"]["loaded_s"], 60 * loaded);
}

TEST(RunReactions, follow_the_load_from_its_rise_to_the_first_request_on_what_was_launched) {
  const Json json = explained(project_scenario("tastylog"));
  const Json& rise = json["reactions"][0];
  EXPECT_EQ(rise["begin_s"], 600) << "the load's start";
  EXPECT_EQ(rise["served_s"], json["instance_log"][1]["first_request_s"]);
  double at = 600;
  for (const Json& stage : rise["stages"]) {
    EXPECT_EQ(stage["begin_s"], at) << "without gaps";
    at = stage["end_s"].get<double>();
  }
  EXPECT_EQ(rise["served_s"], at);
}

TEST(RunReactions, say_what_each_alarm_goes_by_and_how_many_users_wait) {
  const Json json = explained(project_scenario("tastylog"));
  const Json& high = json["alarms"][0];
  EXPECT_EQ(high["metric"], "CPUUtilization");
  EXPECT_EQ(high["comparison"], "GreaterThanThreshold");
  EXPECT_EQ(high["threshold"], 5);
  EXPECT_EQ(high["period_s"], 60);
  EXPECT_EQ(high["datapoints_to_alarm"], 3);
  EXPECT_EQ(high["evaluation_periods"], 3);
  EXPECT_EQ(high["sample_period_s"], 300) << "basic monitoring";
  EXPECT_EQ(json["load"][0]["users"], 5) << "num_threads of tastylog.jmx";
}

TEST(RunReactions, say_at_which_instance_users_waited_while_another_idled) {
  const Json json = explained(project_scenario("tastylog"));
  EXPECT_TRUE(json["reactions"][0]["imbalance"].is_null()) << "there was one instance";
  const Json& imbalance = json["reactions"][1]["imbalance"];
  ASSERT_EQ(imbalance["full"].size(), 1U);
  EXPECT_EQ(imbalance["full"][0]["id"], "i-0001");
  EXPECT_EQ(imbalance["full"][0]["exhausted"], true);
  EXPECT_EQ(imbalance["idle"][0]["id"], "i-0002");
  EXPECT_EQ(imbalance["in_flight"], 5);
  EXPECT_GE(imbalance["held"], 4);
  EXPECT_GE(imbalance["from_s"], 2700);
  EXPECT_LE(imbalance["to_s"], 3000);
  EXPECT_EQ(json["reactions"][0]["bin_s"], 60);
  EXPECT_GT(json["reactions"][0]["full_cpu_s"], 480) << "one t2.nano for five users";
}

TEST(RunReactions, of_a_very_long_run_are_those_that_hurt_longest) {
  Json json = explained(project_scenario("tastylog"));
  const Json harmless = json["reactions"][0];
  Json outage = json["reactions"][1];
  json["reactions"] = Json::array();
  for (int i = 0; i < 40; ++i) json["reactions"].push_back(harmless);
  outage["begin_s"] = 5000;
  json["reactions"].push_back(outage);
  const Json page = run_page(json);
  ASSERT_EQ(page["reactions"].size(), 12U);
  EXPECT_EQ(page["reactions"].back(), outage) << "by time";
  EXPECT_EQ(page["drawn"]["reactions_of"], 41);
}

TEST(RunReactions, of_a_result_that_has_none_are_none) {
  const scenario::Scenario scenario = project_scenario("tastylog");
  EXPECT_TRUE(run_page(result_json(scenario, world::run(scenario)))["reactions"].empty());
}

}  // namespace
}  // namespace headroom::report
