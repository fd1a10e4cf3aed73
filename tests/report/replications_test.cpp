#include "sim/report/replications.hpp"

#include <gtest/gtest.h>

/// Figures over replications: by hand.
namespace headroom::report {
namespace {

using world::RunResult;

/// @param p95_s of the objective; absent: it has no value
RunResult result_of(std::uint64_t ok, std::optional<double> p95_s) {
  RunResult result;
  result.simulated = 100_s;
  result.requests.sent = result.requests.ok = ok;
  for (std::uint64_t i = 0; i < ok; ++i) result.latency.add(Duration::seconds(ok));
  result.slo = {{"p95", 25, p95_s, p95_s && *p95_s <= 25}};
  return result;
}

Replications of(const std::vector<RunResult>& results) {
  Replications replications(static_cast<std::uint32_t>(results.size()));
  for (std::uint32_t i = 0; i < results.size(); ++i) replications.add(i, results[i]);
  return replications;
}

Json first_of(const RunResult& result) {
  Json first = figures_json(result);
  first["replications"] = 1;
  first["timeseries"] = {1, 2, 3};
  return first;
}

// 10, 20 and 30: mean 20, standard deviation 10, t of two degrees of freedom 4.302653.
TEST(ReplicationFigures, are_means_with_student_s_interval) {
  const std::vector<RunResult> results = {result_of(10, 10), result_of(20, 20), result_of(30, 30)};
  const Json json = of(results).json(first_of(results[0]));
  EXPECT_EQ(json["replications"], 3);
  const Json& ok = json["requests"]["ok"];
  EXPECT_DOUBLE_EQ(ok["mean"].get<double>(), 20);
  EXPECT_NEAR(ok["ci95"][0].get<double>(), 20 - 4.302653 * 10 / std::sqrt(3.0), 1e-5);
  EXPECT_NEAR(ok["ci95"][1].get<double>(), 20 + 4.302653 * 10 / std::sqrt(3.0), 1e-5);
  EXPECT_DOUBLE_EQ(json["requests"]["throughput_rps"]["mean"].get<double>(), 0.2);
  EXPECT_DOUBLE_EQ(json["requests"]["failed"]["elb_503"]["mean"].get<double>(), 0);
  EXPECT_EQ(json["timeseries"], Json({1, 2, 3})) << "of the first";
}

// The mean of three medians, 10, 20 and 30 s, and the median of all 60 answers: 30 s are half.
TEST(ReplicationFigures, have_quantiles_of_each_and_of_all_together) {
  const std::vector<RunResult> results = {result_of(10, 10), result_of(20, 20), result_of(30, 30)};
  const Json requests = of(results).json(first_of(results[0]))["requests"];
  EXPECT_NEAR(requests["latency_s"]["p50"]["mean"].get<double>(), 20, 0.1);
  EXPECT_NEAR(requests["pooled_latency_s"]["p50"].get<double>(), 20, 0.1);
  EXPECT_NEAR(requests["pooled_latency_s"]["p90"].get<double>(), 30, 0.1);
}

TEST(ReplicationFigures, that_some_lack_are_of_the_others) {
  const std::vector<RunResult> results = {result_of(0, {}), result_of(20, 20), result_of(30, 30)};
  const Json latency = of(results).json(first_of(results[0]))["requests"]["latency_s"];
  EXPECT_NEAR(latency["mean"]["mean"].get<double>(), 25, 1e-9);
  EXPECT_EQ(latency["mean"]["of"], 2);
  EXPECT_EQ(latency["p999"], nullptr);
}

TEST(ReplicationFigures, judge_an_objective_by_the_mean) {
  const auto slo = [](const std::vector<RunResult>& results) {
    const Json json = of(results).json(first_of(results[0]));
    EXPECT_EQ(json["slo"]["met"], of(results).slo_met());
    return json["slo"]["checks"][0];
  };
  const Json held = slo({result_of(10, 10), result_of(20, 20), result_of(30, 30)});
  EXPECT_EQ(held["met"], true);
  EXPECT_EQ(held["met_in"], 2);
  EXPECT_EQ(held["limit"], 25.0);
  EXPECT_DOUBLE_EQ(held["value"]["mean"].get<double>(), 20);
  EXPECT_EQ(slo({result_of(10, 10), result_of(50, 50)})["met"], false);
  EXPECT_EQ(slo({result_of(10, 10), result_of(10, std::nullopt)})["met"], false) << "no value";
}

TEST(ReplicationFigures, of_lists_belong_to_the_entry_of_the_same_name) {
  RunResult one = result_of(10, 10), two = result_of(10, 10);
  world::LoadResult people, robots;
  people.name = "people", people.sent = 10;
  robots.name = "robots", robots.sent = 4;
  one.loads = {people, robots};
  robots.sent = 8;
  two.loads = {robots, people};
  const Json load = of({one, two}).json(first_of(one))["load"];
  ASSERT_EQ(load.size(), 2U);
  EXPECT_EQ(load[0]["name"], "people");
  EXPECT_DOUBLE_EQ(load[0]["sent"]["mean"].get<double>(), 10);
  EXPECT_DOUBLE_EQ(load[1]["sent"]["mean"].get<double>(), 6);
}

TEST(ReplicationFigures, stand_in_a_table_for_people) {
  const std::string table = of({result_of(10, 10), result_of(20, 20), result_of(30, 30)}).table({});
  EXPECT_NE(table.find("Over 3 replications"), std::string::npos) << table;
  EXPECT_NE(table.find("p95 held in 2 of 3"), std::string::npos) << table;
  EXPECT_NE(table.find("0.2  ± 0.2484"), std::string::npos) << table;
}

}  // namespace
}  // namespace headroom::report
