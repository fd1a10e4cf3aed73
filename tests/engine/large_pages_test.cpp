#include "sim/engine/large_pages.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
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

TEST(LargePagePool, cuts_pieces_of_their_own_from_pages_and_uses_them_again) {
  LargePagePool pool;
  const auto piece = [&] { return pool.resource()->allocate(512, 64); };
  auto* const first = static_cast<char*>(piece());
  auto* const second = static_cast<char*>(piece());
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(first) % 64, 0U);
  EXPECT_GE(std::abs(second - first), 512);
  EXPECT_LT(std::abs(second - first), static_cast<std::ptrdiff_t>(kLargePage)) << "of one page";
  pool.resource()->deallocate(second, 512, 64);
  EXPECT_EQ(piece(), second);
}

TEST(LargePagePool, serves_vectors_that_grow_and_end) {
  LargePagePool pool;
  for (int turn = 0; turn < 3; ++turn) {
    std::pmr::vector<std::uint64_t> numbers(pool.resource());
    for (std::uint64_t i = 0; i < 300'000; ++i) numbers.push_back(i);
    EXPECT_EQ(std::accumulate(numbers.begin(), numbers.end(), std::uint64_t{0}), 44'999'850'000U);
  }
}

}  // namespace
}  // namespace headroom::engine
