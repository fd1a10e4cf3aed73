#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "sim/cloud/cloudwatch.hpp"

/// Alarms with periods below a minute (aws-behaviour 5.3).
namespace headroom::cloud {
namespace {

using scaling::AlarmState;
using scaling::MetricQuery;
using scaling::Statistic;
using enum CloudWatch::Instances;

const scaling::MetricId kBusy{"App", "Busy"};

Instant at(Duration since_start) { return Instant::at(since_start); }

MetricQuery query(Duration period, int points, Statistic statistic = Statistic::average) {
  return {kBusy, statistic, period, points};
}

Alarm alarm(Duration period, int periods) {
  Alarm result;
  result.config.name = "busy";
  result.config.metric = query(period, periods);
  result.config.datapoints_to_alarm = periods;
  result.config.threshold = 50;
  return result;
}

/// The metric reaches alarms ten seconds after a period.
class HighResolutionAlarmTest : public testing::Test {
 protected:
  HighResolutionAlarmTest() { cloudwatch_.keep_in_slots(kBusy, 10_s); }
  static MonitoringConfig config() {
    MonitoringConfig monitoring;
    monitoring.delay_of_namespace["App"] = 10_s;
    return monitoring;
  }
  /// Values of ten seconds each, from the start on.
  void publish(const std::vector<double>& values) {
    for (std::size_t slot = 0; slot < values.size(); ++slot)
      cloudwatch_.publish(kBusy, static_cast<std::int64_t>(slot), values[slot]);
  }
  /// When the alarm came into ALARM, evaluated each ten seconds.
  std::optional<double> alarm_s(Duration until) {
    for (Duration now = 10_s; now <= until; now += 10_s) {
      cloudwatch_.evaluate(at(now));
      if (cloudwatch_.alarms()[0].state == AlarmState::alarm) return now.seconds();
    }
    return std::nullopt;
  }
  std::vector<std::pair<double, double>> seen(const MetricQuery& what, Duration now) const {
    std::vector<std::pair<double, double>> result;
    for (const auto& point : cloudwatch_.points(what, all, at(now)))
      result.emplace_back(point.time.seconds(), point.value);
    return result;
  }
  using Seen = std::vector<std::pair<double, double>>;

  Journal journal_;
  CloudWatch cloudwatch_{config(), {}, journal_};
};

TEST_F(HighResolutionAlarmTest, periods_of_ten_seconds_have_points_of_their_own) {
  publish({10, 20, 30, 40});
  EXPECT_EQ(seen(query(10_s, 2), 50_s), (Seen{{20, 30}, {30, 40}}));
  EXPECT_EQ(seen(query(10_s, 2), 45_s), (Seen{{10, 20}, {20, 30}})) << "slides by ten seconds";
}

TEST_F(HighResolutionAlarmTest, longer_periods_gather_short_samples) {
  publish({10, 20, 30, 40, 50, 60, 70});
  EXPECT_EQ(seen(query(20_s, 1), 50_s), (Seen{{20, 35}}));
  EXPECT_EQ(seen(query(30_s, 1, Statistic::sum), 50_s), (Seen{{10, 90}}));
  EXPECT_EQ(seen(query(60_s, 1), 80_s), (Seen{{0, 35}})) << "by whole minutes";
}

// Two breaching periods from 20 s on: both are seen at 50 s; with periods of a minute the first
// whole one is seen at 120 s, the minute's end and ten seconds rounded up to the next evaluation.
TEST_F(HighResolutionAlarmTest, is_looked_at_each_ten_seconds) {
  cloudwatch_.add_alarm(alarm(10_s, 2));
  EXPECT_EQ(cloudwatch_.evaluation_interval(), 10_s);
  publish({10, 10, 90, 90, 90, 90, 90, 90, 90, 90});
  EXPECT_EQ(alarm_s(200_s), 50);
}

TEST_F(HighResolutionAlarmTest, others_are_looked_at_each_minute_all_the_same) {
  cloudwatch_.add_alarm(alarm(60_s, 1));
  EXPECT_EQ(cloudwatch_.evaluation_interval(), 60_s);
  cloudwatch_.add_alarm(alarm(30_s, 1));
  EXPECT_EQ(cloudwatch_.evaluation_interval(), 10_s);
  publish({10, 10, 90, 90, 90, 90, 90, 90, 90, 90});
  EXPECT_EQ(alarm_s(200_s), 120);
}

TEST_F(HighResolutionAlarmTest, looks_at_an_expression_by_its_own_period) {
  MetricQuery doubled = query(10_s, 1);
  doubled.formula = std::make_shared<const scaling::MetricFormula>(
      scaling::MetricFormula{{query(10_s, 1)}, scaling::MetricMath::parse("2 * a", {"a"})});
  publish({10, 20, 30});
  EXPECT_EQ(seen(doubled, 40_s), (Seen{{20, 60}}));
}

}  // namespace
}  // namespace headroom::cloud
