#include "sim/cloud/custom_metrics.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <utility>
#include <vector>

#include "tests/cloud/types.hpp"

/// What applications publish by themselves.
namespace headroom::cloud {
namespace {

using scaling::Statistic;
using enum CloudWatch::Instances;

Instant at(Duration since_start) { return Instant::at(since_start); }

CustomMetricConfig metric(MetricSource source, Duration every, bool high_resolution = true) {
  return {{"App", "Metric"}, source, every, high_resolution};
}

class CustomMetricsTest : public testing::Test {
 protected:
  CustomMetricsTest() { instance_.listening = true; }

  void publish_each(const CustomMetricConfig& config, Duration end) {
    CustomMetrics metrics({config}, cloudwatch_, [this] { return in_flight_; });
    metrics.on_running(instance_, at(0_s));
    for (Duration now = config.every; now <= end; now += config.every) {
      if (during_) during_(now);
      metrics.publish(config.every, at(now));
    }
    requests_made_ = metrics.requests_made();
  }
  /// Of the slots that have one.
  std::vector<std::pair<std::int64_t, double>> averages() const {
    std::vector<std::pair<std::int64_t, double>> result;
    const MetricSeries& series = *cloudwatch_.series({"App", "Metric"});
    for (std::int64_t slot = 0; slot < series.end(); ++slot) {
      if (const auto value = series.over(slot, 1).value(Statistic::average))
        result.emplace_back(slot, *value);
    }
    return result;
  }
  using Averages = std::vector<std::pair<std::int64_t, double>>;

  Journal journal_;
  CloudWatch cloudwatch_{{}, {}, journal_};
  const InstanceType type_ = plain();
  Instance instance_{1, 0, type_, 0, {}, 1};
  std::vector<std::uint32_t> in_flight_ = {0};
  std::function<void(Duration)> during_;
  std::uint64_t requests_made_ = 0;
};

TEST_F(CustomMetricsTest, requests_are_counted_since_the_last_sample) {
  during_ = [this](Duration now) { instance_.traffic.requests += now == 20_s ? 7 : 2; };
  publish_each(metric(MetricSource::requests, 10_s), 30_s);
  EXPECT_EQ(averages(), (Averages{{0, 2}, {1, 7}, {2, 2}}));
  EXPECT_EQ(requests_made_, 3U);
}

TEST_F(CustomMetricsTest, gauges_are_read_at_that_moment) {
  during_ = [this](Duration now) { in_flight_[0] = now == 10_s ? 5 : 3; };
  publish_each(metric(MetricSource::in_flight, 10_s), 20_s);
  EXPECT_EQ(averages(), (Averages{{0, 5}, {1, 3}}));
}

TEST_F(CustomMetricsTest, the_queue_is_what_waits_for_a_worker) {
  instance_.workers.wait(1);
  instance_.workers.wait(2);
  publish_each(metric(MetricSource::queue_length, 60_s, false), 60_s);
  EXPECT_EQ(averages(), (Averages{{0, 2}}));
}

// Busy for 5 of the first 10 s.
TEST_F(CustomMetricsTest, cpu_is_the_mean_since_the_last_sample) {
  instance_.start(5e9, 1);
  during_ = [this](Duration now) {
    if (now != 10_s) return;
    instance_.next_event();
    instance_.advance(at(5_s));
    instance_.finish_job();
    instance_.advance(at(10_s));
  };
  publish_each(metric(MetricSource::cpu, 10_s), 20_s);
  ASSERT_EQ(averages().size(), 2U);
  EXPECT_NEAR(averages()[0].second, 50.0 / type_.vcpus, 1e-9);
  EXPECT_EQ(averages()[1].second, 0);
}

TEST_F(CustomMetricsTest, a_standard_metric_keeps_its_samples_by_the_minute) {
  during_ = [this](Duration now) { in_flight_[0] = now <= 30_s ? 1 : 3; };
  publish_each(metric(MetricSource::in_flight, 30_s, false), 60_s);
  EXPECT_EQ(averages(), (Averages{{0, 2}}));
}

TEST_F(CustomMetricsTest, an_application_that_does_not_listen_publishes_nothing) {
  during_ = [this](Duration now) {
    instance_.listening = now >= 20_s;
    ++instance_.traffic.requests;
  };
  publish_each(metric(MetricSource::requests, 10_s), 20_s);
  EXPECT_EQ(averages(), (Averages{{1, 1}}));
  EXPECT_EQ(requests_made_, 1U);
}

TEST_F(CustomMetricsTest, an_instance_that_leaves_publishes_nothing_more) {
  CustomMetrics metrics({metric(MetricSource::in_flight, 10_s)}, cloudwatch_,
                        [this] { return in_flight_; });
  metrics.on_running(instance_, at(0_s));
  metrics.publish(10_s, at(10_s));
  metrics.stop(instance_);
  metrics.publish(10_s, at(20_s));
  EXPECT_EQ(averages().size(), 1U);
  EXPECT_EQ(metrics.requests_made(), 1U);
}

TEST_F(CustomMetricsTest, a_sample_of_a_warming_instance_is_none_for_policies) {
  instance_.warm_until = at(10_s);
  during_ = [this](Duration now) { in_flight_[0] = now == 10_s ? 8 : 4; };
  publish_each(metric(MetricSource::in_flight, 10_s), 20_s);
  scaling::MetricQuery query{{"App", "Metric"}, Statistic::average, 10_s, 6};
  EXPECT_EQ(cloudwatch_.points(query, all, at(120_s)).size(), 2U);
  const auto warm_points = cloudwatch_.points(query, warm, at(120_s));
  ASSERT_EQ(warm_points.size(), 1U);
  EXPECT_EQ(warm_points[0].value, 4);
}

TEST_F(CustomMetricsTest, what_comes_at_one_time_is_one_request) {
  CustomMetrics metrics({{{"App", "A"}, MetricSource::cpu, 10_s, true},
                         {{"App", "B"}, MetricSource::in_flight, 10_s, true},
                         {{"App", "C"}, MetricSource::in_flight, 60_s, true}},
                        cloudwatch_, [this] { return in_flight_; });
  metrics.on_running(instance_, at(0_s));
  EXPECT_EQ(metrics.intervals(), (std::vector<Duration>{10_s, 60_s}));
  metrics.publish(10_s, at(60_s));
  EXPECT_EQ(metrics.requests_made(), 1U);
  EXPECT_EQ(cloudwatch_.series({"App", "C"})->end(), 0);
}

}  // namespace
}  // namespace headroom::cloud
