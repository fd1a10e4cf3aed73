#include "sim/theory/mean_value_analysis.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "sim/theory/machine_repairman.hpp"
#include "tests/theory/reference_table.hpp"

namespace headroom::theory {
namespace {

TEST(MeanValueAnalysis, agrees_with_the_table) {
  expect_table("closed-MVA", [](const auto& p, const auto&) {
    const NetworkMeans q =
        mean_value_analysis(p["N"], p["Z"], p["D"].template get<std::vector<double>>());
    Values values{{"X", q.throughput}, {"R", q.response()}};
    for (std::size_t i = 0; i < q.residence.size(); ++i) {
      values["R" + std::to_string(i + 1)] = q.residence[i];
      values["Q" + std::to_string(i + 1)] = q.in_station[i];
    }
    return values;
  });
}

TEST(MeanValueAnalysis, of_one_station_is_the_machine_repairman) {
  const NetworkMeans q = mean_value_analysis(20, 1, {0.1});
  const MachineRepairman same(20, 1, 0.1, 1);
  EXPECT_NEAR(q.throughput, same.throughput(), 1e-12);
  EXPECT_NEAR(q.in_station[0], same.mean_in_system(), 1e-11);
}

// The product form, state by state: p(t, a, b) ~ Z^t / t! D1^a D2^b with t + a + b = N.
TEST(MeanValueAnalysis, agrees_with_the_sum_over_all_states) {
  constexpr int kUsers = 6;
  const double think = 0.7, first = 0.3, second = 0.2;
  double all = 0, in_first = 0, first_busy = 0;
  for (int a = 0; a <= kUsers; ++a) {
    for (int b = 0; a + b <= kUsers; ++b) {
      const int t = kUsers - a - b;
      const double weight =
          std::pow(think, t) / std::tgamma(t + 1.0) * std::pow(first, a) * std::pow(second, b);
      all += weight;
      in_first += weight * a;
      if (a > 0) first_busy += weight;
    }
  }
  const NetworkMeans q = mean_value_analysis(kUsers, think, {first, second});
  EXPECT_NEAR(q.in_station[0], in_first / all, 1e-12);
  EXPECT_NEAR(q.throughput * first, first_busy / all, 1e-12);  // the utilization law
}

}  // namespace
}  // namespace headroom::theory
