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

}  // namespace
}  // namespace headroom::engine
