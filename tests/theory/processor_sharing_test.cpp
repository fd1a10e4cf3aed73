#include "sim/theory/processor_sharing.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/theory/reference_table.hpp"

namespace headroom::theory {
namespace {

TEST(ProcessorSharing, agrees_with_the_table) {
  expect_table("M/M/1-PS", [](const auto& p, const auto& values) {
    const MM1ProcessorSharing q{p["lambda"], p["mu"]};
    Values ours{
        {"rho", q.utilization()}, {"T_mean", q.mean_sojourn()}, {"T_var", q.variance_of_sojourn()}};
    for_each_numbered(values, "T_given_x_",
                      [&](const auto& name, double x) { ours[name] = q.mean_sojourn_of(x); });
    for_each_numbered(values, "Var_T_given_x_", [&](const auto& name, double x) {
      ours[name] = q.variance_of_sojourn_of(x);
    });
    for_each_numbered(values, "T_p", [&](const auto& name, double percent) {
      ours[name] = q.sojourn_quantile(percent / 100);
    });
    return ours;
  });
}

/// The trapezoidal rule over [0, end].
template <class Function>
double integral(Function f, double end, int steps) {
  double sum = (f(0.0) + f(end)) / 2;
  for (int i = 1; i < steps; ++i) sum += f(end * i / steps);
  return sum * end / steps;
}

// E[T] and E[T^2] / 2 are the integrals of P(T > t) and of t P(T > t).
TEST(ProcessorSharing, the_law_of_the_sojourn_has_its_mean_and_variance) {
  const MM1ProcessorSharing q{0.5, 1};
  double mean = 0;
  double half_square = 0;
  constexpr double kStep = 0.1;
  for (double t = kStep / 2; t < 100; t += kStep) {
    const double tail = q.sojourn_exceeds(t);
    mean += tail * kStep;
    half_square += t * tail * kStep;
  }
  EXPECT_NEAR(mean, q.mean_sojourn(), 1e-3);
  EXPECT_NEAR(2 * half_square - mean * mean, q.variance_of_sojourn(), 1e-2);
}

// Var[T] = E[Var[T | x]] + Var[E[T | x]], the demand x being exponential with mean 1.
TEST(ProcessorSharing, the_variances_of_all_demands_make_that_of_the_whole) {
  const MM1ProcessorSharing q{0.8, 1};
  const double within =
      integral([&](double x) { return std::exp(-x) * q.variance_of_sojourn_of(x); }, 60, 60'000);
  const double between = 1 / (0.2 * 0.2);
  EXPECT_NEAR(within + between, q.variance_of_sojourn(), 1e-3);
}

}  // namespace
}  // namespace headroom::theory
