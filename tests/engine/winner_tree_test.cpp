#include "sim/engine/winner_tree.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace headroom::engine {
namespace {

TEST(WinnerTree, is_idle_at_first) {
  const WinnerTree tree(5);
  EXPECT_EQ(tree.next_time(), Instant::never());
}

TEST(WinnerTree, equal_times_fall_to_the_lower_slot) {
  WinnerTree tree(8);
  tree.set(6, Instant{} + 1_s);
  tree.set(2, Instant{} + 1_s);
  tree.set(4, Instant{} + 1_s);
  EXPECT_EQ(tree.next_slot(), 2U);
  tree.set(2, Instant::never());
  EXPECT_EQ(tree.next_slot(), 4U);
}

TEST(WinnerTree, knows_the_next_slot_of_each_half_and_quarter) {
  WinnerTree tree(8);
  for (std::uint32_t slot = 0; slot < 8; ++slot)
    tree.set(slot, Instant{} + (10 - static_cast<std::int64_t>(slot)) * 1_s);
  EXPECT_EQ(tree.next_slot_of_part(0, 0), 7U);
  EXPECT_EQ(tree.next_slot_of_part(0, 1), 3U);
  EXPECT_EQ(tree.next_slot_of_part(5, 1), 7U);
  EXPECT_EQ(tree.next_slot_of_part(5, 2), 5U);
  EXPECT_EQ(tree.next_slot_of_part(4, 10), 4U) << "no part is smaller than a slot";
}

TEST(WinnerTree, keeps_what_is_planned_while_it_grows) {
  WinnerTree tree(1);
  tree.set(0, Instant{} + 3_s);
  tree.grow(100);
  tree.set(77, Instant{} + 2_s);
  EXPECT_EQ(tree.next_slot(), 77U);
  tree.set(77, Instant::never());
  EXPECT_EQ(tree.next_slot(), 0U);
  EXPECT_EQ(tree.next_time(), Instant{} + 3_s);
}

TEST(WinnerTree, an_event_beyond_the_span_waits_until_the_epoch_comes_near) {
  WinnerTree tree(1 << 20);  // 62 - 20 bits: 73 minutes
  tree.set(9, Instant{} + 20_h);
  EXPECT_EQ(tree.next_time(), Instant::never());
  EXPECT_EQ(tree.earliest_of_all(), Instant{} + 20_h);
  tree.advance_epoch(Instant{} + 19_h + 30_min);
  EXPECT_EQ(tree.next_time(), Instant{} + 20_h);
  EXPECT_EQ(tree.next_slot(), 9U);
}

TEST(WinnerTree, a_far_event_that_is_moved_near_does_not_come_back) {
  WinnerTree tree(1 << 20);
  tree.set(9, Instant{} + 20_h);
  tree.set(9, Instant{} + 1_min);
  tree.set(9, Instant::never());
  tree.advance_epoch(Instant{} + 19_h);
  EXPECT_EQ(tree.earliest_of_all(), Instant::never());
}

TEST(WinnerTree, agrees_with_a_sorted_map_on_random_changes) {
  const std::uint64_t seed = 4711;
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937_64 random(seed);
  WinnerTree tree(37);
  std::map<std::uint32_t, Instant> times;
  for (int i = 0; i < 20'000; ++i) {
    const auto slot = static_cast<std::uint32_t>(random() % 37);
    if (random() % 4 == 0) {
      tree.set(slot, Instant::never());
      times.erase(slot);
    } else {
      const Instant t =
          Instant{} + Duration::nanoseconds(static_cast<std::int64_t>(random() % 1000));
      tree.set(slot, t);
      times[slot] = t;
    }
    if (times.empty()) {
      ASSERT_EQ(tree.next_time(), Instant::never());
      continue;
    }
    const auto earliest =
        std::min_element(times.begin(), times.end(), [](const auto& a, const auto& b) {
          return std::pair(a.second, a.first) < std::pair(b.second, b.first);
        });
    ASSERT_EQ(tree.next_time(), earliest->second);
    ASSERT_EQ(tree.next_slot(), earliest->first);
  }
}

}  // namespace
}  // namespace headroom::engine
