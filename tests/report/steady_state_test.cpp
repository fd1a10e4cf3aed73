#include "sim/report/steady_state.hpp"

#include <gtest/gtest.h>

namespace headroom::report {
namespace {

/// Twelve batches of so many equal values, 1, 2 or 3 ms: the mean's half-width is
/// 2.200985 sqrt(8 / 11 / 12) = 0.542 ms.
stats::BatchedRun run_of(int values) {
  std::vector<stats::Histogram> batches;
  for (const int level : {1, 3, 2, 3, 1, 2, 3, 1, 2, 1, 3, 2}) {
    batches.emplace_back();
    for (int i = 0; i < values; ++i) batches.back().add(1_ms * level);
  }
  return stats::batched(std::move(batches));
}

TEST(LatencyIntervals, are_written_with_what_they_are_made_of) {
  const Json json = latency_ci_json(run_of(300));
  EXPECT_EQ(json["batches"], 12);
  EXPECT_NEAR(json["mean"][0].get<double>(), 1.458e-3, 1e-6);
  EXPECT_NEAR(json["mean"][1].get<double>(), 2.542e-3, 1e-6);
  EXPECT_NEAR(json["effective_size"].get<double>(), 11, 0.1);
  EXPECT_TRUE(json["p50"].is_array());
  EXPECT_EQ(json["p90"], nullptr) << "30 values of a batch lie beyond";
}

TEST(LatencyIntervals, stand_below_the_latencies) {
  const std::string rows = latency_ci_rows(run_of(300));
  EXPECT_NE(rows.find("± (95 %)              542 us    542 us         -"), std::string::npos)
      << rows;
  EXPECT_NE(rows.find("by 12 batches of the run; its mean is as good as that of 11 independent"),
            std::string::npos)
      << rows;
}

TEST(LatencyIntervals, of_a_run_that_is_too_short_are_none) {
  stats::BatchedRun run = run_of(300);
  run.is_long_enough = false;
  EXPECT_EQ(latency_ci_rows(run), "");
  const Json json = latency_ci_json(run);
  for (const char* figure : {"mean", "p50", "p90", "p95", "p99", "effective_size"})
    EXPECT_EQ(json[figure], nullptr) << figure;
}

}  // namespace
}  // namespace headroom::report
