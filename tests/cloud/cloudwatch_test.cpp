#include "sim/cloud/cloudwatch.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace headroom::cloud {
namespace {

using scaling::AlarmState;
using scaling::Comparison;
using scaling::Datapoint;
using scaling::MetricQuery;
using scaling::Statistic;
using enum CloudWatch::Instances;

Instant at(Duration since_start) { return Instant::at(since_start); }
Instant minute(std::int64_t n) { return at(Duration::minutes(n)); }

MetricQuery query(int points, Duration period = 60_s, Statistic statistic = Statistic::average) {
  return {group_cpu_utilization(), statistic, period, points};
}

/// N of N periods above 50.
Alarm alarm(int periods, Duration period = 60_s) {
  Alarm result;
  result.config.name = "cpu-high";
  result.config.metric = query(periods, period);
  result.config.datapoints_to_alarm = periods;
  result.config.threshold = 50;
  return result;
}

/// Minute starts and values.
std::vector<std::pair<std::int64_t, double>> by_minute(const std::vector<Datapoint>& points) {
  std::vector<std::pair<std::int64_t, double>> result;
  for (const Datapoint& point : points)
    result.emplace_back(point.time.since_start() / 60_s, point.value);
  return result;
}
using Points = std::vector<std::pair<std::int64_t, double>>;

class CloudWatchTest : public testing::Test {
 protected:
  AlarmState state() const { return cloudwatch_.alarms()[0].state; }
  Journal journal_;
  CloudWatch cloudwatch_{{}, {}, journal_};
};

TEST_F(CloudWatchTest, a_minute_is_visible_a_metric_delay_after_its_end) {
  cloudwatch_.publish(Metric::cpu_utilization, 4, 70, true);
  EXPECT_TRUE(cloudwatch_.points(query(3), all, minute(6) - 1_ns).empty());
  EXPECT_EQ(by_minute(cloudwatch_.points(query(3), all, minute(6))), (Points{{4, 70}}));
}

TEST_F(CloudWatchTest, a_query_sees_its_periods_and_no_more) {
  for (std::int64_t m = 0; m < 10; ++m)
    cloudwatch_.publish(Metric::cpu_utilization, m, double(m), true);
  EXPECT_EQ(by_minute(cloudwatch_.points(query(3), all, minute(9))),
            (Points{{5, 5}, {6, 6}, {7, 7}}));
}

TEST_F(CloudWatchTest, minutes_without_samples_are_left_out) {
  cloudwatch_.publish(Metric::cpu_utilization, 2, 20, true);
  cloudwatch_.publish(Metric::cpu_utilization, 5, 50, true);
  EXPECT_EQ(by_minute(cloudwatch_.points(query(5), all, minute(7))), (Points{{2, 20}, {5, 50}}));
}

TEST_F(CloudWatchTest, at_the_start_there_are_no_points) {
  cloudwatch_.publish(Metric::cpu_utilization, 0, 70, true);
  EXPECT_TRUE(cloudwatch_.points(query(5), all, minute(0)).empty());
  EXPECT_TRUE(cloudwatch_.points(query(5), all, minute(1)).empty());
  EXPECT_EQ(by_minute(cloudwatch_.points(query(5), all, minute(2))), (Points{{0, 70}}));
}

// Rulings 10 and 13: a plain mean over the samples; one of them warms up.
TEST_F(CloudWatchTest, all_instances_and_the_warm_ones_have_averages_of_their_own) {
  cloudwatch_.publish(Metric::cpu_utilization, 0, 80, true);
  cloudwatch_.publish(Metric::cpu_utilization, 0, 60, true);
  cloudwatch_.publish(Metric::cpu_utilization, 0, 10, false);
  EXPECT_EQ(by_minute(cloudwatch_.points(query(1), all, minute(2))), (Points{{0, 50}}));
  EXPECT_EQ(by_minute(cloudwatch_.points(query(1), warm, minute(2))), (Points{{0, 70}}));
  EXPECT_EQ(cloudwatch_.cpu_average(0, 1), 50.0);
}

TEST_F(CloudWatchTest, the_other_statistics_are_taken_over_the_instances) {
  cloudwatch_.publish(Metric::cpu_utilization, 0, 80, true);
  cloudwatch_.publish(Metric::cpu_utilization, 0, 10, true);
  const auto value = [&](Statistic statistic) {
    return cloudwatch_.points(query(1, 60_s, statistic), all, minute(2))[0].value;
  };
  EXPECT_EQ(value(Statistic::sum), 90);
  EXPECT_EQ(value(Statistic::minimum), 10);
  EXPECT_EQ(value(Statistic::maximum), 80);
  EXPECT_EQ(value(Statistic::sample_count), 2);
}

// With a window of minutes 1 to 5 at minute 6 and 2 to 6 at minute 7: it slides every minute.
TEST_F(CloudWatchTest, a_five_minute_period_slides_with_the_minute) {
  for (std::int64_t m = 0; m < 8; ++m)
    cloudwatch_.publish(Metric::cpu_utilization, m, double(10 * m), true);
  const auto newest = [&](std::int64_t now) {
    return by_minute(cloudwatch_.points(query(1, 300_s), all, minute(now)));
  };
  EXPECT_EQ(newest(6), (Points{{0, 20}}));  // minutes 0 to 4
  EXPECT_EQ(newest(7), (Points{{1, 30}}));
  EXPECT_EQ(newest(8), (Points{{2, 40}}));
}

TEST_F(CloudWatchTest, five_minute_periods_follow_each_other_without_overlap) {
  for (std::int64_t m = 0; m < 15; ++m)
    cloudwatch_.publish(Metric::cpu_utilization, m, double(10 * m), true);
  EXPECT_EQ(by_minute(cloudwatch_.points(query(3, 300_s), all, minute(16))),
            (Points{{0, 20}, {5, 70}, {10, 120}}));
}

TEST_F(CloudWatchTest, an_average_can_be_asked_for_whatever_its_age) {
  cloudwatch_.publish(Metric::cpu_utilization, 3, 30, false);
  cloudwatch_.publish(Metric::cpu_utilization, 4, 50, true);
  EXPECT_EQ(cloudwatch_.cpu_average(3, 2), 40.0);
  EXPECT_EQ(cloudwatch_.cpu_average(5, 10), std::nullopt);
}

TEST_F(CloudWatchTest, it_looks_back_for_hours) {
  cloudwatch_.add_alarm(alarm(24, 300_s));  // 2 h, and 8 periods of 5 min more
  for (std::int64_t m = 0; m < 161; ++m)
    cloudwatch_.publish(Metric::cpu_utilization, m, m < 41 ? 10 : 90, true);
  const auto points = cloudwatch_.points(query(32, 300_s), all, minute(162));
  ASSERT_EQ(points.size(), 32U);
  EXPECT_EQ(points[0].time, minute(1));
  cloudwatch_.evaluate(minute(162));
  EXPECT_EQ(state(), AlarmState::alarm) << "24 periods from minute 41 on";
}

// 3 x 60 s: breaching minutes 0, 1 and 2, the last of them visible at minute 4.
TEST_F(CloudWatchTest, an_alarm_goes_off_when_its_last_breaching_minute_is_visible) {
  cloudwatch_.add_alarm(alarm(3));
  for (std::int64_t m = 0; m < 4; ++m) {
    cloudwatch_.publish(Metric::cpu_utilization, m, 90, true);
    cloudwatch_.evaluate(minute(m + 1));
    EXPECT_NE(state(), AlarmState::alarm) << "at minute " << m + 1;
    if (m == 2) break;
  }
  cloudwatch_.evaluate(minute(4));
  EXPECT_EQ(state(), AlarmState::alarm);
}

TEST_F(CloudWatchTest, alarms_see_warming_instances_too) {
  cloudwatch_.add_alarm(alarm(1));
  cloudwatch_.publish(Metric::cpu_utilization, 0, 90, false);
  cloudwatch_.evaluate(minute(2));
  EXPECT_EQ(state(), AlarmState::alarm);
}

TEST_F(CloudWatchTest, a_value_that_rounds_to_the_threshold_is_at_it) {
  Alarm above = alarm(1);
  Alarm at_least = alarm(1);
  above.config.threshold = at_least.config.threshold = 5;
  at_least.config.comparison = Comparison::greater_or_equal;
  cloudwatch_.add_alarm(above);
  cloudwatch_.add_alarm(at_least);
  cloudwatch_.publish(Metric::cpu_utilization, 0, 5.0000000001, true);
  cloudwatch_.publish(Metric::cpu_utilization, 1, 4.9999999999, true);
  for (const std::int64_t now : {2, 3}) {
    cloudwatch_.evaluate(minute(now));
    EXPECT_EQ(cloudwatch_.alarms()[0].state, AlarmState::ok) << "at minute " << now;
    EXPECT_EQ(cloudwatch_.alarms()[1].state, AlarmState::alarm) << "at minute " << now;
  }
}

// Five-minute samples stamped 4, 9, 14, ...: a 3 x 60 s alarm sees one real point in five, and
// alarms when a lone breach is three minutes old. Minute 4 is visible at 6, three periods old at 8.
TEST_F(CloudWatchTest, a_one_minute_alarm_works_on_five_minute_samples) {
  cloudwatch_.add_alarm(alarm(3));
  cloudwatch_.publish(Metric::cpu_utilization, 4, 90, true);
  for (std::int64_t now = 1; now < 8; ++now) {
    cloudwatch_.evaluate(minute(now));
    ASSERT_EQ(state(), AlarmState::insufficient_data) << "at minute " << now;
  }
  cloudwatch_.evaluate(minute(8));
  EXPECT_EQ(state(), AlarmState::alarm);
}

// The range of the low alarm, 20 minutes, holds four such samples: fifteen periods are never full.
TEST_F(CloudWatchTest, a_low_alarm_of_fifteen_minutes_works_on_five_minute_samples) {
  Alarm low = alarm(15);
  low.config.comparison = Comparison::less;
  cloudwatch_.add_alarm(low);
  std::int64_t first_alarm = 0;
  for (std::int64_t now = 1; now < 40; ++now) {
    if (now % 5 == 0) cloudwatch_.publish(Metric::cpu_utilization, now - 1, 10, true);
    cloudwatch_.evaluate(minute(now));
    if (state() == AlarmState::alarm && first_alarm == 0) first_alarm = now;
  }
  // Minute 4 is the newest period of the range at 6, and the fifteenth at 20.
  EXPECT_EQ(first_alarm, 20);
}

TEST_F(CloudWatchTest, a_change_of_state_is_told_with_its_datapoints) {
  cloudwatch_.add_alarm(alarm(2));
  cloudwatch_.publish(Metric::cpu_utilization, 0, 60.5, true);
  cloudwatch_.publish(Metric::cpu_utilization, 1, 70.5, true);
  cloudwatch_.evaluate(minute(3));
  ASSERT_EQ(journal_.entries().size(), 3U);
  EXPECT_EQ(journal_[0].kind, Happening::datapoint);
  EXPECT_EQ(journal_[0].time, minute(0));
  EXPECT_EQ(journal_[0].value, 60.5);
  EXPECT_EQ(journal_[1].value, 70.5);
  EXPECT_EQ(journal_[2].kind, Happening::alarm_state);
  EXPECT_EQ(journal_[2].time, minute(3));
  EXPECT_EQ(journal_[2].cause, 1U);
  EXPECT_EQ(static_cast<AlarmState>(journal_[2].value), AlarmState::alarm);
  EXPECT_NE(journal_[2].note.find("2 datapoints [70.5, 60.5] were greater"), std::string::npos)
      << journal_[2].note;
  EXPECT_EQ(cloudwatch_.alarms()[0].last_change, 2U);
}

TEST_F(CloudWatchTest, a_state_that_stays_is_not_told_again) {
  cloudwatch_.add_alarm(alarm(1));
  for (std::int64_t m = 0; m < 5; ++m) {
    cloudwatch_.publish(Metric::cpu_utilization, m, 90, true);
    cloudwatch_.evaluate(minute(m + 2));
  }
  EXPECT_EQ(journal_.entries().size(), 2U);
}

TEST_F(CloudWatchTest, the_newest_real_points_decide) {
  cloudwatch_.add_alarm(alarm(3));
  for (const std::int64_t m : {1, 2, 4, 5})
    cloudwatch_.publish(Metric::cpu_utilization, m, double(m), m != 5);
  const Alarm& three = cloudwatch_.alarms()[0];
  EXPECT_EQ(by_minute(cloudwatch_.deciding_points(three, all, minute(7))),
            (Points{{2, 2}, {4, 4}, {5, 5}}));
  EXPECT_EQ(by_minute(cloudwatch_.deciding_points(three, warm, minute(7))),
            (Points{{1, 1}, {2, 2}, {4, 4}}));
}

TEST_F(CloudWatchTest, the_points_a_policy_gets_agree_with_the_verdict_of_its_alarm) {
  Alarm at_least = alarm(1);
  at_least.config.comparison = Comparison::greater_or_equal;
  at_least.config.threshold = 5;
  cloudwatch_.add_alarm(at_least);
  cloudwatch_.publish(Metric::cpu_utilization, 0, 4.9999999999, true);
  cloudwatch_.evaluate(minute(2));
  ASSERT_EQ(state(), AlarmState::alarm);
  const auto seen = cloudwatch_.deciding_points(cloudwatch_.alarms()[0], warm, minute(2));
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_TRUE(scaling::breaches(Comparison::greater_or_equal, seen[0].value, 5));
}

TEST_F(CloudWatchTest, a_new_threshold_holds_from_the_next_evaluation_on) {
  cloudwatch_.add_alarm(alarm(1));
  cloudwatch_.publish(Metric::cpu_utilization, 0, 60, true);
  cloudwatch_.evaluate(minute(2));
  EXPECT_EQ(state(), AlarmState::alarm);
  cloudwatch_.set_threshold(0, 70);
  EXPECT_EQ(state(), AlarmState::alarm);
  cloudwatch_.evaluate(minute(2));
  EXPECT_EQ(state(), AlarmState::ok);
}

}  // namespace
}  // namespace headroom::cloud
