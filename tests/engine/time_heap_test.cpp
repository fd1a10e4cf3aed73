#include "sim/engine/time_heap.hpp"

#include <gtest/gtest.h>

namespace headroom::engine {
namespace {

TEST(TimeHeap, gives_the_earliest_and_among_equals_the_lower_id) {
  TimeHeap heap;
  EXPECT_EQ(heap.next_time(), Instant::never());
  heap.push(Instant{} + 2_s, 5);
  heap.push(Instant{} + 1_s, 9);
  heap.push(Instant{} + 1_s, 4);
  EXPECT_EQ(heap.next_time(), Instant{} + 1_s);
  EXPECT_EQ(heap.pop().id, 4U);
  EXPECT_EQ(heap.pop().id, 9U);
  EXPECT_EQ(heap.pop().id, 5U);
  EXPECT_TRUE(heap.empty());
}

TEST(TimeHeap, an_entry_can_be_taken_out_wherever_it_stands) {
  TimeHeap heap;
  for (std::uint32_t id = 0; id < 10; ++id) heap.push(Instant::at((10 - id) * 1_s), id);
  EXPECT_TRUE(heap.erase(9));  // the first
  EXPECT_TRUE(heap.erase(4));
  EXPECT_FALSE(heap.erase(4));
  std::vector<std::uint32_t> left;
  while (!heap.empty()) left.push_back(heap.pop().id);
  EXPECT_EQ(left, (std::vector<std::uint32_t>{8, 7, 6, 5, 3, 2, 1, 0}));
}

}  // namespace
}  // namespace headroom::engine
