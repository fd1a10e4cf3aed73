#include "policies/parts/staffed_rate.hpp"

#include <gtest/gtest.h>

#include "tests/policies/asking.hpp"

namespace headroom::policies {
namespace {

using scaling::Config;

StaffedRate staffed_rate(Config::Object settings = {}, const scaling::GroupFacts& facts = {}) {
  return {Config(std::move(settings)), facts};
}

std::optional<double> after_minute(StaffedRate& rate, std::optional<double> per_second) {
  scaling::Observation observation;
  observation.metrics = {{}};
  if (per_second) observation.metrics[0].push_back({Instant{}, *per_second * 60});
  return rate.highest(observation);
}

// 1.644854 standard deviations of a count of 6000, over 60 s: 2.1235 a second.
TEST(StaffedRate, adds_the_noise_of_a_poisson_process) {
  StaffedRate rate = staffed_rate();
  EXPECT_NEAR(*after_minute(rate, 100), 102.1235, 1e-4);
  StaffedRate slow = staffed_rate({{"RateTimeConstant", Config(240.0)}});
  EXPECT_NEAR(*after_minute(slow, 100), 101.0618, 1e-4) << "half as much over four times as long";
}

// 100 + 0.632121 x 100 = 163.2121, and 1.644854 x sqrt(163.2121 / 60) = 2.7129.
TEST(StaffedRate, follows_a_change_by_its_time_constant) {
  StaffedRate rate = staffed_rate();
  after_minute(rate, 100);
  EXPECT_NEAR(*after_minute(rate, 200), 165.9250, 1e-4);
}

TEST(StaffedRate, remembers_the_highest_within_its_horizon) {
  StaffedRate rate =
      staffed_rate({{"RateTimeConstant", Config(0.001)}, {"Horizon", Config(120.0)}});
  const double high = *after_minute(rate, 100);
  EXPECT_EQ(after_minute(rate, 10), high);
  EXPECT_EQ(after_minute(rate, 10), high);
  EXPECT_NEAR(*after_minute(rate, 10), 10.6715, 1e-4);
}

TEST(StaffedRate, is_unknown_until_requests_are_counted_and_takes_silence_for_none_then) {
  StaffedRate rate = staffed_rate({{"RateTimeConstant", Config(0.001)}});
  EXPECT_FALSE(after_minute(rate, {}));
  after_minute(rate, 5);
  EXPECT_EQ(after_minute(rate, {}), 0);
}

TEST(StaffedRate, has_the_service_rate_from_the_load) {
  scaling::GroupFacts facts;
  facts.service_demand_s = 0.04;
  EXPECT_DOUBLE_EQ(staffed_rate({}, facts).service_rate(), 25);
  EXPECT_DOUBLE_EQ(staffed_rate({{"ServiceRate", Config(10.0)}}, facts).service_rate(), 10);
  EXPECT_GT(staffed_rate().service_rate(), 0) << "nothing is known of the load";
  EXPECT_FALSE(staffed_rate().needs().capacity) << "nothing to be measured";
}

// One instance for each whole unit of load.
TEST(Staffed, gives_up_an_instance_only_if_a_tenth_more_would_not_need_it) {
  const auto whole = [](double load) { return static_cast<int>(load); };
  EXPECT_EQ(staffed(7.0, whole, settled(5)), 7);
  EXPECT_EQ(staffed(4.6, whole, settled(5)), 5) << "5.06 with a tenth more";
  EXPECT_EQ(staffed(4.5, whole, settled(5)), 4) << "4.95 with a tenth more";
}

}  // namespace
}  // namespace headroom::policies
