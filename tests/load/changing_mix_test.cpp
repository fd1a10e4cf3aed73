#include "sim/load/changing_mix.hpp"

#include <gtest/gtest.h>

#include "sim/load/open_load.hpp"

namespace headroom::load {
namespace {

const std::vector<MixPoint> kEvening = {
    {10_s, {{0, 3}, {1, 1}}}, {20_s, {{1, 1}, {4, 1}}}, {30_s, {{4, 2}}}, {30_s, {{0, 1}}}};

/// The share of a class at a time, by a fine grid of chances.
double share(std::uint32_t request_class, Duration at) {
  ChangingMix mix(kEvening);
  int count = 0;
  for (int i = 0; i < 10'000; ++i) count += mix.choose(at, (i + 0.5) / 10'000) == request_class;
  return count / 10'000.0;
}

TEST(ChangingMix, is_linear_between_its_points_and_held_outside) {
  EXPECT_DOUBLE_EQ(share(0, 0_s), 0.75);
  EXPECT_DOUBLE_EQ(share(0, 10_s), 0.75);
  EXPECT_DOUBLE_EQ(share(0, 15_s), 0.375);
  EXPECT_DOUBLE_EQ(share(1, 15_s), 0.375);
  EXPECT_DOUBLE_EQ(share(4, 15_s), 0.25);
  EXPECT_DOUBLE_EQ(share(4, 20_s), 0.5);
  EXPECT_DOUBLE_EQ(share(0, 99_h), 1);
}

TEST(ChangingMix, two_points_at_one_time_are_a_step) {
  EXPECT_DOUBLE_EQ(share(4, 29_s), 0.95);
  EXPECT_DOUBLE_EQ(share(0, 30_s), 1);
}

TEST(ChangingMix, its_mean_is_the_integral_of_the_shares) {
  const auto mean = mean_mix(kEvening, 40_s);
  ASSERT_EQ(mean.size(), 3U);
  EXPECT_DOUBLE_EQ(mean[0].weight, (7.5 + 3.75 + 0 + 10) / 40);
  EXPECT_DOUBLE_EQ(mean[1].weight, (2.5 + 3.75 + 2.5) / 40);
  EXPECT_DOUBLE_EQ(mean[2].weight, (2.5 + 7.5) / 40);
  EXPECT_DOUBLE_EQ(mean_mix(kEvening, 15_s)[2].weight, 0.625 / 15);
}

TEST(ChangingMix, leaves_arrivals_where_they_were_and_words_with_their_requests) {
  OpenLoadConfig config{{{{}, 100}}, {{0, 1}, {1, 1}}};
  OpenSource plain(config, {}, Instant{} + 100_s, "visitors", 7, 0);
  config.mixes = {{0_s, {{0, 1}, {1, 1}}}, {50_s, {{0, 1}, {1, 1}}}, {50_s, {{1, 1}}}};
  OpenSource changing(config, {}, Instant{} + 100_s, "visitors", 7, 0);
  int late = 0;
  while (plain.next_arrival() < Instant::never()) {
    const Instant at = plain.next_arrival();
    ASSERT_EQ(changing.next_arrival(), at);
    const std::uint32_t expected = plain.take().request_class;
    EXPECT_EQ(changing.take().request_class, at < Instant{} + 50_s ? expected : 1U);
    late += at >= Instant{} + 50_s;
  }
  EXPECT_GT(late, 4000);
}

}  // namespace
}  // namespace headroom::load
