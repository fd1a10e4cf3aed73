#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "scenarios.hpp"

namespace headroom::world {
namespace {

TEST(TimeSeriesOfARun, adds_up_to_the_totals) {
  const RunResult result = run(project_scenario("tastylog"));
  const TimeSeries& series = result.series;
  ASSERT_EQ(series.start.size(), 90U);
  const double sent =
      std::accumulate(series.arrivals_per_second.begin(), series.arrivals_per_second.end(), 0.0) *
      60;
  const double ok = std::accumulate(series.throughput_per_second.begin(),
                                    series.throughput_per_second.end(), 0.0) *
                    60;
  EXPECT_NEAR(sent, static_cast<double>(result.requests.sent), 1e-3);
  EXPECT_NEAR(ok, static_cast<double>(result.requests.ok), 1e-3);
}

TEST(TimeSeriesOfARun, shows_the_groups_cpu_as_cloudwatch_has_it_and_as_it_was) {
  const RunResult result = run(project_scenario("tastylog"));
  // Basic monitoring: one sample of the only instance in five minutes, for minutes 5, 10, 15, ...
  EXPECT_TRUE(result.series.cpu_percent.at(5));
  EXPECT_FALSE(result.series.cpu_percent.at(6));
  EXPECT_TRUE(result.series.cpu_percent.at(10));
  // The truth is there every minute: the boot's 12 s of CPU in the first one, of 55 s running.
  EXPECT_NEAR(result.series.cpu_true_percent.at(0).value(), 100 * 12.0 / 55, 0.01);
}

TEST(TimeSeriesOfARun, has_a_last_bin_as_long_as_what_is_left) {
  const RunResult result =
      run(small_scenario({{"/duration", "150s"}, {"/load/0", R"({"poisson": {"rate": 10}})"}}));
  ASSERT_EQ(result.series.start.size(), 3U);
  EXPECT_EQ(result.series.start[2].seconds(), 120);
  EXPECT_NEAR(result.series.arrivals_per_second[2], 10, 3);  // over 30 s
}

TEST(TimeSeriesOfARun, counts_every_answer_in_the_rows_of_its_bin) {
  const RunResult result = run(project_scenario("tastylog"));
  std::uint64_t counted = 0;
  for (std::size_t bin = 0; bin < result.series.start.size(); ++bin) {
    const auto& counts = result.series.latencies[bin].counts;
    const std::uint64_t of_bin = std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
    EXPECT_NEAR(static_cast<double>(of_bin), result.series.throughput_per_second[bin] * 60, 1e-6);
    counted += of_bin;
  }
  EXPECT_EQ(counted, result.requests.ok);
}

TEST(TimeSeriesOfARun, tells_who_waits_for_the_only_worker) {
  const RunResult result = run(project_scenario("tastylog"));
  for (std::size_t bin = 0; bin < result.series.start.size(); ++bin) {
    EXPECT_LE(result.series.queued[bin], result.series.in_flight[bin]);
    EXPECT_EQ(result.series.p50_s[bin].has_value(), result.series.p99_s[bin].has_value());
    if (result.series.p50_s[bin]) {
      EXPECT_LE(*result.series.p50_s[bin], *result.series.p95_s[bin]);
      EXPECT_LE(*result.series.p95_s[bin], *result.series.p99_s[bin]);
    }
  }
  // Five threads of JMeter against one worker on one instance: one is served, up to four wait.
  EXPECT_EQ(*std::max_element(result.series.queued.begin(), result.series.queued.begin() + 20), 4U);
}

// JMeter's threads wait for each answer, and their slowest bin is as slow as the slowest answers.
// Open load that sends once has nothing of its own.
TEST(TimeSeriesOfARun, tells_how_long_users_waited_where_there_are_any) {
  const RunResult closed = run(project_scenario("tastylog"));
  double most = 0;
  for (std::size_t bin = 0; bin < closed.series.start.size(); ++bin) {
    ASSERT_EQ(closed.series.user_p95_s[bin].has_value(), closed.series.p95_s[bin].has_value());
    if (!closed.series.p95_s[bin]) continue;
    EXPECT_LE(*closed.series.user_p50_s[bin], *closed.series.user_p95_s[bin]);
    EXPECT_LE(*closed.series.user_p95_s[bin], *closed.series.user_p99_s[bin]);
    most = std::max(most, *closed.series.user_p99_s[bin]);
  }
  const stats::Histogram& whole = closed.loads.at(0).user_latency;
  EXPECT_LE(most, whole.max().seconds());
  EXPECT_GE(most, whole.quantile_seconds(0.99));
  const RunResult open = run(small_scenario({{"/load/0", R"({"poisson": {"rate": 10}})"}}));
  for (const auto& value : open.series.user_p95_s) EXPECT_FALSE(value);
}

TEST(TimeSeriesOfARun, tells_until_when_an_instance_warms_up) {
  const RunResult result = run(project_scenario("tastylog"));
  for (const InstanceLog& log : result.instances)  // 300 s, the default cooldown
    EXPECT_EQ(*log.warm_until - *log.in_service, 300_s);
}

TEST(CostSoFar, grows_up_to_the_bill) {
  const auto scenario = project_scenario("tastylog");
  RunOptions options;
  options.cost_points = 10;
  const RunResult result = run(scenario, environment(), options);
  ASSERT_EQ(result.cost_so_far.size(), 10U);
  EXPECT_EQ(result.cost_so_far.back().usd, result.bill.total_usd());
  EXPECT_EQ(result.cost_so_far.front().time, Instant::at(9_min));
  for (std::size_t i = 1; i < result.cost_so_far.size(); ++i)
    EXPECT_GT(*result.cost_so_far[i].usd, *result.cost_so_far[i - 1].usd);
  EXPECT_TRUE(run(scenario).cost_so_far.empty()) << "it is not asked for";
}

TEST(TimeSeriesOfARun, changes_nothing_by_being_finer) {
  const Changes load = {{"/load/0", R"({"poisson": {"rate": 60}})"}};
  Changes fine = load;
  fine.push_back({"/timeseries", R"({"step": "777ms"})"});
  const RunResult coarse = run(small_scenario(load));
  const RunResult finer = run(small_scenario(fine));
  EXPECT_EQ(coarse.latency.max(), finer.latency.max());
  EXPECT_EQ(coarse.latency.mean_seconds(), finer.latency.mean_seconds());
}

TEST(Bill, of_a_run_is_what_was_metered) {
  const RunResult result = run(small_scenario({{"/load/0", R"({"poisson": {"rate": 10}})"}}));
  double instances = 0;
  for (const cloud::BillItem& item : result.bill.items) {
    if (item.name == "instances") instances = item.usd.value();
  }
  EXPECT_NEAR(instances, 600 / 3600.0, 1e-12);  // ten minutes at a dollar an hour
}

TEST(Slo, counts_a_failed_request_as_over_every_limit) {
  // Half of the requests are refused: the p95 lies among the failed ones, the p50 just does not.
  const RunResult result = run(small_scenario(
      {{"/application/queue_limit", "0"},
       {"/application/network/round_trip", "1ms"},
       {"/duration", "60s"},
       {"/load/0",
        R"({"thread_group": {"threads": 2, "loops": "forever", "requests": ["job"], "think_time": {"exponential": "3ms"}}})"},
       {"/slo", R"({"p50": "1s", "p95": "1s", "error_rate": 0.6})"}}));
  ASSERT_EQ(result.slo.size(), 3U);
  const double error_rate = result.slo[2].value.value();
  ASSERT_GT(error_rate, 0.05);
  EXPECT_EQ(result.slo[1].name, "p95");
  EXPECT_FALSE(result.slo[1].value);
  EXPECT_FALSE(result.slo[1].met);
  EXPECT_EQ(result.slo[0].met, error_rate < 0.5);
}

TEST(Slo, is_not_met_where_nothing_was_asked) {
  const RunResult result = run(small_scenario({{"/slo", R"({"p95": "1s"})"}}));
  EXPECT_FALSE(result.slo_met());
}

}  // namespace
}  // namespace headroom::world
