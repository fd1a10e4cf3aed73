#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sim/cloud/cloudwatch.hpp"

/// Metrics by whole hours of the clock on the wall, across the start of the run.
namespace headroom::cloud {
namespace {

using scaling::MetricQuery;
using scaling::Statistic;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

Instant at(Duration since_start) { return Instant::at(since_start); }

class HourlyMetrics : public testing::Test {
 protected:
  using Points = std::vector<std::pair<double, double>>;  ///< hours since the start, and values

  Points hours(const MetricQuery& query, Instant now, int count = 100) const {
    Points points;
    for (const auto& point : cloudwatch_.hourly(query, count, now))
      points.emplace_back(point.time.seconds() / 3600, point.value);
    return points;
  }
  static MetricQuery requests(Statistic statistic = Statistic::sum) {
    return {info(Metric::request_count).id(), statistic, 1_h, 1};
  }
  void past(Statistic statistic, std::vector<scaling::Datapoint> points,
            Duration since_full_hour = {}) {
    cloudwatch_.set_past({{info(Metric::request_count).id(), statistic, std::move(points)}},
                         since_full_hour);
  }

  Journal journal_;
  CloudWatch cloudwatch_{{}, {}, journal_};
};

TEST_F(HourlyMetrics, an_hour_is_there_a_metric_delay_after_its_end) {
  for (int minute = 0; minute < 120; ++minute)
    cloudwatch_.publish(Metric::request_count, minute, 2);
  EXPECT_THAT(hours(requests(), at(3660_s) - 1_ns), IsEmpty());
  EXPECT_THAT(hours(requests(), at(3660_s)), ElementsAre(Pair(0, 120)));
  EXPECT_THAT(hours(requests(), at(3_h)), ElementsAre(Pair(0, 120), Pair(1, 120)));
  EXPECT_THAT(hours(requests(Statistic::average), at(3_h)), ElementsAre(Pair(0, 2), Pair(1, 2)));
}

TEST_F(HourlyMetrics, what_was_before_the_run_is_known_from_the_start) {
  past(Statistic::sum, {{at({}) - 2_h, 10}, {at({}) - 90_min, 5}, {at({}) - 1_h, 7}});
  EXPECT_THAT(hours(requests(), at({})), ElementsAre(Pair(-2, 15), Pair(-1, 7)));
}

TEST_F(HourlyMetrics, averages_and_sums_of_the_past_are_apart) {
  past(Statistic::average, {{at({}) - 1_h, 10}, {at({}) - 30_min, 30}});
  EXPECT_THAT(hours(requests(), at({})), IsEmpty());
  EXPECT_THAT(hours(requests(Statistic::average), at({})), ElementsAre(Pair(-1, 20)));
}

TEST_F(HourlyMetrics, hours_are_those_of_the_clock_and_the_first_has_both) {
  past(Statistic::sum, {{at({}) - 20_min - 1_h, 60}, {at({}) - 20_min, 20}}, 20_min);
  for (int minute = 0; minute < 100; ++minute)
    cloudwatch_.publish(Metric::request_count, minute, 1);
  EXPECT_THAT(hours(requests(), at(2_h)),
              ElementsAre(Pair(-80.0 / 60, 60), Pair(-20.0 / 60, 20 + 40), Pair(40.0 / 60, 60)));
}

TEST_F(HourlyMetrics, only_the_last_hours_are_given) {
  past(Statistic::sum, {{at({}) - 5_h, 1}, {at({}) - 2_h, 2}, {at({}) - 1_h, 3}});
  EXPECT_THAT(hours(requests(), at({}), 2), ElementsAre(Pair(-2, 2), Pair(-1, 3)));
}

TEST_F(HourlyMetrics, an_expression_is_evaluated_hour_by_hour) {
  past(Statistic::sum, {{at({}) - 2_h, 10}, {at({}) - 1_h, 6}});
  MetricQuery half;
  half.formula = std::make_shared<const scaling::MetricFormula>(
      scaling::MetricFormula{{requests()}, scaling::MetricMath::parse("m1 / 2", {"m1"})});
  EXPECT_THAT(hours(half, at({})), ElementsAre(Pair(-2, 5), Pair(-1, 3)));
}

}  // namespace
}  // namespace headroom::cloud
