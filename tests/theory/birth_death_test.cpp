#include "sim/theory/birth_death.hpp"

#include <gtest/gtest.h>

namespace headroom::theory {
namespace {

// 0 -> 1 at 2, 1 -> 2 at 1; back at 1 and at 4: weights 1, 2, 1/2.
TEST(BirthDeath, balances_what_goes_up_and_down) {
  const auto p = birth_death(
      2, [](int n) { return n == 0 ? 2.0 : 1.0; }, [](int n) { return n == 1 ? 1.0 : 4.0; });
  ASSERT_EQ(p.size(), 3U);
  EXPECT_NEAR(p[0], 2 / 7.0, 1e-15);
  EXPECT_NEAR(p[1], 4 / 7.0, 1e-15);
  EXPECT_NEAR(p[2], 1 / 7.0, 1e-15);
  EXPECT_NEAR(mean_of(p), 6 / 7.0, 1e-15);
}

TEST(BirthDeath, of_a_thousand_states_leaves_the_range_of_no_number) {
  const auto p = birth_death(
      1000, [](int) { return 10.0; }, [](int) { return 1.0; });
  EXPECT_NEAR(p.back(), 0.9, 1e-12);  // a geometric law, from above
  EXPECT_EQ(p.front(), 0.0);
}

}  // namespace
}  // namespace headroom::theory
