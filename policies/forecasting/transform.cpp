#include "policies/forecasting/transform.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::policies::forecasting {
namespace {

constexpr double kDecade = 10;
constexpr double kSmallCount = 10;

double there(Transform transform, double value) {
  switch (transform) {
    case Transform::logarithm: return std::log1p(value);
    case Transform::root: return std::sqrt(value);
    case Transform::none: break;
  }
  return value;
}

double back(Transform transform, double value) {
  switch (transform) {
    case Transform::logarithm: return std::expm1(value);
    case Transform::root: return value > 0 ? value * value : 0;
    case Transform::none: break;
  }
  return value;
}

}  // namespace

Transform suitable_transform(std::span<const double> series) {
  if (series.empty()) return Transform::none;
  const auto [least, most] = std::minmax_element(series.begin(), series.end());
  if (*least < 0) return Transform::none;
  if (1 + *most > kDecade * (1 + *least)) return Transform::logarithm;
  return *most < kSmallCount ? Transform::root : Transform::none;
}

std::vector<double> transformed(Transform transform, std::span<const double> series) {
  std::vector<double> values;
  for (const double value : series) values.push_back(there(transform, value));
  return values;
}

Expectation restored(Transform transform, const Expectation& expectation) {
  Expectation own;
  for (std::size_t step = 0; step < expectation.mean.size(); ++step) {
    const double mean = expectation.mean[step];
    own.mean.push_back(back(transform, mean));
    own.deviation.push_back(back(transform, mean + expectation.deviation[step]) - own.mean.back());
  }
  return own;
}

}  // namespace headroom::policies::forecasting
