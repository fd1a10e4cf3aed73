#include "policies/parts/fleet_choice.hpp"

#include <gtest/gtest.h>

namespace headroom::policies {
namespace {

const FleetType kSmall{"small", 1, 1, 0.02};
const FleetType kLarge{"large", 4, 1, 0.08};
const FleetType kFast{"fast", 5, 1, 0.09};
const FleetType kBurstable{"burstable", 2, 0.2, 0.03};

TEST(FleetChoice, among_equally_cheap_fleets_takes_more_and_smaller_instances) {
  const Fleet fleet = cheapest_fleet({kLarge, kSmall}, {8, 8}, 2, 20);
  EXPECT_EQ(fleet.type.name, "small");
  EXPECT_EQ(fleet.count, 8);
}

// 10 small ones cost 0.20, 3 large ones 0.24, 2 fast ones 0.18.
TEST(FleetChoice, takes_the_cheapest_type_that_covers_the_peak) {
  const Fleet fleet = cheapest_fleet({kSmall, kLarge, kFast}, {10, 5}, 2, 20);
  EXPECT_EQ(fleet.type.name, "fast");
  EXPECT_EQ(fleet.count, 2);
}

// 4 of them have 8 vCPUs at 0.12, but only 1.6 for good; for a mean of 3 it takes 8 at 0.24.
TEST(FleetChoice, on_average_burstable_instances_stay_within_their_baseline) {
  EXPECT_EQ(instances_needed(kBurstable, {8, 1.6}), 4);
  EXPECT_EQ(instances_needed(kBurstable, {8, 3}), 8);
  EXPECT_EQ(cheapest_fleet({kBurstable, kSmall}, {8, 1.6}, 2, 20).type.name, "burstable");
  EXPECT_EQ(cheapest_fleet({kBurstable, kSmall}, {8, 3}, 2, 20).type.name, "small");
}

TEST(FleetChoice, keeps_the_least_number_and_at_most_what_the_group_may_have) {
  EXPECT_EQ(cheapest_fleet({kSmall}, {0, 0}, 2, 20).count, 2);
  EXPECT_EQ(cheapest_fleet({kSmall, kLarge}, {30, 0}, 2, 10).type.name, "large");
  const Fleet largest = cheapest_fleet({kSmall, kFast, kLarge}, {1000, 0}, 2, 10);
  EXPECT_EQ(largest.type.name, "fast");
  EXPECT_EQ(largest.count, 10);
}

}  // namespace
}  // namespace headroom::policies
