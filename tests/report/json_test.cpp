#include "sim/report/json.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "../world/scenarios.hpp"

namespace headroom::report {
namespace {

using world::project_scenario;

Json result_of(const scenario::Scenario& scenario) {
  return result_json(scenario, world::run(scenario));
}

TEST(Number, has_ten_significant_digits_at_most) {
  EXPECT_EQ(number(0.1 + 0.2).dump(), "0.3");
  EXPECT_EQ(number(1.0 / 3).dump(), "0.3333333333");
  EXPECT_EQ(number(123456789.123456).dump(), "123456789.1");
}

TEST(Number, is_whole_where_it_can_be_and_null_where_there_is_none) {
  EXPECT_EQ(number(4.0).dump(), "4");
  EXPECT_EQ(number(-0.0).dump(), "0");
  EXPECT_EQ(number(std::nullopt).dump(), "null");
  EXPECT_EQ(number(std::numeric_limits<double>::infinity()).dump(), "null");
}

TEST(Result, tells_of_closed_connections_where_the_application_closes_any) {
  const auto causes = [](const world::Changes& changes) {
    return result_of(world::small_scenario(changes))["requests"]["failed"];
  };
  EXPECT_FALSE(causes({}).contains("elb_502_keep_alive"));
  EXPECT_EQ(causes({{"/application/keep_alive_timeout", "5s"}})["elb_502_keep_alive"], 0);
}

TEST(Result, has_the_keys_that_tools_go_by) {
  const Json json = result_of(project_scenario("tastylog"));
  for (const char* key :
       {"scenario",    "scenario_sha256", "version",    "seed",         "replications",
        "simulated_s", "requests",        "instances",  "cost",         "slo",
        "elasticity",  "activities",      "not_scaled", "instance_log", "alarms",
        "timeseries",  "assumed",         "warnings",   "messages",     "resolved_scenario"}) {
    EXPECT_TRUE(json.contains(key)) << key;
  }
  const auto expect_keys = [](const Json& object, const std::set<std::string>& keys) {
    for (const std::string& key : keys)
      EXPECT_TRUE(object.contains(key)) << key << " in " << object.dump().substr(0, 60);
  };
  expect_keys(json["requests"],
              {"sent", "ok", "failed", "in_flight", "throughput_rps", "latency_s", "by_class"});
  expect_keys(json["requests"]["latency_s"], {"mean", "p50", "p90", "p95", "p99", "p999", "max"});
  expect_keys(json["requests"]["by_class"], {"search", "open_shop"});
  expect_keys(json["instances"], {"launched", "terminated", "mean", "max", "hours", "boot_s"});
  expect_keys(json["instances"]["boot_s"], {"mean", "max", "failed", "health_checks", "steps"});
  expect_keys(json["cost"],
              {"total_usd", "items", "usd_per_million_requests", "usd_per_hour", "usd_per_month"});
  expect_keys(json["slo"], {"met", "checks"});
  expect_keys(json["slo"]["checks"][0], {"name", "limit", "value", "met"});
  expect_keys(json["activities"][0],
              {"time_s", "start_s", "end_s", "cause", "description", "status", "from", "to",
               "instance", "activity_id", "cause_ids"});
  expect_keys(json["not_scaled"][0], {"time_s", "policy", "reason", "count"});
  expect_keys(json["instance_log"][0],
              {"id", "type", "zone", "image", "launched_s", "running_s", "in_service_s",
               "healthy_s", "warm_until_s", "first_request_s", "terminating_s", "terminated_s",
               "steps", "health", "first_bin", "cpu_percent", "credits", "in_flight"});
  expect_keys(json["instance_log"][0]["steps"][0],
              {"name", "start_s", "end_s", "attempts", "failures", "waited_s", "worked_s"});
  expect_keys(json["instance_log"][0]["health"][0], {"time_s", "state", "reason"});
  expect_keys(json["alarms"][0], {"name", "history"});
  expect_keys(json["alarms"][0]["history"][0], {"time_s", "from", "to", "points"});
  expect_keys(
      json["timeseries"],
      {"step_s",     "t_s",     "arrivals_rps", "throughput_rps", "cpu_percent", "cpu_true_percent",
       "in_service", "healthy", "desired",      "pending",        "terminating", "credits_min",
       "p50_s",      "p95_s",   "p99_s",        "user_p50_s",     "user_p95_s",  "user_p99_s",
       "in_flight",  "queued",  "latency_rows"});
  expect_keys(json["timeseries"]["latency_rows"], {"from_s", "counts"});
  expect_keys(json["cost_so_far"], {"t_s", "usd"});
}

TEST(Result, has_series_of_one_length) {
  const Json json = result_of(project_scenario("tastylog"));
  const std::size_t bins = json["timeseries"]["t_s"].size();
  EXPECT_EQ(bins, 90U);
  for (const auto& [name, values] : json["timeseries"].items()) {
    EXPECT_TRUE(!values.is_array() || values.size() == bins) << name;
  }
}

TEST(Result, tells_of_each_request_in_flight_at_which_instance_it_is) {
  const Json json = result_of(project_scenario("tastylog"));
  const Json& in_flight = json["timeseries"]["in_flight"];
  double most = 0;
  for (std::size_t bin = 0; bin < in_flight.size(); ++bin) {
    double sum = 0;
    for (const Json& log : json["instance_log"]) {
      const auto first = log["first_bin"].get<std::size_t>();
      if (bin < first || bin - first >= log["in_flight"].size()) continue;
      if (!log["in_flight"][bin - first].is_null())
        sum += log["in_flight"][bin - first].get<double>();
    }
    EXPECT_EQ(sum, in_flight[bin].get<double>()) << bin;
    most = std::max(most, sum);
  }
  EXPECT_EQ(most, 5) << "JMeter's threads";
}

// From the launch at 0:19:06 to the end of the 90 minutes, not a bin before.
TEST(Result, has_an_instances_series_from_its_first_bin_to_its_last) {
  const Json json = result_of(project_scenario("tastylog"));
  const Json& late = json["instance_log"][1];
  EXPECT_EQ(late["first_bin"], 19);
  const auto end = static_cast<std::size_t>(late["terminated_s"].get<double>() / 60);
  EXPECT_LT(end, 90U) << "it ends before the run does";
  EXPECT_EQ(late["cpu_percent"].size(), end - 19U);
  EXPECT_EQ(late["credits"].size(), end - 19U);
  EXPECT_EQ(late["in_flight"].size(), end - 19U);
  EXPECT_FALSE(late["cpu_percent"][0].is_null());
}

TEST(Result, boot_is_from_launch_to_healthy) {
  const Json boot = result_of(project_scenario("tastylog"))["instances"]["boot_s"];
  // 185.001 s for each of the two: five checks of 30 s from 65 s after the launch on
  // (world/tastylog_test.cpp).
  EXPECT_NEAR(boot["mean"].get<double>(), 185.001, 1e-6);
  EXPECT_NEAR(boot["steps"]["os_boot"].get<double>(), 18, 1e-6);
  EXPECT_FALSE(boot["steps"].contains("middleware"));  // baked in
}

// The boot fails at 45 s: world/boot_test.cpp.
TEST(Result, tells_of_boots_that_failed) {
  const Json json = result_of(project_scenario("missing-permission"));
  const Json& boot = json["instances"]["boot_s"];
  EXPECT_TRUE(boot["mean"].is_null()) << "nobody ever was healthy";
  EXPECT_EQ(boot["failed"], json["instances"]["launched"]);
  EXPECT_EQ(boot["steps"]["os_boot"], 18) << "which ended in each of them";
  EXPECT_FALSE(boot["steps"].contains("artefact"));
  const Json& log = json["instance_log"][0];
  EXPECT_EQ(log["boot_failed_s"], 45);
  EXPECT_EQ(log["boot_failure"], "artefact: s3 permission");
  EXPECT_EQ(log["steps"].back()["failures"], 3);
}

TEST(Result, is_the_same_byte_for_byte_ten_times_over) {
  const scenario::Scenario scenario = project_scenario("tastylog");
  const std::string first = result_of(scenario).dump();
  for (int i = 0; i < 9; ++i) EXPECT_EQ(result_of(scenario).dump(), first);
  scenario::Scenario other = scenario;
  other.seed = 2;
  EXPECT_NE(result_of(other).dump(), first);
}

TEST(Result, of_its_own_resolved_scenario_is_the_same_run) {
  const scenario::Scenario scenario = project_scenario("tastylog");
  const scenario::Scenario again =
      scenario::read_scenario_text(scenario.resolved, "resolved.json",
                                   HEADROOM_SOURCE_DIR "/scenarios", {}, world::environment());
  Json first = result_of(scenario);
  Json second = result_of(again);
  for (Json* json : {&first, &second}) {
    json->erase("scenario_sha256");  // of another text
    json->erase("warnings");
  }
  EXPECT_EQ(first.dump(), second.dump());
}

}  // namespace
}  // namespace headroom::report
