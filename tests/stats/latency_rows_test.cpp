#include "sim/stats/latency_rows.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <vector>

#include "sim/engine/random.hpp"

namespace headroom::stats {
namespace {

TEST(LatencyRows, are_four_to_an_octave_of_nanoseconds) {
  EXPECT_DOUBLE_EQ(row_begin_seconds(0), 4e-9);
  EXPECT_DOUBLE_EQ(row_begin_seconds(1), 5e-9);
  EXPECT_DOUBLE_EQ(row_begin_seconds(4), 8e-9);
  EXPECT_DOUBLE_EQ(row_begin_seconds(5), 10e-9);
  EXPECT_DOUBLE_EQ(row_begin_seconds(4 * 18), 1048576e-9);  // 4 * 2^18 ns
}

TEST(LatencyRows, of_nothing_are_none) { EXPECT_TRUE(latency_rows(Histogram()).counts.empty()); }

TEST(LatencyRows, count_each_value_where_it_belongs) {
  Histogram histogram;
  for (const int milliseconds : {1, 2, 2, 40}) histogram.add(milliseconds * 1_ms);
  const LatencyRows rows = latency_rows(histogram);
  EXPECT_EQ(std::accumulate(rows.counts.begin(), rows.counts.end(), std::uint64_t{0}), 4U);
  for (std::size_t i = 0; i < rows.counts.size(); ++i) {
    const double from = row_begin_seconds(rows.first + i);
    const double to = row_begin_seconds(rows.first + i + 1);
    const auto is_in = [&](double seconds) { return from <= seconds && seconds < to; };
    EXPECT_EQ(rows.counts[i], is_in(0.001) * 1U + is_in(0.002) * 2U + is_in(0.040) * 1U) << from;
  }
}

TEST(LatencyRows, begin_and_end_with_rows_that_are_not_empty) {
  Histogram histogram;
  histogram.add(3_ms);
  histogram.add(3_s);
  const LatencyRows rows = latency_rows(histogram);
  EXPECT_EQ(rows.counts.front(), 1U);
  EXPECT_EQ(rows.counts.back(), 1U);
  EXPECT_LE(row_begin_seconds(rows.first), 0.003);
  EXPECT_GT(row_begin_seconds(rows.first + 1), 0.003);
}

TEST(LatencyRows, tell_what_the_buckets_tell_from_a_nanosecond_to_an_hour) {
  for (const int precision_bits : {2, 5, 7, 10}) {
    Histogram histogram(precision_bits);
    engine::WordSequence words(engine::stream_key(1, 0, "rows"));
    for (std::uint64_t i = 0; i < 3000; ++i)  // as many to an octave
      histogram.add(Duration::nanoseconds(
          static_cast<std::int64_t>(words.at(2 * i) >> 21 >> words.at(2 * i + 1) % 43)));
    const LatencyRows rows = latency_rows(histogram);
    std::vector<std::uint64_t> counted(rows.counts.size());
    histogram.for_each([&](Duration latency, std::uint64_t count) {
      std::size_t row = 0;
      while (row + 1 < counted.size() && 1e9 * row_begin_seconds(rows.first + row + 1) <
                                             static_cast<double>(latency.ns()) + 0.5)
        ++row;
      counted[row] += count;
    });
    EXPECT_EQ(rows.counts, counted) << precision_bits << " bits";
  }
}

}  // namespace
}  // namespace headroom::stats
