#include "sim/cloud/metric_store.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <random>
#include <vector>

namespace headroom::cloud {
namespace {

using scaling::Statistic;

StatisticSet set_of(std::initializer_list<double> samples) {
  StatisticSet set;
  for (const double sample : samples) set.add(sample);
  return set;
}

TEST(StatisticSet, an_empty_one_has_no_value_at_all) {
  for (const auto statistic : {Statistic::average, Statistic::sum, Statistic::minimum,
                               Statistic::maximum, Statistic::sample_count}) {
    EXPECT_EQ(StatisticSet{}.value(statistic), std::nullopt);
  }
}

TEST(StatisticSet, knows_the_five_statistics_of_its_samples) {
  const StatisticSet set = set_of({40, 60, 20});
  EXPECT_EQ(set.value(Statistic::average), 40.0);
  EXPECT_EQ(set.value(Statistic::sum), 120.0);
  EXPECT_EQ(set.value(Statistic::minimum), 20.0);
  EXPECT_EQ(set.value(Statistic::maximum), 60.0);
  EXPECT_EQ(set.value(Statistic::sample_count), 3.0);
}

TEST(StatisticSet, extremes_of_negative_and_large_samples_are_not_taken_for_zero) {
  EXPECT_EQ(set_of({-3, -5}).value(Statistic::maximum), -3.0);
  EXPECT_EQ(set_of({7, 9}).value(Statistic::minimum), 7.0);
}

TEST(StatisticSet, a_real_zero_is_a_sample) {
  EXPECT_EQ(set_of({0}).value(Statistic::average), 0.0);
  EXPECT_EQ(set_of({0}).value(Statistic::sample_count), 1.0);
}

TEST(StatisticSet, merging_is_adding_all_of_the_samples) {
  StatisticSet set = set_of({40, 60});
  set.merge(set_of({-10, 90, 20}));
  EXPECT_EQ(set.value(Statistic::average), 40.0);
  EXPECT_EQ(set.value(Statistic::minimum), -10.0);
  EXPECT_EQ(set.value(Statistic::maximum), 90.0);
  EXPECT_EQ(set.value(Statistic::sample_count), 5.0);
}

TEST(StatisticSet, merging_with_an_empty_one_changes_nothing) {
  StatisticSet left = set_of({5});
  left.merge({});
  EXPECT_EQ(left.value(Statistic::minimum), 5.0);
  StatisticSet right;
  right.merge(set_of({5}));
  EXPECT_EQ(right.value(Statistic::minimum), 5.0);
  EXPECT_EQ(right.value(Statistic::maximum), 5.0);
}

TEST(MetricSeries, samples_of_one_minute_are_kept_together) {
  MetricSeries series;
  series.publish(3, 40);
  series.publish(3, 60);
  EXPECT_EQ(series.over(3, 1).value(Statistic::average), 50.0);
  EXPECT_EQ(series.over(2, 1).sample_count, 0U);
  EXPECT_EQ(series.over(4, 1).sample_count, 0U);
}

// An average over several minutes weighs samples, not minutes: (10 + 10 + 10 + 70) / 4.
TEST(MetricSeries, several_minutes_are_averaged_over_their_samples) {
  MetricSeries series;
  for (int i = 0; i < 3; ++i) series.publish(0, 10);
  series.publish(1, 70);
  EXPECT_EQ(series.over(0, 2).value(Statistic::average), 25.0);
}

TEST(MetricSeries, a_window_holds_its_first_minute_and_not_the_one_behind_its_last) {
  MetricSeries series;
  for (std::int64_t minute = 0; minute < 10; ++minute) series.publish(minute, double(minute));
  EXPECT_EQ(series.over(2, 5).value(Statistic::minimum), 2.0);
  EXPECT_EQ(series.over(2, 5).value(Statistic::maximum), 6.0);
  EXPECT_EQ(series.over(2, 5).sample_count, 5U);
}

TEST(MetricSeries, before_time_zero_there_is_nothing) {
  MetricSeries series;
  series.publish(0, 1);
  series.publish(9, 2);
  EXPECT_EQ(series.over(-5, 5).sample_count, 0U);
  EXPECT_EQ(series.over(-5, 6).sample_count, 1U);
  EXPECT_EQ(series.over(-1, 1).sample_count, 0U) << "minute -1 is not minute 9";
}

TEST(MetricSeries, a_minute_is_remembered_however_old_it_is) {
  MetricSeries series;
  series.publish(1, 10);
  series.publish(100'000, 60);
  EXPECT_EQ(series.over(1, 1).value(Statistic::sum), 10.0);
  EXPECT_EQ(series.over(2, 99'998).sample_count, 0U);
}

TEST(MetricSeries, agrees_with_a_map_of_all_samples) {
  const std::uint64_t seed = 4;
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937_64 random(seed);
  MetricSeries series;
  std::map<std::int64_t, std::vector<double>> all;
  std::int64_t now = 0;
  for (int i = 0; i < 3000; ++i) {
    now += static_cast<std::int64_t>(random() % 3);
    const std::int64_t minute = std::max<std::int64_t>(0, now - std::int64_t(random() % 5));
    const double sample = double(random() % 100);
    series.publish(minute, sample);
    all[minute].push_back(sample);
    const std::int64_t first = now - std::int64_t(random() % 20);
    const std::int64_t count = 1 + std::int64_t(random() % std::uint64_t(now - first + 1));
    StatisticSet expected;
    for (std::int64_t m = first; m < first + count; ++m) {
      if (!all.contains(m)) continue;
      for (const double s : all.at(m)) expected.add(s);
    }
    const StatisticSet got = series.over(first, count);
    ASSERT_EQ(got.sample_count, expected.sample_count) << first << "+" << count;
    ASSERT_EQ(got.sum, expected.sum);
    ASSERT_EQ(got.minimum, expected.minimum);
    ASSERT_EQ(got.maximum, expected.maximum);
  }
}

}  // namespace
}  // namespace headroom::cloud
