#include "sim/cloud/composite_alarm.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "sim/cloud/cloudwatch.hpp"

/// Alarms that are made of alarms.
namespace headroom::cloud {
namespace {

using scaling::AlarmState;

Instant minute(std::int64_t n) { return Instant::at(Duration::minutes(n)); }

class CompositeAlarmTest : public testing::Test {
 protected:
  /// One minute of one above the threshold.
  void add_alarm(const std::string& name, double threshold) {
    Alarm alarm;
    alarm.config.name = name;
    alarm.config.metric = {group_cpu_utilization(), scaling::Statistic::average, 60_s, 1};
    alarm.config.threshold = threshold;
    cloudwatch_.add_alarm(alarm);
  }
  void add_composite(const std::string& name, const std::string& rule) {
    CompositeAlarmConfig config;
    config.name = name;
    config.rule = AlarmRule::parse(rule);
    cloudwatch_.add_composite(config);
  }
  void publish(std::int64_t at, double value) {
    cloudwatch_.publish(Metric::cpu_utilization, at, value, true);
  }
  AlarmState state(std::size_t composite = 0) const {
    return cloudwatch_.composites()[composite].state;
  }
  std::vector<JournalEntry> changes() const {
    std::vector<JournalEntry> result;
    for (const JournalEntry& entry : journal_.entries()) {
      if (entry.kind == Happening::composite_state) result.push_back(entry);
    }
    return result;
  }
  Journal journal_;
  CloudWatch cloudwatch_{{}, {}, journal_};
};

TEST_F(CompositeAlarmTest, has_insufficient_data_until_its_first_evaluation_and_never_again) {
  add_alarm("high", 50);
  add_composite("any", "ALARM(high)");
  EXPECT_EQ(state(), AlarmState::insufficient_data);
  cloudwatch_.evaluate(minute(1));
  EXPECT_EQ(cloudwatch_.alarms()[0].state, AlarmState::insufficient_data);
  EXPECT_EQ(state(), AlarmState::ok);
  EXPECT_EQ(changes().at(0).note, "any was created and its alarm rule evaluates to OK");
}

TEST_F(CompositeAlarmTest, follows_its_children_at_the_instant_they_change) {
  add_alarm("high", 50);
  add_alarm("higher", 80);
  add_composite("both", "ALARM(high) AND ALARM(higher)");
  publish(0, 60);
  publish(1, 90);
  publish(2, 60);
  for (std::int64_t now = 1; now <= 2; ++now) cloudwatch_.evaluate(minute(now));
  EXPECT_EQ(state(), AlarmState::ok) << "one of two";
  cloudwatch_.evaluate(minute(3));
  EXPECT_EQ(state(), AlarmState::alarm);
  cloudwatch_.evaluate(minute(4));
  EXPECT_EQ(state(), AlarmState::ok);
  ASSERT_EQ(changes().size(), 3U);
  EXPECT_EQ(changes()[1].time, minute(3));
  EXPECT_EQ(changes()[1].note, "higher transitioned to ALARM");
  EXPECT_EQ(changes()[2].note, "higher transitioned to OK");
  const JournalEntry& cause = journal_[changes()[1].cause];
  EXPECT_EQ(cause.kind, Happening::alarm_state);
  EXPECT_EQ(cause.subject, 1U);
}

TEST_F(CompositeAlarmTest, can_be_made_of_composite_alarms) {
  add_alarm("high", 50);
  add_composite("inner", "ALARM(high)");
  add_composite("outer", "NOT ALARM(inner)");
  cloudwatch_.evaluate(minute(1));
  EXPECT_EQ(state(1), AlarmState::alarm);
  publish(0, 60);
  cloudwatch_.evaluate(minute(2));
  EXPECT_EQ(state(0), AlarmState::alarm);
  EXPECT_EQ(state(1), AlarmState::ok) << "in the same minute";
  EXPECT_EQ(changes().back().note, "inner transitioned to ALARM");
}

TEST_F(CompositeAlarmTest, finds_a_managed_alarm_by_its_name_without_the_identifier) {
  Alarm alarm;
  alarm.config.name = "TargetTracking-asg-AlarmHigh-1234";
  alarm.short_name = "TargetTracking-asg-AlarmHigh";
  alarm.config.metric = {group_cpu_utilization(), scaling::Statistic::average, 60_s, 1};
  alarm.config.threshold = 50;
  alarm.owner = 0;
  cloudwatch_.add_alarm(alarm);
  add_composite("short", "ALARM(TargetTracking-asg-AlarmHigh)");
  add_composite("exact", "ALARM(TargetTracking-asg-AlarmHigh-1234)");
  add_composite("of-aws", "ALARM(TargetTracking-asg-AlarmHigh-5678)");
  publish(0, 60);
  cloudwatch_.evaluate(minute(2));
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(state(i), AlarmState::alarm) << i;
}

TEST_F(CompositeAlarmTest, takes_an_alarm_that_it_does_not_know_to_have_no_data) {
  add_composite("unknown", "INSUFFICIENT_DATA(elsewhere)");
  cloudwatch_.evaluate(minute(1));
  EXPECT_EQ(state(), AlarmState::alarm);
}

}  // namespace
}  // namespace headroom::cloud
