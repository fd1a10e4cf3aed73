#include "sim/cloud/instance_monitoring.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <utility>
#include <vector>

#include "tests/cloud/types.hpp"

namespace headroom::cloud {
namespace {

constexpr double kSecond = 1e9;  // in ns

Instant at(Duration since_start) { return Instant::at(since_start); }

/// Instances that work when told, with their monitoring.
class InstanceMonitoringTest : public testing::Test {
 protected:
  static constexpr bool kDetailed = true, kBasic = false;

  InstanceMonitoring& monitor(bool detailed, MonitoringConfig config = {}) {
    return monitoring_.emplace_back(detailed, config, cloudwatch_, agenda_);
  }
  Instance& instance(const InstanceType& type = plain()) {
    types_.push_back(type);
    const auto slot = static_cast<std::uint32_t>(instances_.size());
    return instances_.emplace_back(slot + 1, slot, types_.back(), 0, std::nullopt, 0);
  }
  void run_until(Instant end) {
    while (agenda_.next_time() <= end) agenda_.run_next();
  }
  /// Busy for so long on one vCPU from `from` on; all else is idle.
  void work(Instance& who, Instant from, double cpu_seconds) {
    run_until(from);
    who.advance(from);
    who.start(cpu_seconds * kSecond, 1);
    const Instant end = who.next_event();
    run_until(end);
    who.advance(end);
    who.finish_job();
    who.next_event();
  }
  std::optional<double> minute(std::int64_t n) const { return cloudwatch_.cpu_average(n, 1); }

  engine::Agenda agenda_;
  Journal journal_;
  CloudWatch cloudwatch_{{}, {}, journal_};
  std::deque<InstanceType> types_;
  std::deque<Instance> instances_;
  std::deque<InstanceMonitoring> monitoring_;
};

// Ruling 8: running at 20 s, busy 30-40 s: 10 of the 40 s of its first minute.
TEST_F(InstanceMonitoringTest, detailed_the_first_minute_is_averaged_over_the_time_it_ran) {
  Instance& a = instance();
  a.power_on(at(20_s));
  monitor(kDetailed).on_running(a, at(20_s));
  work(a, at(30_s), 10);
  run_until(at(60_s - 1_ns));
  EXPECT_EQ(minute(0), std::nullopt);
  run_until(at(60_s));
  EXPECT_NEAR(*minute(0), 25, 1e-9);
}

// Busy 70-100 s and 110-125 s: half of minute 1 and 10 + 5 s around its end.
TEST_F(InstanceMonitoringTest, detailed_the_further_minutes_are_those_of_the_clock) {
  Instance& a = instance();
  a.power_on(at(20_s));
  monitor(kDetailed).on_running(a, at(20_s));
  work(a, at(70_s), 30);
  work(a, at(110_s), 15);
  run_until(at(180_s));
  EXPECT_NEAR(*minute(0), 0, 1e-9);
  EXPECT_NEAR(*minute(1), 100.0 * 40 / 60, 1e-9);
  EXPECT_NEAR(*minute(2), 100.0 * 5 / 60, 1e-9);
}

TEST_F(InstanceMonitoringTest, detailed_from_a_full_minute_on_the_first_minute_is_a_whole_one) {
  Instance& a = instance();
  a.power_on(at(60_s));
  monitor(kDetailed).on_running(a, at(60_s));
  work(a, at(60_s), 15);
  run_until(at(120_s));
  EXPECT_EQ(minute(0), std::nullopt);
  EXPECT_NEAR(*minute(1), 25, 1e-9);
}

// Ruling 3: from 5 to 305 s, so the last instant is in minute 5.
TEST_F(InstanceMonitoringTest, basic_a_sample_covers_300_s_from_the_start_and_stands_for_its_end) {
  Instance& a = instance();
  a.power_on(at(5_s));
  monitor(kBasic).on_running(a, at(5_s));
  a.advance(at(290_s));
  a.start(30 * kSecond, 1);  // 15 s of it in the first period, 15 s in the second
  ASSERT_EQ(a.next_event(), at(320_s));
  run_until(at(305_s - 1_ns));
  EXPECT_EQ(cloudwatch_.cpu_average(0, 60), std::nullopt);
  run_until(at(320_s));
  a.advance(at(320_s));
  a.finish_job();
  run_until(at(605_s));
  EXPECT_NEAR(*minute(5), 5, 1e-9);
  EXPECT_NEAR(*minute(10), 5, 1e-9);
  for (const std::int64_t n : {0, 1, 2, 3, 4, 6, 7, 8, 9}) EXPECT_EQ(minute(n), std::nullopt) << n;
}

// One that runs from a full minute on ends its period with one: the last instant is before it.
TEST_F(InstanceMonitoringTest, basic_a_period_that_ends_with_a_minute_stands_for_that_minute) {
  Instance& a = instance();
  monitor(kBasic).on_running(a, at(0_s));
  run_until(at(600_s));
  EXPECT_TRUE(minute(4).has_value());
  EXPECT_FALSE(minute(5).has_value());
  EXPECT_TRUE(minute(9).has_value());
}

TEST_F(InstanceMonitoringTest, basic_a_sample_can_stand_for_its_first_minute_instead) {
  MonitoringConfig config;
  config.basic_stamp = MonitoringConfig::BasicStamp::first_minute;
  Instance& a = instance();
  a.power_on(at(65_s));
  monitor(kBasic, config).on_running(a, at(65_s));
  run_until(at(365_s));
  EXPECT_TRUE(minute(1).has_value());
  EXPECT_FALSE(minute(6).has_value());
}

TEST_F(InstanceMonitoringTest, cpu_is_the_mean_over_all_vcpus) {
  Instance& a = instance(plain(4));
  monitor(kDetailed).on_running(a, at(0_s));
  work(a, at(10_s), 30);
  run_until(at(60_s));
  EXPECT_NEAR(*minute(0), 12.5, 1e-9);  // 30 of 240 vCPU-seconds
}

TEST_F(InstanceMonitoringTest, the_group_is_the_mean_of_its_instances) {
  InstanceMonitoring& monitoring = monitor(kDetailed);
  Instance& a = instance();
  Instance& b = instance();
  monitoring.on_running(a, at(0_s));
  monitoring.on_running(b, at(0_s));
  work(a, at(10_s), 30);
  run_until(at(60_s));
  EXPECT_NEAR(*minute(0), 25, 1e-9);
}

// At zero credits a t2.nano works at 5 %, whatever is asked of it.
TEST_F(InstanceMonitoringTest, a_throttled_instance_shows_its_baseline) {
  Instance& a = instance(t2_nano());
  a.set_credits(0);
  monitor(kDetailed).on_running(a, at(0_s));
  a.start(1000 * kSecond, 1);
  a.next_event();
  run_until(at(120_s));
  EXPECT_NEAR(*minute(0), 5, 1e-9);
  EXPECT_NEAR(*minute(1), 5, 1e-9);
}

TEST_F(InstanceMonitoringTest, a_period_that_is_not_lived_through_is_not_published) {
  for (const bool detailed : {kDetailed, kBasic}) {
    InstanceMonitoring& monitoring = monitor(detailed);
    Instance& a = instance();
    const Instant start = at(detailed ? 0_s : 3600_s);
    const Duration period = detailed ? 60_s : 300_s;
    a.power_on(start);
    monitoring.on_running(a, start);
    run_until(start + period + period / 2);
    monitoring.stop(a);
    run_until(start + 50_min);
    const std::int64_t first = start.since_start() / 60_s;
    EXPECT_TRUE(cloudwatch_.cpu_average(first, period / 60_s).has_value());
    EXPECT_FALSE(cloudwatch_.cpu_average(first + period / 60_s, 40).has_value());
  }
}

TEST_F(InstanceMonitoringTest, a_pending_instance_that_ends_was_never_monitored) {
  InstanceMonitoring& monitoring = monitor(kBasic);
  monitoring.stop(instance());
  run_until(at(1_h));
  EXPECT_EQ(cloudwatch_.cpu_average(0, 60), std::nullopt);
}

// Warm from 90 s on: the minute from 60 s on began before that.
TEST_F(InstanceMonitoringTest, a_sample_is_warm_when_all_of_it_was_taken_warm) {
  Instance& a = instance();
  monitor(kDetailed).on_running(a, at(0_s));
  a.warm_until = at(90_s);
  run_until(at(240_s));
  const scaling::MetricQuery four{group_cpu_utilization(), scaling::Statistic::average, 60_s, 4};
  const auto all = cloudwatch_.points(four, CloudWatch::Instances::all, at(300_s));
  const auto warm = cloudwatch_.points(four, CloudWatch::Instances::warm, at(300_s));
  EXPECT_EQ(all.size(), 4U);
  ASSERT_EQ(warm.size(), 2U);
  EXPECT_EQ(warm[0].time, at(120_s));
}

TEST_F(InstanceMonitoringTest, a_sample_that_begins_as_warm_up_ends_is_warm) {
  Instance& a = instance();
  monitor(kBasic).on_running(a, at(0_s));
  a.warm_until = at(300_s);
  run_until(at(600_s));
  const scaling::MetricQuery ten{group_cpu_utilization(), scaling::Statistic::average, 60_s, 10};
  const auto warm = cloudwatch_.points(ten, CloudWatch::Instances::warm, at(660_s));
  ASSERT_EQ(warm.size(), 1U);
  EXPECT_EQ(warm[0].time, at(540_s));
}

TEST_F(InstanceMonitoringTest, a_successor_in_the_same_slot_begins_from_nothing) {
  InstanceMonitoring& monitoring = monitor(kDetailed);
  Instance& a = instance();
  monitoring.on_running(a, at(0_s));
  work(a, at(0_s), 50);
  run_until(at(90_s));
  monitoring.stop(a);
  Instance successor(9, a.slot(), types_.back(), 0, std::nullopt, 0);
  successor.power_on(at(90_s));
  monitoring.on_running(successor, at(90_s));
  run_until(at(120_s));
  EXPECT_EQ(minute(1), 0.0);
}

/// Samples of a metric in a minute.
struct Bytes {
  std::optional<double> in, out;
  bool operator==(const Bytes&) const = default;
};
Bytes bytes_in_minute(const CloudWatch& cloudwatch, std::int64_t minute) {
  const auto sum = [&](Metric metric) {
    return cloudwatch.series(info(metric).id())->over(minute, 1).value(scaling::Statistic::sum);
  };
  return {sum(Metric::network_in), sum(Metric::network_out)};
}

// aws-behaviour 5.1: bytes per period.
TEST_F(InstanceMonitoringTest, detailed_network_metrics_are_the_bytes_of_each_minute) {
  Instance& a = instance();
  a.power_on(at(0_s));
  monitor(kDetailed).on_running(a, at(0_s));
  a.traffic.bytes_in = 100;
  a.traffic.bytes_out = 1000;
  run_until(at(60_s));
  a.traffic.bytes_out += 500;
  run_until(at(120_s));
  EXPECT_EQ(bytes_in_minute(cloudwatch_, 0), (Bytes{100, 1000}));
  EXPECT_EQ(bytes_in_minute(cloudwatch_, 1), (Bytes{0, 500}));
}

TEST_F(InstanceMonitoringTest, basic_network_metrics_are_the_bytes_of_five_minutes) {
  Instance& a = instance();
  a.power_on(at(20_s));
  monitor(kBasic).on_running(a, at(20_s));
  for (int minute = 1; minute <= 5; ++minute) {
    run_until(at(Duration::minutes(minute)));
    a.traffic.bytes_out += 300;
  }
  run_until(at(400_s));
  EXPECT_EQ(bytes_in_minute(cloudwatch_, 5), (Bytes{0, 1500})) << "320 s is in minute 5";
  EXPECT_EQ(bytes_in_minute(cloudwatch_, 4), (Bytes{}));
}

}  // namespace
}  // namespace headroom::cloud
