#include "sim/cloud/monitoring.hpp"

#include <gtest/gtest.h>

namespace headroom::cloud {
namespace {

Instant at(Duration since_start) { return Instant::at(since_start); }

TEST(Monitoring, the_defaults_are_those_of_the_rulings) {
  const MonitoringConfig config;
  EXPECT_EQ(config.metric_delay, 60_s);
  EXPECT_EQ(config.reaction_delay, 6_s);
  EXPECT_EQ(config.health_poll, 60_s);
  EXPECT_EQ(config.basic_stamp, MonitoringConfig::BasicStamp::last_minute);
  EXPECT_EQ(config.undecided, Undecided::keep_state);
  EXPECT_FALSE(config.fixed_low_threshold);
}

// N + max(N / 3, 2): 5 for 3 as in AWS's tables, 20 for the low alarm of target tracking.
TEST(Monitoring, an_alarm_looks_at_some_periods_more_than_it_needs) {
  const MonitoringConfig config;
  EXPECT_EQ(config.evaluation_range(1), 3);
  EXPECT_EQ(config.evaluation_range(3), 5);
  EXPECT_EQ(config.evaluation_range(6), 8);
  EXPECT_EQ(config.evaluation_range(8), 10);
  EXPECT_EQ(config.evaluation_range(9), 12);
  EXPECT_EQ(config.evaluation_range(15), 20);
}

TEST(Monitoring, the_range_can_be_set) {
  MonitoringConfig config;
  config.extra_evaluation_range = 0;
  EXPECT_EQ(config.evaluation_range(15), 15);
  config.extra_evaluation_range = 7;
  EXPECT_EQ(config.evaluation_range(3), 10);
}

// Ruling 12: floor((now - delay) / 60 s).
TEST(Monitoring, a_window_ends_a_metric_delay_ago) {
  MonitoringConfig config;
  EXPECT_EQ(config.window_end("AWS/EC2", at(0_s), 60_s), at(0_s));
  EXPECT_EQ(config.window_end("AWS/EC2", at(60_s), 60_s), at(0_s));
  EXPECT_EQ(config.window_end("AWS/EC2", at(120_s - 1_ns), 60_s), at(0_s));
  EXPECT_EQ(config.window_end("AWS/EC2", at(120_s), 60_s), at(1_min));
  EXPECT_EQ(config.window_end("AWS/EC2", at(1_h), 60_s), at(59_min));
  config.metric_delay = 90_s;
  EXPECT_EQ(config.window_end("AWS/EC2", at(120_s), 60_s), at(0_s));
  EXPECT_EQ(config.window_end("AWS/EC2", at(180_s), 60_s), at(1_min));
  config.metric_delay = 10_s;
  EXPECT_EQ(config.window_end("App", at(65_s), 10_s), at(50_s));
  config.metric_delay = 0_s;
  EXPECT_EQ(config.window_end("AWS/EC2", at(60_s), 60_s), at(1_min));
}

}  // namespace
}  // namespace headroom::cloud
