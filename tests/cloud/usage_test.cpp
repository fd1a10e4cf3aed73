#include "sim/cloud/usage.hpp"

#include <gtest/gtest.h>

#include "sim/cloud/bill.hpp"

namespace headroom::cloud {
namespace {

Usage two_hours() {
  Usage usage;
  usage.simulated = 2_h;
  InstanceRecord first;
  first.id = 1;
  first.periods = {{"lab", Instant{}}};
  InstanceRecord second;
  second.id = 2;
  second.launched = Instant::at(90_min);
  second.periods = {{"lab", Instant::at(90_min)}};
  usage.instances = {first, second};
  LoadBalancerHour hour;
  hour.requests = 3600;
  hour.seconds = 3600;
  usage.load_balancer_hours = {hour, hour};
  usage.metric_requests = 120;
  usage.own_usd_per_hour = {{"lab", 1.0}};
  return usage;
}

double instances_usd(const Usage& usage) {
  for (const BillItem& item : bill(usage, RegionPrices{}).items) {
    if (item.name == "instances") return item.usd.value();
  }
  return -1;
}

TEST(UsageUntil, leaves_out_what_came_later) {
  const Usage part = usage_until(two_hours(), Instant::at(30_min));
  EXPECT_EQ(part.simulated, 30_min);
  ASSERT_EQ(part.instances.size(), 1U);
  ASSERT_EQ(part.load_balancer_hours.size(), 1U);
  EXPECT_DOUBLE_EQ(part.load_balancer_hours[0].requests, 1800);
  EXPECT_DOUBLE_EQ(part.load_balancer_hours[0].seconds, 1800);
  EXPECT_DOUBLE_EQ(part.metric_requests, 30);
}

TEST(UsageUntil, costs_what_had_been_used_by_then) {
  EXPECT_NEAR(instances_usd(usage_until(two_hours(), Instant::at(30_min))), 0.5, 1e-12);
  EXPECT_NEAR(instances_usd(usage_until(two_hours(), Instant::at(105_min))), 1.75 + 0.25, 1e-12);
}

TEST(UsageUntil, the_end_is_all_of_it) {
  const Usage all = two_hours();
  const Usage part = usage_until(all, Instant::at(2_h));
  EXPECT_EQ(part.instances.size(), all.instances.size());
  EXPECT_EQ(part.load_balancer_hours.size(), 2U);
  EXPECT_DOUBLE_EQ(instances_usd(part), instances_usd(all));
}

TEST(UsageUntil, charges_surplus_credits_when_their_period_is_over) {
  Usage usage = two_hours();
  usage.instances[0].periods[0].stop = Instant::at(1_h);
  usage.instances[0].periods[0].surplus_credits_charged = 12;
  const auto charged = [&](Duration until) {
    return usage_until(usage, Instant::at(until)).instances[0].periods[0].surplus_credits_charged;
  };
  EXPECT_EQ(charged(30_min), 0);
  EXPECT_EQ(charged(1_h), 12);
}

}  // namespace
}  // namespace headroom::cloud
