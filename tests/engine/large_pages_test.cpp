#include "sim/engine/large_pages.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <numeric>
#include <vector>

namespace headroom::engine {
namespace {

bool is_aligned(const void* memory) {
  return reinterpret_cast<std::uintptr_t>(memory) % kLargePage == 0;
}

TEST(LargePages, a_vector_grows_into_them_and_keeps_what_it_has) {
  std::vector<std::uint64_t, LargePageAllocator<std::uint64_t>> numbers;
  for (std::uint64_t i = 0; i < 1'000'000; ++i) numbers.push_back(i);
  EXPECT_TRUE(is_aligned(numbers.data()));
  EXPECT_EQ(std::accumulate(numbers.begin(), numbers.end(), std::uint64_t{0}), 499'999'500'000U);
  numbers.resize(10);
  numbers.shrink_to_fit();
  EXPECT_EQ(numbers.back(), 9U);
}

TEST(LargePages, a_type_keeps_its_own_alignment_in_a_small_block) {
  struct alignas(64) Line {
    char bytes[64];
  };
  const std::vector<Line, LargePageAllocator<Line>> lines(3);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(lines.data()) % 64, 0U);
}

}  // namespace
}  // namespace headroom::engine
