#include "sim/experiment/sequential.hpp"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace headroom::experiment {
namespace {

using Rounds = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

/// A figure that is 100 + spread and 100 - spread in turn.
stats::Estimate figure_of(std::uint32_t replications, double spread) {
  stats::Estimate estimate;
  for (std::uint32_t r = 0; r < replications; ++r)
    estimate.add(100 + (r % 2 == 0 ? spread : -spread));
  return estimate;
}

struct Made {
  Rounds rounds;
  std::uint32_t count = 0;
};
Made made(double relative_error, double spread, std::uint32_t most) {
  Made result;
  std::uint32_t there = 0;
  const SequentialPlan plan{{relative_error, 0.95, 10}, most};
  result.count = replicate_until(
      plan,
      [&](std::uint32_t from, std::uint32_t to) {
        EXPECT_EQ(from, there);
        there = to;
        result.rounds.emplace_back(from, to);
      },
      [&] { return figure_of(there, spread); });
  return result;
}

TEST(SequentialReplications, are_ten_at_least) {
  const Made exact = made(0.02, 0, 1'000);
  EXPECT_EQ(exact.count, 10U);
  EXPECT_EQ(exact.rounds, (Rounds{{0, 10}}));
}

// Of ten, S = 10 sqrt(10 / 9) = 10.541 and t = 2.262157: half-width 7.541, 3.846 times the
// 2 / 1.02 = 1.961 that are allowed. Twice as many twice, as the spread asks for 148 at once; of 40
// the half-width is 3.239, 2.727 times as many are wanted, so again twice as many; of 80 it is
// 2.239, 1.304 times as many, 105; of 105 it is 1.944.
TEST(SequentialReplications, grow_as_the_spread_asks_for) {
  const Made result = made(0.02, 10, 1'000);
  EXPECT_EQ(result.rounds, (Rounds{{0, 10}, {10, 20}, {20, 40}, {40, 80}, {80, 105}}));
  EXPECT_EQ(result.count, 105U);
}

TEST(SequentialReplications, are_no_more_than_allowed) {
  const Made result = made(0.0001, 10, 33);
  EXPECT_EQ(result.count, 33U);
  EXPECT_EQ(result.rounds.back(), (std::pair<std::uint32_t, std::uint32_t>{20, 33}));
}

// A mean of 0 is never known to a share of it, a figure without any value neither.
TEST(SequentialReplications, of_a_figure_that_can_not_be_known_use_up_what_is_allowed) {
  const SequentialPlan plan{{0.05, 0.95, 10}, 50};
  std::uint32_t there = 0;
  const auto make = [&](std::uint32_t, std::uint32_t to) { there = to; };
  EXPECT_EQ(replicate_until(plan, make,
                            [&] {
                              stats::Estimate estimate;
                              for (std::uint32_t r = 0; r < there; ++r)
                                estimate.add(r % 2 ? 1 : -1);
                              return estimate;
                            }),
            50U);
  EXPECT_EQ(replicate_until(plan, make, [] { return stats::Estimate(); }), 50U);
}

}  // namespace
}  // namespace headroom::experiment
