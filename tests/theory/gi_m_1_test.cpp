#include "sim/theory/gi_m_1.hpp"

#include <gtest/gtest.h>

#include "sim/theory/queues.hpp"
#include "tests/theory/reference_table.hpp"

namespace headroom::theory {
namespace {

Values values_of(const GIM1& q) {
  return {{"rho", q.utilization()},  {"sigma", q.probability_of_waiting()},
          {"Wq", q.mean_wait()},     {"W", q.mean_sojourn()},
          {"L", q.mean_in_system()}, {"W_p95", q.sojourn_quantile(0.95)}};
}

TEST(GIM1, agrees_with_the_tables) {
  expect_table("E_k/M/1", [](const auto& p, const auto&) {
    return values_of(erlang_arrivals(p["lambda"], p["mu"], p["k"]));
  });
  expect_table("D/M/1", [](const auto& p, const auto&) {
    return values_of(even_arrivals(p["lambda"], p["mu"]));
  });
}

TEST(GIM1, with_exponential_gaps_is_m_m_1) {
  const GIM1 q = erlang_arrivals(0.8, 1, 1);
  const MMc same{0.8, 1};
  EXPECT_NEAR(q.probability_of_waiting(), 0.8, 1e-13);
  EXPECT_NEAR(q.mean_wait(), same.mean_wait(), 1e-11);
  EXPECT_NEAR(q.sojourn_quantile(0.99), same.sojourn_quantile(0.99), 1e-10);
}

TEST(GIM1, with_ever_more_phases_arrivals_become_even) {
  EXPECT_NEAR(erlang_arrivals(0.8, 1, 100'000).mean_wait(), even_arrivals(0.8, 1).mean_wait(),
              1e-4);
}

}  // namespace
}  // namespace headroom::theory
