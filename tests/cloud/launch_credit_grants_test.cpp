#include "sim/cloud/launch_credit_grants.hpp"

#include <gtest/gtest.h>

namespace headroom::cloud {
namespace {

Instant at(Duration since_start) { return Instant::at(since_start); }

TEST(LaunchCreditGrants, end_with_the_limit) {
  LaunchCreditGrants grants(2);
  EXPECT_TRUE(grants.grant(at(0_s)));
  EXPECT_TRUE(grants.grant(at(1_h)));
  EXPECT_FALSE(grants.grant(at(2_h)));
}

TEST(LaunchCreditGrants, come_back_24_hours_after_each) {
  LaunchCreditGrants grants(2);
  grants.grant(at(0_s));
  grants.grant(at(1_h));
  EXPECT_FALSE(grants.grant(at(24_h - 1_ns)));
  EXPECT_TRUE(grants.grant(at(24_h)));
  EXPECT_FALSE(grants.grant(at(24_h))) << "that of 1 h is within the last day";
  EXPECT_TRUE(grants.grant(at(25_h)));
}

TEST(LaunchCreditGrants, a_launch_without_credits_counts_for_nothing) {
  LaunchCreditGrants grants(1);
  grants.grant(at(0_s));
  for (Duration t = 1_h; t < 24_h; t += 1_h) EXPECT_FALSE(grants.grant(at(t)));
  EXPECT_TRUE(grants.grant(at(24_h)));
}

TEST(LaunchCreditGrants, of_zero_are_none) { EXPECT_FALSE(LaunchCreditGrants(0).grant(at(0_s))); }

}  // namespace
}  // namespace headroom::cloud
