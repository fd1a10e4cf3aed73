#include "sim/theory/visits.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace headroom::theory {
namespace {

constexpr double kRounding = 1e-10;

TEST(Visits, of_a_loop_are_geometric) {
  const auto visits = expected_visits({{1}, {{0.75}}});
  EXPECT_NEAR(visits[0], 4, kRounding);
}

TEST(Visits, of_a_shop_are_those_of_its_balance_by_hand) {
  // home -> search 0.6; search -> search 0.3, item 0.5; item -> search 0.4, cart 0.2; cart -> out.
  const auto visits = expected_visits(
      {{0.8, 0.2, 0, 0}, {{0, 0.6, 0, 0}, {0, 0.3, 0.5, 0}, {0, 0.4, 0, 0.2}, {0, 0, 0, 0}}});
  // s = 0.2 + 0.6 * 0.8 + 0.3 s + 0.4 * 0.5 s
  const double search = 0.68 / (1 - 0.3 - 0.2);
  EXPECT_NEAR(visits[0], 0.8, kRounding);
  EXPECT_NEAR(visits[1], search, kRounding);
  EXPECT_NEAR(visits[2], 0.5 * search, kRounding);
  EXPECT_NEAR(visits[3], 0.1 * search, kRounding);
}

TEST(Visits, of_a_walk_that_is_cut_off_are_the_first_terms) {
  const AbsorbingWalk round{{1, 0, 0}, {{0, 1, 0}, {0, 0, 1}, {1, 0, 0}}};  // never ends by itself
  const auto visits = expected_visits(round, [](int step) { return step < 5 ? 1.0 : 0.0; });
  EXPECT_EQ(visits, (std::vector<double>{2, 2, 1}));
}

TEST(Visits, of_a_walk_with_a_chance_to_end_at_each_step_are_those_of_the_smaller_chances) {
  const AbsorbingWalk walk{{0.5, 0.5}, {{0.2, 0.6}, {0.7, 0.1}}};
  const AbsorbingWalk smaller{{0.5, 0.5}, {{0.1, 0.3}, {0.35, 0.05}}};
  const auto cut = expected_visits(walk, [](int step) { return std::pow(0.5, step); });
  const auto exact = expected_visits(smaller);
  for (std::size_t i = 0; i < 2; ++i) EXPECT_NEAR(cut[i], exact[i], kRounding);
}

TEST(Visits, need_no_large_numbers_on_the_diagonal) {
  // Almost nobody leaves the first state: the pivot of the first column is tiny.
  const auto visits = expected_visits({{1, 0}, {{1 - 1e-9, 1e-9}, {0.5, 0}}});
  EXPECT_NEAR(visits[1], 2, 1e-6);
  EXPECT_NEAR(visits[0] * 1e-9, 2, 1e-6);
}

}  // namespace
}  // namespace headroom::theory
