#pragma once

#include <array>
#include <bit>
#include <cstdint>

/// Elementary functions made of additions, multiplications and divisions alone.
///
/// The C library's log, exp and pow give other bits on machines with and without FMA. A simulated
/// result must not, so everything that reaches a sample or the model is computed here. Within about
/// two units in the last place; `constexpr`, so tables can be made by the compiler.
namespace headroom::engine {

inline constexpr double kLn2High = 6.93147180369123816490e-01;  ///< ln 2, the upper 33 bits
inline constexpr double kLn2Low = 1.90821492927058770002e-10;   ///< ln 2, the rest

/// Natural logarithm of a positive, finite x.
constexpr double log(double x) {
  int exponent = 0;
  if (x < 0x1p-1022) x *= 0x1p54, exponent = -54;  // subnormal
  auto bits = std::bit_cast<std::uint64_t>(x);
  exponent += static_cast<int>(bits >> 52) - 1023;
  double mantissa = std::bit_cast<double>((bits & 0x000fffffffffffffULL) | 0x3ff0000000000000ULL);
  if (mantissa > 1.4142135623730951) mantissa *= 0.5, ++exponent;
  // ln m = 2 artanh(s) with s = (m-1)/(m+1), |s| < 0.172: the series ends below 2^-56 at s^21.
  const double s = (mantissa - 1.0) / (mantissa + 1.0);
  const double z = s * s;
  double sum = 0.0;
  for (int k = 21; k >= 3; k -= 2) sum = z * (1.0 / k + sum);
  const double e = exponent;
  return e * kLn2High + (2.0 * s + (2.0 * s * sum + e * kLn2Low));
}

/// 1 / n! for n = 0..14.
inline constexpr auto kInverseFactorial = [] {
  std::array<double, 15> table{};
  double factorial = 1.0;
  for (int n = 0; n < 15; ++n) table[n] = 1.0 / factorial, factorial *= n + 1;
  return table;
}();

/// e to the x; 0 below -745, infinite above 709.78.
constexpr double exp(double x) {
  if (x > 709.782712893384) return std::bit_cast<double>(0x7ff0000000000000ULL);
  if (x < -745.2) return 0.0;
  const double turns = x * 1.4426950408889634;  // x / ln 2
  const auto k = static_cast<std::int64_t>(turns + (turns < 0 ? -0.5 : 0.5));
  const double r = (x - static_cast<double>(k) * kLn2High) - static_cast<double>(k) * kLn2Low;
  double sum = 0.0;  // |r| < 0.347: the series ends below 2^-56 at r^14
  for (int n = 14; n >= 0; --n) sum = sum * r + kInverseFactorial[n];
  const auto power_of_two = [](std::int64_t e) {
    return std::bit_cast<double>(static_cast<std::uint64_t>(e + 1023) << 52);
  };
  const std::int64_t half = k / 2;  // in two steps, so that subnormal results come out
  return sum * power_of_two(half) * power_of_two(k - half);
}

/// x to the y for x > 0; pow(0, y) = 0 for y > 0.
constexpr double pow(double x, double y) { return x == 0.0 ? 0.0 : exp(y * log(x)); }

/// The standard normal quantile of p in (0, 1): the z with P(Z <= z) = p, to about 1e-15.
double normal_quantile(double p);

}  // namespace headroom::engine
