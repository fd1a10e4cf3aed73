#include "sim/cloud/outstanding_requests.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace headroom::cloud {
namespace {

TEST(OutstandingRequests, of_nobody_have_no_least) {
  OutstandingRequests requests;
  EXPECT_EQ(requests.least(), OutstandingRequests::kNone);
  requests.choose_among({3});
  requests.choose_among({});
  EXPECT_EQ(requests.least(), OutstandingRequests::kNone);
}

TEST(OutstandingRequests, go_round_among_equals) {
  OutstandingRequests requests;
  requests.choose_among({5, 0, 2});
  std::vector<std::uint32_t> order;
  for (int i = 0; i < 6; ++i) {
    order.push_back(requests.least());
    requests.begin(order.back());
  }
  EXPECT_EQ(order, (std::vector<std::uint32_t>{5, 0, 2, 5, 0, 2}));
}

TEST(OutstandingRequests, name_the_one_whose_turn_comes_soon) {
  OutstandingRequests requests;
  EXPECT_EQ(requests.least_soon(), OutstandingRequests::kNone);
  requests.choose_among({5, 0, 2, 4});
  EXPECT_EQ(requests.least_soon(), 2U) << "the third one";
  requests.begin(5);
  EXPECT_EQ(requests.least_soon(), 4U);
  requests.begin(0);
  EXPECT_EQ(requests.least_soon(), OutstandingRequests::kNone) << "two are left of so few";
}

TEST(OutstandingRequests, are_remembered_of_a_target_that_is_left_out_for_a_while) {
  OutstandingRequests requests;
  requests.choose_among({0, 1});
  for (int i = 0; i < 3; ++i) requests.begin(0);
  requests.choose_among({1});
  requests.begin(1);
  requests.end(0);
  requests.choose_among({0, 1});
  EXPECT_EQ(requests.count(0), 2U);
  EXPECT_EQ(requests.least(), 1U);
}

TEST(OutstandingRequests, agree_with_a_search_through_all_counts) {
  const std::uint64_t seed = 11;
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937_64 random(seed);
  constexpr std::uint32_t kSlots = 9;
  OutstandingRequests requests;
  std::vector<std::uint32_t> count(kSlots), chosen;
  for (int step = 0; step < 20'000; ++step) {
    if (step % 50 == 0) {
      chosen.clear();
      for (std::uint32_t slot = 0; slot < kSlots; ++slot) {
        if (random() % 3 > 0) chosen.push_back(slot);
      }
      requests.choose_among(chosen);
    }
    const auto slot = static_cast<std::uint32_t>(random() % kSlots);
    if (random() % 2 == 0 && !chosen.empty()) {
      const std::uint32_t least = requests.least();
      const auto fewest = *std::min_element(chosen.begin(), chosen.end(),
                                            [&](auto a, auto b) { return count[a] < count[b]; });
      ASSERT_EQ(count[least], count[fewest]) << "step " << step;
      ASSERT_NE(std::find(chosen.begin(), chosen.end(), least), chosen.end());
      requests.begin(least);
      ++count[least];
    } else if (count[slot] > 0) {
      requests.end(slot);
      --count[slot];
    }
  }
}

}  // namespace
}  // namespace headroom::cloud
