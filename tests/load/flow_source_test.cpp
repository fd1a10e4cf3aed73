#include "sim/load/flow_source.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace headroom::load {
namespace {

OpenLoadConfig steady(double per_second) {
  OpenLoadConfig config;
  config.rate = {{Duration{}, per_second}};
  config.mix = {{0, 1.0}};
  return config;
}

FlowSource source(const OpenLoadConfig& config, bool is_drawn, std::uint64_t seed = 1) {
  return {config, Instant{}, Instant::at(100_h), "load", seed, 0, is_drawn};
}

/// Requests of all classes, step by step.
std::vector<double> take(FlowSource flow, Duration step, int steps) {
  std::vector<double> counts;
  std::vector<FlowCount> of_step;
  for (int i = 1; i <= steps; ++i) {
    flow.take(Instant::at(step * i), of_step);
    counts.push_back(std::accumulate(
        of_step.begin(), of_step.end(), 0.0,
        [](double sum, const FlowCount& c) { return sum + static_cast<double>(c.requests); }));
  }
  return counts;
}

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double variance(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += (value - mean(values)) * (value - mean(values));
  return sum / static_cast<double>(values.size() - 1);
}

TEST(FlowSource, carries_on_what_is_less_than_a_request) {
  EXPECT_EQ(take(source(steady(0.25), false), 1_s, 8),
            (std::vector<double>{0, 0, 0, 1, 0, 0, 0, 1}));
}

TEST(FlowSource, follows_the_rate) {
  OpenLoadConfig config = steady(0);
  config.rate = {{Duration{}, 0.0}, {10_s, 100.0}, {10_s, 20.0}};
  // The triangle of 10 s and 100 a second has 500 requests; then 20 a second are held.
  const auto counts = take(source(config, false), 5_s, 4);
  EXPECT_EQ(counts, (std::vector<double>{125, 375, 100, 100}));
}

TEST(FlowSource, keeps_to_its_own_time) {
  OpenLoadConfig config = steady(10);
  FlowSource flow(config, Instant::at(5_s), Instant::at(15_s), "load", 1, 0, false);
  EXPECT_EQ(take(std::move(flow), 10_s, 3), (std::vector<double>{50, 50, 0}));
}

TEST(FlowSource, deals_out_classes_by_their_weights) {
  OpenLoadConfig config = steady(10);
  config.mix = {{0, 3.0}, {2, 1.0}};
  FlowSource flow = source(config, false);
  std::vector<FlowCount> counts;
  flow.take(Instant::at(4_s), counts);
  ASSERT_EQ(counts.size(), 2U);
  EXPECT_EQ(counts[0].request_class, 0U);
  EXPECT_EQ(counts[0].requests, 30U);
  EXPECT_EQ(counts[1].request_class, 2U);
  EXPECT_EQ(counts[1].requests, 10U);
}

TEST(FlowSource, changes_its_mix_with_time) {
  OpenLoadConfig config = steady(10);
  config.mixes = {{Duration{}, {{0, 1.0}}}, {10_s, {{1, 1.0}}}};
  FlowSource flow = source(config, false);
  std::vector<FlowCount> counts;
  flow.take(Instant::at(10_s), counts);  // its middle: half of each
  ASSERT_EQ(counts.size(), 2U);
  EXPECT_EQ(counts[0].requests, 50U);
  flow.take(Instant::at(20_s), counts);
  ASSERT_EQ(counts.size(), 1U);
  EXPECT_EQ(counts[0].request_class, 1U);
}

// Counts of a Poisson process have their mean as variance; 4,000 of them estimate it to 5 %
// (two standard errors).
TEST(FlowSource, draws_counts_as_a_poisson_process_has_them) {
  for (const double expected : {0.5, 5.0, 400.0}) {
    const auto counts = take(source(steady(expected / 10), true), 10_s, 4000);
    EXPECT_NEAR(mean(counts), expected, 4 * std::sqrt(expected / 4000)) << expected;
    EXPECT_NEAR(variance(counts) / expected, 1, 0.1) << expected;
  }
}

TEST(FlowSource, draws_more_even_counts_where_gaps_are_more_even) {
  OpenLoadConfig config = steady(100);
  config.process.gaps = engine::Distribution::gamma(1, 0.5);
  const auto counts = take(source(config, true), 10_s, 4000);
  EXPECT_NEAR(mean(counts), 1000, 1.5);
  EXPECT_NEAR(variance(counts) / 1000, 0.25, 0.04);
}

TEST(FlowSource, bursts_at_the_times_of_single_requests) {
  OpenLoadConfig config = steady(50);
  config.process.bursts = Bursts::of_ratio(10, 60_s, 20_s);
  FlowSource flow = source(config, false);
  OpenSource single(config, Instant{}, Instant::at(100_h), "load", 1, 0);
  std::vector<FlowCount> counts;
  double squares = 0;
  double flow_sum = 0;
  for (int i = 1; i <= 200; ++i) {
    flow.take(Instant::at(10_s * i), counts);
    double requests = 0;
    while (single.next_arrival() < Instant::at(10_s * i)) {
      single.take();
      ++requests;
    }
    const double expected = counts.empty() ? 0.0 : static_cast<double>(counts[0].requests);
    flow_sum += expected;
    squares += (requests - expected) * (requests - expected);
  }
  // What is left between them is the Poisson process's own variance, its mean.
  EXPECT_NEAR(squares / flow_sum, 1, 0.4);
}

TEST(FlowSource, draws_the_same_counts_for_the_same_seed) {
  EXPECT_EQ(take(source(steady(3), true), 10_s, 50), take(source(steady(3), true), 10_s, 50));
  EXPECT_NE(take(source(steady(3), true), 10_s, 50), take(source(steady(3), true, 2), 10_s, 50));
}

}  // namespace
}  // namespace headroom::load
