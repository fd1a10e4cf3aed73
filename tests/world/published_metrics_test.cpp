#include "sim/world/published_metrics.hpp"

#include <gtest/gtest.h>

#include "tests/cloud/types.hpp"

namespace headroom::world {
namespace {

using cloud::Metric;
using scaling::Statistic;

/// One minute: 600 requests of which 3 found no target, 570 answered within 0.2 s, the rest failed.
class PublishedMetrics : public testing::Test {
 protected:
  PublishedMetrics() {
    minute_.requests.sent = 600;
    minute_.requests.ok = 570;
    const auto failed = [&](Failure failure) -> std::uint64_t& {
      return minute_.requests.failed[static_cast<std::size_t>(failure)];
    };
    failed(Failure::elb_503) = 3;
    failed(Failure::elb_502_refused) = 10;
    failed(Failure::elb_502_reset) = 5;
    failed(Failure::elb_504_idle) = 8;
    failed(Failure::client_timeout) = 4;
    for (int i = 0; i < 570; ++i) minute_.latency.add(Duration::milliseconds(i < 300 ? 100 : 200));
    minute_.new_connections = 600;
    minute_.active_connections = 30;
    minute_.processed_bytes = 6e6;
    for (std::uint32_t i = 0; i < 2; ++i) targets_.register_healthy(instances_[i], Instant{});
  }
  /// @param minute that is over
  std::optional<double> sum(Metric metric, int minute = 5) const {
    return cloudwatch_.series(cloud::info(metric).id())->over(minute - 1, 1).value(Statistic::sum);
  }
  void publish(int minute = 5) {
    publish_load_balancer(minute_, targets_, 1, cloudwatch_, Instant::at(minute * 1_min));
  }

  Recorder::Minute minute_;
  engine::Agenda agenda_;
  cloud::Journal journal_;
  cloud::CloudWatch cloudwatch_{{}, {}, journal_};
  const cloud::InstanceType type_ = cloud::plain();
  cloud::Instance instances_[2] = {{1, 0, type_, 0, {}, 0}, {2, 1, type_, 0, {}, 0}};
  cloud::TargetGroup targets_{{}, agenda_, journal_};
};

TEST_F(PublishedMetrics, count_requests_that_found_a_target) {
  publish();
  EXPECT_EQ(sum(Metric::request_count), 597);
  EXPECT_EQ(sum(Metric::request_count_per_target), 298.5);
  EXPECT_EQ(sum(Metric::healthy_hosts), 2);
}

TEST_F(PublishedMetrics, a_request_that_met_a_closed_connection_had_one) {
  minute_.requests.failed[static_cast<std::size_t>(Failure::elb_502_keep_alive)] = 2;
  publish();
  EXPECT_EQ(sum(Metric::elb_502), 10 + 5 + 2);
  EXPECT_EQ(sum(Metric::elb_5xx), 10 + 5 + 2 + 3 + 8);
  EXPECT_EQ(sum(Metric::target_connection_errors), 10);
}

TEST_F(PublishedMetrics, count_connections_of_clients_and_to_targets_and_bill_those_of_clients) {
  minute_.active_connections = 300'000;  // a hundred capacity units: what is billed
  publish();
  minute_.new_target_connections = 20;
  minute_.active_target_connections = 7;
  publish(6);
  EXPECT_EQ(sum(Metric::new_connections), 600);
  EXPECT_EQ(sum(Metric::new_connections, 6), 620);
  EXPECT_EQ(sum(Metric::active_connections), 300'000);
  EXPECT_EQ(sum(Metric::active_connections, 6), 300'007);
  EXPECT_EQ(sum(Metric::consumed_lcus), sum(Metric::consumed_lcus, 6));
}

TEST_F(PublishedMetrics, count_each_error_where_aws_does) {
  publish();
  EXPECT_EQ(sum(Metric::target_2xx), 570);
  EXPECT_EQ(sum(Metric::elb_502), 15);
  EXPECT_EQ(sum(Metric::elb_503), 3);
  EXPECT_EQ(sum(Metric::elb_504), 8);
  EXPECT_EQ(sum(Metric::elb_5xx), 26);
  EXPECT_EQ(sum(Metric::elb_4xx), 4);
  EXPECT_EQ(sum(Metric::target_connection_errors), 10);
}

TEST_F(PublishedMetrics, of_nothing_are_absent_but_for_those_that_aws_always_reports) {
  minute_ = Recorder::Minute();
  publish();
  EXPECT_EQ(sum(Metric::request_count), 0);
  EXPECT_EQ(sum(Metric::request_count_per_target), 0);
  EXPECT_EQ(sum(Metric::consumed_lcus), 0);
  for (const Metric metric : {Metric::target_2xx, Metric::elb_5xx, Metric::elb_502,
                              Metric::target_response_time, Metric::processed_bytes})
    EXPECT_EQ(sum(metric), std::nullopt) << cloud::info(metric).name;
}

TEST_F(PublishedMetrics, have_percentiles_of_the_response_time) {
  scaling::MetricQuery query{cloud::info(Metric::target_response_time).id()};
  query.statistic = Statistic::percentile;
  query.percentile = 90;
  cloudwatch_.prepare(query);
  publish();
  const auto points =
      cloudwatch_.points(query, cloud::CloudWatch::Instances::all, Instant::at(6_min));
  ASSERT_EQ(points.size(), 1U);
  EXPECT_EQ(points[0].time, Instant::at(4_min));
  EXPECT_NEAR(points[0].value, 0.2, 0.001);
  const auto* series = cloudwatch_.series(query.id);
  EXPECT_NEAR(*series->over(4, 1).value(Statistic::average), (300 * 0.1 + 270 * 0.2) / 570, 1e-9);
  EXPECT_NEAR(*series->over(4, 1).value(Statistic::minimum), 0.1, 0.0005);
}

// 600 a minute are 10 new connections a second of 25; 30 active of 3000; 6 MB a minute of 1 GB/h.
TEST_F(PublishedMetrics, consume_the_largest_dimension_of_a_capacity_unit) {
  publish();
  EXPECT_NEAR(*sum(Metric::consumed_lcus), 0.4, 1e-12);
  minute_.processed_bytes = 60e6;
  publish_load_balancer(minute_, targets_, 1, cloudwatch_, Instant::at(7_min));
  const auto* lcus = cloudwatch_.series(cloud::info(Metric::consumed_lcus).id());
  EXPECT_NEAR(*lcus->over(6, 1).value(Statistic::sum), 3.6, 1e-12);
}

// Both targets are in the first zone; its node has routed 400 requests.
TEST_F(PublishedMetrics, by_zone_count_its_targets_and_what_its_node_has_routed) {
  const std::vector<std::string> zones = {"a", "b"};
  publish_zones(targets_, zones, {400, 197}, cloudwatch_, Instant::at(5_min));
  const auto histories = metric_histories(cloudwatch_, {}, zones);
  const auto value = [&](Metric metric, const std::string& zone) -> std::optional<double> {
    for (const MetricHistory& history : histories) {
      if (history.id == cloud::info(metric).id(zone)) return history.points.at(0).second;
    }
    return std::nullopt;
  };
  EXPECT_EQ(value(Metric::healthy_hosts, "a"), 2);
  EXPECT_EQ(value(Metric::healthy_hosts, "b"), 0);
  EXPECT_EQ(value(Metric::unhealthy_hosts, "a"), 0);
  EXPECT_EQ(value(Metric::request_count, "a"), 400);
  EXPECT_EQ(value(Metric::request_count, "b"), 197);
  EXPECT_EQ(value(Metric::healthy_hosts, ""), std::nullopt) << "that one is published by itself";
}

TEST_F(PublishedMetrics, of_a_zone_tell_no_requests_where_one_node_serves_all) {
  publish_zones(targets_, {"a", "b"}, {}, cloudwatch_, Instant::at(5_min));
  EXPECT_NE(cloudwatch_.series(cloud::info(Metric::healthy_hosts).id("a")), nullptr);
  EXPECT_EQ(cloudwatch_.series(cloud::info(Metric::request_count).id("a")), nullptr);
}

TEST_F(PublishedMetrics, tell_the_states_of_the_groups_instances) {
  scaling::GroupView group;
  group.min = 1;
  group.max = 9;
  group.desired = 5;
  group.in_service = 3;
  group.pending = 2;
  group.terminating = 1;
  publish_group(group, cloudwatch_, Instant::at(5_min));
  EXPECT_EQ(sum(Metric::group_desired_capacity), 5);
  EXPECT_EQ(sum(Metric::group_in_service), 3);
  EXPECT_EQ(sum(Metric::group_total), 6);
}

// Aws-behaviour 4.22: in service, pending and terminating.
TEST_F(PublishedMetrics, do_not_count_standby_into_the_total) {
  scaling::GroupView group;
  group.in_service = 3;
  group.standby = 2;
  publish_group(group, cloudwatch_, Instant::at(5_min));
  EXPECT_EQ(sum(Metric::group_standby), 2);
  EXPECT_EQ(sum(Metric::group_total), 3);
}

TEST_F(PublishedMetrics, tell_the_states_of_the_warm_pool_s_instances) {
  scaling::GroupView group;
  group.desired = 5;
  group.in_service = 3;
  group.pending = 1;
  publish_warm_pool({2, 4, 1, 2}, group, cloudwatch_, Instant::at(5_min));
  EXPECT_EQ(sum(Metric::warm_pool_min_size), 2);
  EXPECT_EQ(sum(Metric::warm_pool_desired), 4);
  EXPECT_EQ(sum(Metric::warm_pool_pending), 1);
  EXPECT_EQ(sum(Metric::warm_pool_warmed), 2);
  EXPECT_EQ(sum(Metric::warm_pool_terminating), 0);
  EXPECT_EQ(sum(Metric::warm_pool_total), 3);
  EXPECT_EQ(sum(Metric::group_and_warm_pool_desired), 9);
  EXPECT_EQ(sum(Metric::group_and_warm_pool_total), 7);
}

}  // namespace
}  // namespace headroom::world
