#include "sim/theory/transient.hpp"

#include <gtest/gtest.h>

#include "tests/theory/reference_table.hpp"

namespace headroom::theory {
namespace {

TEST(TransientMM1, agrees_with_the_table) {
  expect_table(
      "M/M/1-transient",
      [](const auto& p, const auto& values) {
        const TransientMM1 q{p["lambda"], p["mu"], p["n0"]};
        Values ours;
        for_each_numbered(values, "E_N_t",
                          [&](const auto& name, double t) { ours[name] = q.mean_in_system(t); });
        for_each_numbered(values, "P0_t",
                          [&](const auto& name, double t) { ours[name] = q.probability_empty(t); });
        return ours;
      },
      5e-11);
}

// d E[N] / dt = lambda - mu (1 - P0).
TEST(TransientMM1, grows_by_what_comes_and_shrinks_by_what_is_served) {
  const TransientMM1 q{1.2, 1, 3};
  constexpr double kStep = 1e-3;
  const double slope = (q.mean_in_system(4 + kStep) - q.mean_in_system(4 - kStep)) / (2 * kStep);
  EXPECT_NEAR(slope, 1.2 - (1 - q.probability_empty(4)), 1e-6);
}

TEST(TransientMM1, begins_where_it_is_told_and_settles_as_m_m_1) {
  const TransientMM1 q{0.5, 1, 7};
  EXPECT_EQ(q.mean_in_system(0), 7.0);
  EXPECT_EQ(q.probability_empty(0), 0.0);
  EXPECT_NEAR(q.mean_in_system(2000), 1.0, 1e-10);
}

}  // namespace
}  // namespace headroom::theory
