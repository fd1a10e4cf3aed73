#include "sim/load/navigation.hpp"

#include <gmock/gmock.h>

#include "sim/load/session_length.hpp"

namespace headroom::load {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Navigation, in_order_leaves_after_the_last_or_begins_again) {
  const Navigator once(Navigation::in_order({5, 3}, false));
  EXPECT_EQ(once.next(std::nullopt, 0.5), 0U);
  EXPECT_EQ(once.next(0, 0.5), 1U);
  EXPECT_EQ(once.next(1, 0.5), std::nullopt);
  EXPECT_EQ(once.class_of(1), 3U);
  EXPECT_FALSE(once.has_choice(1));
  const Navigator again(Navigation::in_order({5, 3}, true));
  EXPECT_EQ(again.next(1, 0.5), 0U);
}

TEST(Navigation, divides_the_unit_interval_among_pages_and_exit) {
  const Navigator shop({{0, 1, 2}, {{0.5, 0, 0.5}, {{0.25, 0, 0.5}, {0, 0, 0}, {0, 1, 0}}}});
  EXPECT_TRUE(shop.has_choice(std::nullopt));
  EXPECT_EQ(shop.next(std::nullopt, 0.49), 0U);
  EXPECT_EQ(shop.next(std::nullopt, 0.51), 2U);
  EXPECT_EQ(shop.next(0, 0.24), 0U);
  EXPECT_EQ(shop.next(0, 0.26), 2U);
  EXPECT_EQ(shop.next(0, 0.76), std::nullopt);
  EXPECT_EQ(shop.next(1, 0.5), std::nullopt);
  EXPECT_FALSE(shop.has_choice(2));
}

TEST(Navigation, pages_that_nobody_comes_to_or_gets_out_of_are_found) {
  // 0 -> 1 -> exit; 2 and 3 turn around each other, 3 is entered; 4 is an island with an exit.
  const Navigation navigation{
      {0, 1, 2, 3, 4},
      {{0.5, 0, 0, 0.5, 0},
       {{0, 1, 0, 0, 0}, {0, 0, 0, 0, 0}, {0, 0, 0, 1, 0}, {0, 0, 1, 0, 0}, {0, 0, 0, 0, 0.5}}}};
  const NavigationFaults faults = check(navigation);
  EXPECT_THAT(faults.never_reached, ElementsAre(4));
  EXPECT_THAT(faults.never_leaves, ElementsAre(2, 3));
}

TEST(Navigation, a_sound_chain_has_no_faults) {
  const NavigationFaults faults = check({{0, 1}, {{1, 0}, {{0.5, 0.25}, {0.9, 0}}}});
  EXPECT_THAT(faults.never_reached, IsEmpty());
  EXPECT_THAT(faults.never_leaves, IsEmpty());
}

TEST(SessionLength, samples_agree_with_its_chances) {
  const SessionLength lengths[] = {{SessionLength::Kind::constant, 7},
                                   {SessionLength::Kind::geometric, 1, 1, 4},
                                   {SessionLength::Kind::geometric, 1, 1, 1},
                                   {SessionLength::Kind::uniform, 3, 6},
                                   {SessionLength::Kind::empirical, 1, 1, 1, {2, 2, 9}}};
  constexpr std::uint64_t kSeed = 5;
  constexpr int kMany = 40'000;
  for (const SessionLength& length : lengths) {
    std::vector<int> more(12);
    for (std::uint64_t i = 0; i < kMany; ++i) {
      engine::Draw draw(engine::stream_key(kSeed, 0, "length"), i);
      const std::uint32_t value = length.sample(draw);
      EXPECT_GE(value, 1U);
      for (std::uint32_t k = 0; k < 12; ++k) more[k] += value > k;
    }
    for (std::uint32_t k = 0; k < 12; ++k)
      EXPECT_NEAR(more[k] / static_cast<double>(kMany), length.exceeds(k), 0.012)
          << "seed " << kSeed << ", kind " << static_cast<int>(length.kind) << ", " << k;
  }
}

}  // namespace
}  // namespace headroom::load
