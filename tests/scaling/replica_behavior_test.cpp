#include "sim/scaling/replica_behavior.hpp"

#include <gtest/gtest.h>

#include <optional>

namespace headroom::scaling {
namespace {

Instant at(int seconds) { return Instant::at(Duration::seconds(seconds)); }

TEST(ReplicaStabilizer, of_version_1_doubles_at_most_and_waits_five_minutes_before_it_goes_down) {
  ReplicaStabilizer stabilizer({1, 20}, std::nullopt);
  EXPECT_EQ(stabilizer.next(3, 20, at(0)), 6);
  EXPECT_EQ(stabilizer.next(6, 2, at(15)), 12) << "20 was asked for a moment ago";
  EXPECT_EQ(stabilizer.next(12, 2, at(300)), 20);
  EXPECT_EQ(stabilizer.next(20, 2, at(301)), 2);
}

TEST(ReplicaStabilizer, adds_four_or_as_many_as_there_are_in_fifteen_seconds) {
  ReplicaStabilizer stabilizer({1, 100}, ReplicaBehavior{});
  EXPECT_EQ(stabilizer.next(3, 60, at(0)), 7);
  EXPECT_EQ(stabilizer.next(7, 60, at(14)), 7) << "all that the period allows has come";
  EXPECT_EQ(stabilizer.next(7, 60, at(15)), 14);
}

TEST(ReplicaStabilizer, goes_down_to_the_most_of_its_window) {
  ReplicaStabilizer stabilizer({1, 100}, ReplicaBehavior{});
  EXPECT_EQ(stabilizer.next(8, 8, at(0)), 8);
  EXPECT_EQ(stabilizer.next(8, 5, at(100)), 8);
  EXPECT_EQ(stabilizer.next(8, 2, at(300)), 5) << "a record as old as the window counts no more";
  EXPECT_EQ(stabilizer.next(5, 2, at(401)), 2);
}

TEST(ReplicaStabilizer, takes_the_smallest_change_or_none_when_it_is_told_so) {
  ReplicaBehavior behavior;
  behavior.up.select = ReplicaBehavior::Select::min;
  behavior.down = {Duration{}, ReplicaBehavior::Select::disabled, {}};
  ReplicaStabilizer stabilizer({1, 100}, behavior);
  EXPECT_EQ(stabilizer.next(10, 80, at(0)), 14);
  EXPECT_EQ(stabilizer.next(14, 1, at(60)), 14);
}

TEST(ReplicaStabilizer, corrects_what_is_outside_its_bounds_at_once) {
  ReplicaBehavior behavior;
  behavior.down.limits = {{ReplicaBehavior::Limit::Type::pods, 1, 60_s}};
  ReplicaStabilizer stabilizer({2, 10}, behavior);
  EXPECT_EQ(stabilizer.next(13, 13, at(0)), 10);
  EXPECT_EQ(stabilizer.next(1, 1, at(15)), 2);
}

// The two that went to obey the maximum are what may go in this minute.
TEST(ReplicaStabilizer, counts_a_correction_among_the_changes_of_its_period) {
  ReplicaBehavior behavior;
  behavior.down = {
      Duration{}, ReplicaBehavior::Select::max, {{ReplicaBehavior::Limit::Type::pods, 1, 60_s}}};
  ReplicaStabilizer stabilizer({1, 10}, behavior);
  EXPECT_EQ(stabilizer.next(12, 1, at(0)), 10);
  EXPECT_EQ(stabilizer.next(10, 1, at(15)), 10);
  EXPECT_EQ(stabilizer.next(10, 1, at(60)), 9);
}

TEST(ReplicaStabilizer, is_switched_off_by_having_none_unless_none_is_allowed) {
  EXPECT_EQ(ReplicaStabilizer({1, 10}, ReplicaBehavior{}).next(0, 5, at(0)), 0);
  EXPECT_EQ(ReplicaStabilizer({0, 10}, ReplicaBehavior{}).next(0, 3, at(0)), 3);
}

}  // namespace
}  // namespace headroom::scaling
