#include "sim/report/html_report.hpp"

#include <gmock/gmock.h>

#include <set>

#include "../world/scenarios.hpp"
#include "sim/report/html_template.hpp"
#include "sim/report/run_page.hpp"

namespace headroom::report {
namespace {

using testing::HasSubstr;
using testing::Not;
using world::project_scenario;
using world::small_scenario;

Json result_of(const scenario::Scenario& scenario) {
  return result_json(scenario, world::run(scenario));
}

/// What the page reads.
Json data_of(const std::string& html) {
  const std::string begin = "id=\"data\">";
  const std::size_t at = html.find(begin) + begin.size();
  return Json::parse(html.substr(at, html.find("</script>", at) - at));
}

class HtmlReport : public testing::Test {
 protected:
  void SetUp() override {
    if (html_template().empty()) GTEST_SKIP() << why_no_html();
  }
};

TEST_F(HtmlReport, of_a_run_holds_its_figures_and_its_scenario) {
  const Json result = result_of(project_scenario("tastylog"));
  const Json data = data_of(html_report(result));
  EXPECT_EQ(data["kind"], "run");
  for (const char* key : {"scenario", "seed", "requests", "cost", "slo", "assumed", "warnings",
                          "activities", "resolved_scenario"})
    EXPECT_EQ(data["result"][key], result[key]) << key;
}

TEST_F(HtmlReport, names_no_address_that_a_browser_would_ask) {
  const std::string html = html_report(result_of(project_scenario("tastylog")));
  for (const char* words : {"src=\"http", "href=\"http", "url(http", "@import"})
    EXPECT_THAT(html, Not(HasSubstr(words)));
  EXPECT_THAT(html, HasSubstr("default-src 'none'"));
}

TEST_F(HtmlReport, is_not_ended_by_what_a_scenario_says) {
  Json result = result_of(small_scenario({}));
  const std::string evil = "</script><script>alert(1)</script><!--";
  result["scenario"] = evil;
  const std::string html = html_report(result);
  EXPECT_EQ(html.find("</script><script>alert"), std::string::npos);
  EXPECT_EQ(data_of(html)["result"]["scenario"], evil);
}

TEST_F(HtmlReport, knows_each_result_by_its_keys) {
  const char* const comparison = R"({"baseline": "a", "replications": 1, "seed": 1, "left_out": [],
      "candidates": [{"name": "a", "result": {}, "figures": {}}]})";
  const char* const tuning =
      R"({"name": "t", "scenario": "s", "scenario_sha256": "0", "version": "0",
      "replications": 1, "settings_tried": 1, "minimize": ["/cost"], "subject_to": [],
      "confirmed": true, "as_given": {"settings": {}, "figures": {}},
      "recommended": {"settings": {}, "figures": {}}, "not_confirmed": [], "sensitivity": []})";
  const char* const sweep = R"({"name": "t", "scenario": "s", "version": "0", "replications": 1,
      "axes": ["/a"], "outputs": [], "as_good_as_best": [],
      "cells": [{"cell": 0, "values": {}, "outputs": {}}]})";
  EXPECT_EQ(data_of(html_report(Json::parse(comparison)))["kind"], "compare");
  EXPECT_EQ(data_of(html_report(Json::parse(tuning)))["kind"], "tune");
  EXPECT_EQ(data_of(html_report(Json::parse(sweep)))["kind"], "sweep");
}

TEST_F(HtmlReport, refuses_what_is_no_result) {
  for (const char* other : {"{}", "[]", "5", R"({"timeseries": 1, "instance_log": []})"})
    EXPECT_THROW(html_report(Json::parse(other)), UnknownResult) << other;
}

/// Of another program, by chance with the same keys.
TEST_F(HtmlReport, says_what_is_amiss_in_what_only_looks_like_a_result) {
  const auto told = [](const Json& other) -> std::string {
    try {
      html_report(other);
    } catch (const UnknownResult& problem) {
      return problem.what();
    }
    return "";
  };
  EXPECT_EQ(
      told(Json::parse(R"({"candidates": 1, "baseline": 2})")),
      "looks like a comparison (compare --json), and is none of this version: /baseline: found "
      "2, allowed: a text");
  EXPECT_THAT(told(Json::parse(R"({"candidates": [{"name": "a"}], "baseline": "a", "seed": 1,
                                   "replications": 1})")),
              HasSubstr("/candidates/0/result: missing"));
  EXPECT_THAT(told(Json::parse(R"({"cells": [], "axes": []})")),
              HasSubstr("a sweep (sweep --json)"));
  EXPECT_THAT(told(Json::parse(R"({"recommended": {}, "as_given": {}})")),
              HasSubstr("a tuning (tune --json)"));
  Json run = result_of(small_scenario({}));
  run["assumed"] = 5;
  EXPECT_THAT(told(run), HasSubstr("/assumed: found 5, allowed: a list"));
}

TEST(RunPage, keeps_every_bin_of_a_short_run) {
  const Json result = result_of(project_scenario("tastylog"));
  const Json page = run_page(result);
  EXPECT_EQ(page["timeseries"]["bins_in_one"], 1);
  EXPECT_EQ(page["timeseries"]["t_s"], result["timeseries"]["t_s"]);
  EXPECT_EQ(page["drawn"]["instances"], 2);
  EXPECT_EQ(page["instance_log"][1]["credits"]["first"], 19);  // launched at 0:19:06
}

// They had a value for each bin of the run, null where the instance was not there.
TEST(RunPage, reads_results_of_versions_without_first_bins) {
  const Json result = result_of(project_scenario("tastylog"));
  Json old = result;
  for (Json& log : old["instance_log"]) {
    for (const char* series : {"cpu_percent", "credits"}) {
      Json all = Json::array();
      for (std::size_t i = 0; i < log["first_bin"].get<std::size_t>(); ++i) all.push_back(nullptr);
      for (const Json& value : log[series]) all.push_back(value);
      log[series] = all;
    }
    log.erase("first_bin");
  }
  EXPECT_EQ(run_page(old)["instance_log"], run_page(result)["instance_log"]);
}

TEST(RunPage, has_the_entries_of_each_chain_of_causes) {
  const Json page = run_page(result_of(project_scenario("tastylog")));
  std::vector<int> told;
  for (const Json& entry : page["journal"]) told.push_back(entry["id"].get<int>());
  for (const Json& activity : page["activities"]) {
    for (const Json& id : activity["cause_ids"])
      EXPECT_THAT(told, testing::Contains(id.get<int>()));
  }
}

TEST(RunPage, stays_small_however_long_the_run_was) {
  // A bin a second, and every second one of many instances' boots.
  const Json result = result_of(small_scenario({{"/duration", "5h"},
                                                {"/timeseries", R"({"step": "1s"})"},
                                                {"/load/0", R"({"poisson": {"rate": 10}})"}}));
  ASSERT_EQ(result["timeseries"]["t_s"].size(), 18'000U);
  const Json page = run_page(result);
  EXPECT_LE(page["timeseries"]["t_s"].size(), 720U);
  EXPECT_LE(page["timeseries"]["latency_rows"]["counts"].size(), 360U);
  EXPECT_LT(page.dump().size(), 800'000U);
  std::uint64_t counted = 0;
  for (const Json& column : page["timeseries"]["latency_rows"]["counts"]) {
    for (std::size_t i = 1; i < column.size(); ++i) counted += column[i].get<std::uint64_t>();
  }
  EXPECT_EQ(counted, result["requests"]["ok"].get<std::uint64_t>());
}

TEST(RunPage, draws_every_nth_of_very_many_instances_and_says_so) {
  Json result = result_of(small_scenario({}));
  const Json one = result["instance_log"][0];
  result["instance_log"] = Json::array();
  for (int i = 0; i < 500; ++i) {
    result["instance_log"].push_back(one);
    result["instance_log"].back()["id"] = "i-" + std::to_string(i);
  }
  const Json page = run_page(result);
  EXPECT_EQ(page["drawn"]["instances_of"], 500);
  EXPECT_EQ(page["instance_log"].size(), 125U);  // every fourth: at most 160
  EXPECT_EQ(page["instance_log"][1]["id"], "i-4");
}

TEST(RunPage, keeps_pairs_of_changes_of_an_alarm_that_flaps) {
  Json result = result_of(project_scenario("tastylog"));
  const Json change = result["alarms"][0]["history"][0];
  result["alarms"][0]["history"] = Json::array();
  for (int i = 0; i < 6000; ++i) {
    result["alarms"][0]["history"].push_back(change);
    result["alarms"][0]["history"].back()["to"] = i % 2 == 0 ? "ALARM" : "OK";
  }
  const Json alarm = run_page(result)["alarms"][0];
  EXPECT_EQ(alarm["changes"], 6000);
  ASSERT_EQ(alarm["history"].size(), 1500U);
  EXPECT_EQ(alarm["history"][2]["to"], "ALARM");
  EXPECT_EQ(alarm["history"][3]["to"], "OK");
  EXPECT_EQ(alarm["history"][3]["reason"], "") << "too many to tell each";
}

/// A run of so many instances, each of which was launched and terminated after a long chain of
/// causes: one real one, again and again.
Json result_with_instances(int count) {
  Json result = result_of(project_scenario("tastylog"));
  const Json instance = result["instance_log"][1];
  const Json out = result["activities"][1];
  const Json in = result["activities"][2];
  const std::size_t entries = result["journal"].size();
  for (const char* list : {"instance_log", "activities"}) result[list] = Json::array();
  Json journal = Json::array();
  for (int i = 0; i < count; ++i) {
    const std::string id = "i-" + std::to_string(i);
    result["instance_log"].push_back(instance);
    result["instance_log"].back()["id"] = id;
    result["instance_log"].back()["credits_exhausted_s"] = 10 * i;
    Json chain = Json::array();
    for (int k = 0; k < 80; ++k) {
      chain.push_back(journal.size());
      Json entry = result["journal"][static_cast<std::size_t>(k) % entries];
      entry["id"] = journal.size();
      journal.push_back(std::move(entry));
    }
    for (Json activity : {out, in}) {
      activity["instance"] = id;
      activity["time_s"] = activity["time_s"].get<int>() + 60 * i;
      activity["cause_ids"] = chain;
      result["activities"].push_back(std::move(activity));
    }
  }
  result["journal"] = std::move(journal);
  return result;
}

TEST(RunPage, of_thousands_of_instances_is_cut_until_its_file_is_below_a_megabyte) {
  const Json result = result_with_instances(3000);
  const Json page = run_page(result);
  EXPECT_LT(page.dump().size(), 850'000U);
  EXPECT_GE(page["instance_log"].size(), 30U);
  EXPECT_EQ(page["drawn"]["instances_of"], 3000);
  std::set<std::size_t> wanted;
  for (const Json& activity : page["activities"])
    for (const Json& id : activity["cause_ids"]) wanted.insert(id.get<std::size_t>());
  EXPECT_EQ(page["journal"].size(), wanted.size()) << "nothing that no activity goes back to";
}

TEST(RunPage, counts_in_the_whole_lists_and_not_in_what_is_left_of_them) {
  const Json totals = run_page(result_with_instances(500))["drawn"]["totals"];
  EXPECT_EQ(totals["scale_outs"], 500);
  EXPECT_EQ(totals["scale_ins"], 500);
  EXPECT_EQ(totals["credits_exhausted"]["instances"], 500);
  EXPECT_EQ(totals["credits_exhausted"]["first_id"], "i-0");
  // As the README's first run has it: launched at 0:19:06; 36 times at its maximum.
  EXPECT_EQ(totals["first_scale_out"]["start_s"], 1146);
  EXPECT_EQ(totals["refusals"][0]["reason"], "at the maximum size of 2");
  EXPECT_EQ(totals["refusals"][0]["count"], 36);
}

}  // namespace
}  // namespace headroom::report
