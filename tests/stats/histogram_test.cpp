#include "sim/stats/histogram.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/histogram.hpp>
#include <cmath>
#include <random>
#include <vector>

namespace headroom::stats {
namespace {

TEST(Histogram, small_values_are_exact) {
  Histogram histogram(7);
  for (int ns : {3, 1, 2, 200, 255}) histogram.add(Duration::nanoseconds(ns));
  EXPECT_DOUBLE_EQ(histogram.value_at_rank_seconds(1), 1e-9);
  EXPECT_DOUBLE_EQ(histogram.value_at_rank_seconds(4), 200e-9);
  EXPECT_DOUBLE_EQ(histogram.value_at_rank_seconds(5), 255e-9);
  EXPECT_EQ(histogram.max(), 255_ns);
}

TEST(Histogram, quantiles_are_within_half_a_bucket_of_the_sorted_sample) {
  const std::uint64_t seed = 12;
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937_64 random(seed);
  for (const int bits : {5, 7, 10}) {
    Histogram histogram(bits);
    std::vector<double> sample;
    for (int i = 0; i < 50'000; ++i) {
      const auto ns =
          static_cast<std::int64_t>(std::exp(std::uniform_real_distribution<>(0, 30)(random)));
      histogram.add(Duration::nanoseconds(ns));
      sample.push_back(static_cast<double>(ns) * 1e-9);
    }
    std::sort(sample.begin(), sample.end());
    for (const double q : {0.001, 0.1, 0.5, 0.9, 0.99, 0.999, 1.0}) {
      const double exact = sample[nearest_rank(q, sample.size()) - 1];
      EXPECT_NEAR(histogram.quantile_seconds(q), exact, exact * std::ldexp(1.0, -bits - 1) * 1.001)
          << q;
    }
  }
}

TEST(Histogram, counts_what_boost_histogram_counts) {
  // The same buckets, written down as an explicit axis: 2^3 per octave from 16 to 2^20 ns.
  std::vector<double> edges;
  for (int octave = 4; octave < 20; ++octave) {
    for (int i = 0; i < 8; ++i) edges.push_back(std::ldexp(8 + i, octave - 3));
  }
  edges.push_back(std::ldexp(1, 20));
  auto oracle = boost::histogram::make_histogram(boost::histogram::axis::variable<>(edges));
  Histogram histogram(3);
  std::mt19937_64 random(5);
  std::vector<double> ranks;
  for (int i = 0; i < 20'000; ++i) {
    const auto ns = static_cast<std::int64_t>(16 + random() % ((1 << 20) - 16));
    oracle(static_cast<double>(ns));
    histogram.add(Duration::nanoseconds(ns));
  }
  std::uint64_t rank = 0;
  for (const auto& bucket : boost::histogram::indexed(oracle)) {
    const auto count = static_cast<std::uint64_t>(*bucket);
    if (count == 0) continue;
    const double first = histogram.value_at_rank_seconds(rank + 1) * 1e9;
    const double last = histogram.value_at_rank_seconds(rank + count) * 1e9;
    EXPECT_EQ(first, last);
    EXPECT_GE(first, bucket.bin().lower());
    EXPECT_LT(last, bucket.bin().upper());
    rank += count;
  }
  EXPECT_EQ(rank, histogram.count());
}

TEST(Histogram, merging_equals_adding_everything_to_one) {
  Histogram odd, even, all;
  for (int i = 1; i <= 1000; ++i) {
    const Duration d = Duration::milliseconds(i);
    (i % 2 ? odd : even).add(d);
    all.add(d);
  }
  odd.merge(even);
  odd.merge(Histogram{});
  EXPECT_EQ(odd.count(), all.count());
  EXPECT_EQ(odd.mean_seconds(), all.mean_seconds());
  for (const double q : {0.01, 0.5, 0.95, 1.0})
    EXPECT_EQ(odd.quantile_seconds(q), all.quantile_seconds(q));
}

// Ten times eighteen years in nanoseconds are more than 64 bits hold.
TEST(Histogram, is_made_of_its_contents_again) {
  Histogram histogram(10);
  histogram.add(1_ns);
  histogram.add_sequence(5_ms, 1_ms, 20, 3);
  histogram.add_sequence(24_h * (365 * 18), 1_ns, 1, 100);
  const Histogram::Contents contents = histogram.contents();
  EXPECT_GT(contents.sum_ns_high, 0U);
  Histogram again(contents);
  EXPECT_EQ(again.contents().buckets, contents.buckets);
  EXPECT_EQ(again.count(), histogram.count());
  EXPECT_EQ(again.max(), histogram.max());
  EXPECT_EQ(again.mean_seconds(), histogram.mean_seconds());
  for (const double q : {0.001, 0.3, 0.9, 1.0})
    EXPECT_EQ(again.quantile_seconds(q), histogram.quantile_seconds(q));
  again.add(7_ms);
  histogram.add(7_ms);
  again.merge(histogram);
  EXPECT_EQ(again.count(), 2 * histogram.count());
  EXPECT_TRUE(Histogram(Histogram().contents()).contents().buckets.empty());
}

TEST(Histogram, clearing_forgets_everything) {
  Histogram histogram;
  histogram.add(1_s);
  histogram.add(90_s);
  histogram.clear();
  EXPECT_EQ(histogram.count(), 0U);
  histogram.add(10_ms);
  EXPECT_EQ(histogram.count(), 1U);
  EXPECT_EQ(histogram.max(), 10_ms);
  EXPECT_NEAR(histogram.quantile_seconds(0.5), 0.010, 1e-4);
}

TEST(Histogram, mean_and_maximum_are_exact) {
  Histogram histogram;
  for (int i = 1; i <= 100; ++i) histogram.add(Duration::milliseconds(i));
  EXPECT_NEAR(histogram.mean_seconds(), 0.0505, 1e-15);
  EXPECT_EQ(histogram.max(), 100_ms);
}

TEST(NearestRank, is_the_smallest_rank_that_covers_the_share) {
  EXPECT_EQ(nearest_rank(0.95, 100), 95U);
  EXPECT_EQ(nearest_rank(0.95, 101), 96U);
  EXPECT_EQ(nearest_rank(0.99, 100), 99U);
  EXPECT_EQ(nearest_rank(0.1, 10), 1U);
  EXPECT_EQ(nearest_rank(0.0001, 10), 1U);
  EXPECT_EQ(nearest_rank(1.0, 10), 10U);
}

/// The same values, one by one.
Histogram one_by_one(Duration first, Duration step, std::uint64_t count, std::uint64_t times) {
  Histogram histogram;
  for (std::uint64_t i = 0; i < count * times; ++i)
    histogram.add(first + step * static_cast<std::int64_t>(i / times));
  return histogram;
}

TEST(Histogram, adds_a_sequence_as_if_its_values_came_one_by_one) {
  for (const Duration step :
       {Duration::nanoseconds(1000), Duration::nanoseconds(333'000), 40_ms, 7_s}) {
    for (const Duration first : {Duration::nanoseconds(3), 1_ms, 5_s}) {
      Histogram histogram;
      histogram.add_sequence(first, step, 1000, 3);
      const Histogram expected = one_by_one(first, step, 1000, 3);
      EXPECT_EQ(histogram.count(), expected.count());
      EXPECT_EQ(histogram.mean_seconds(), expected.mean_seconds());
      EXPECT_EQ(histogram.max(), expected.max());
      std::vector<std::pair<Duration, std::uint64_t>> buckets, expected_buckets;
      histogram.for_each([&](Duration d, std::uint64_t n) { buckets.emplace_back(d, n); });
      expected.for_each([&](Duration d, std::uint64_t n) { expected_buckets.emplace_back(d, n); });
      EXPECT_EQ(buckets, expected_buckets);
    }
  }
}

TEST(Histogram, of_nothing_added_is_empty) {
  Histogram histogram;
  histogram.add_sequence(1_s, 1_s, 0, 5);
  histogram.add_sequence(1_s, 1_s, 5, 0);
  EXPECT_EQ(histogram.count(), 0U);
  histogram.for_each([](Duration, std::uint64_t) { FAIL(); });
}

TEST(Histogram, a_value_many_times_is_as_many_values) {
  Histogram one_by_one;
  for (int i = 0; i < 1000; ++i) one_by_one.add(12_ms);
  one_by_one.add(7_ms);
  Histogram at_once;
  at_once.add(12_ms, 1000);
  at_once.add(7_ms, 1);
  at_once.add(1_s, 0);  // no time at all
  EXPECT_EQ(at_once.count(), 1001U);
  EXPECT_EQ(at_once.mean_seconds(), one_by_one.mean_seconds());
  EXPECT_EQ(at_once.quantile_seconds(0.5), one_by_one.quantile_seconds(0.5));
  EXPECT_EQ(at_once.max(), one_by_one.max());
}

// 1000 values evenly over a second: half a bucket is 2 ms there, their true quantiles are the rank.
TEST(Histogram, reads_smooth_quantiles_more_finely_than_its_buckets) {
  Histogram histogram;
  for (int i = 0; i < 1000; ++i) histogram.add(1_s + 1_ms * i);
  for (const double q : {0.013, 0.25, 0.5, 0.777, 0.95, 0.999})
    EXPECT_NEAR(histogram.smooth_quantile_seconds(q), 1 + q, 0.0011) << q;
  EXPECT_LE(histogram.smooth_quantile_seconds(1), histogram.max().seconds());
}

}  // namespace
}  // namespace headroom::stats
