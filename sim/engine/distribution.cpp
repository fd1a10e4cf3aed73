#include "sim/engine/distribution.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "sim/engine/elementary.hpp"

namespace headroom::engine {
namespace {

constexpr Ziggurat make_ziggurat() {
  Ziggurat z;
  z.x[0] = Ziggurat::kArea * exp(Ziggurat::kTail);
  z.x[1] = Ziggurat::kTail;
  for (std::size_t i = 2; i < Ziggurat::kLayers; ++i)
    z.x[i] = -log(exp(-z.x[i - 1]) + Ziggurat::kArea / z.x[i - 1]);
  z.x[Ziggurat::kLayers] = 0.0;
  for (std::size_t i = 0; i <= Ziggurat::kLayers; ++i) z.y[i] = exp(-z.x[i]);
  return z;
}

/// Gamma with the given shape and mean `shape`: Marsaglia & Tsang, "A Simple Method for Generating
/// Gamma Variables", ACM TOMS 26 (2000); for shape < 1 by their boost from shape + 1.
double unit_gamma(Draw& draw, double shape) {
  const double boost = shape < 1.0 ? pow(draw.unit(), 1.0 / shape) : 1.0;
  const double d = (shape < 1.0 ? shape + 1.0 : shape) - 1.0 / 3.0;
  const double c = 1.0 / std::sqrt(9.0 * d);
  for (;;) {
    const double z = unit_normal(draw);
    const double t = 1.0 + c * z;
    if (t <= 0.0) continue;
    const double v = t * t * t;
    if (log(draw.unit()) < 0.5 * z * z + d - d * v + d * log(v)) return boost * d * v;
  }
}

}  // namespace

constexpr Ziggurat kZiggurat = make_ziggurat();

double unit_exponential(Draw& draw) {
  for (;;) {
    const std::uint64_t word = draw.word();
    const auto layer = static_cast<std::size_t>(word & 255);
    const double x = static_cast<double>(word >> 11) * 0x1p-53 * kZiggurat.x[layer];
    if (x < kZiggurat.x[layer + 1]) [[likely]] {
      return x;
    }
    if (layer == 0) return Ziggurat::kTail - log(draw.unit());  // the tail is exponential again
    const double height =
        kZiggurat.y[layer] + draw.unit() * (kZiggurat.y[layer + 1] - kZiggurat.y[layer]);
    if (height < exp(-x)) return x;
  }
}

double unit_normal(Draw& draw) { return normal_quantile(draw.unit()); }

Distribution Distribution::constant(double value) {
  return {Kind::constant, value, 0, 0, value, 0};
}

Distribution Distribution::exponential(double mean) {
  return {Kind::exponential, mean, 0, 0, mean, 0};
}

Distribution Distribution::uniform(double low, double high) {
  return {Kind::uniform, low, high - low, 0, low, high};
}

Distribution Distribution::normal(double mean, double sd) {
  return {Kind::normal, mean, sd, 0, mean, sd};
}

Distribution Distribution::lognormal(double mean, double cv) {
  if (cv == 0.0) return constant(mean);
  const double variance = log(1.0 + cv * cv);  // of the logarithm
  return {Kind::lognormal, log(mean) - 0.5 * variance, std::sqrt(variance), 0, mean, cv};
}

Distribution Distribution::gamma(double mean, double cv) {
  if (cv == 0.0) return constant(mean);
  const double shape = 1.0 / (cv * cv);
  return {Kind::gamma, shape, mean / shape, 0, mean, cv};
}

Distribution Distribution::weibull(double scale, double shape) {
  return {Kind::weibull, scale, 1.0 / shape, 0, scale, shape};
}

Distribution Distribution::hyperexponential(double mean, double cv) {
  const double square = cv * cv;
  const double p = 0.5 * (1.0 + std::sqrt((square - 1.0) / (square + 1.0)));  // of the short branch
  return {Kind::hyperexponential, p, mean / (2.0 * p), mean / (2.0 * (1.0 - p)), mean, cv};
}

Distribution Distribution::empirical(std::vector<double> values) {
  Distribution d(Kind::empirical, static_cast<double>(values.size()), 0, 0, 0, 0);
  d.values_ = std::make_shared<const std::vector<double>>(std::move(values));
  return d;
}

double Distribution::sample(Draw& draw) const {
  switch (kind_) {
    case Kind::constant: return a_;
    case Kind::exponential: return a_ * unit_exponential(draw);
    case Kind::uniform: return a_ + b_ * draw.unit();
    case Kind::normal:
      for (;;) {
        const double x = a_ + b_ * unit_normal(draw);
        if (x > 0.0) return x;
      }
    case Kind::lognormal: return exp(a_ + b_ * unit_normal(draw));
    case Kind::gamma: return b_ * unit_gamma(draw, a_);
    case Kind::weibull: return a_ * pow(unit_exponential(draw), b_);
    case Kind::hyperexponential: {
      const bool is_short = draw.unit() < a_;
      return (is_short ? b_ : c_) * unit_exponential(draw);
    }
    case Kind::empirical: return (*values_)[static_cast<std::size_t>(draw.unit() * a_)];
  }
  return 0.0;
}

double Distribution::mean() const {
  switch (kind_) {
    case Kind::constant:
    case Kind::exponential: return a_;
    case Kind::uniform: return a_ + 0.5 * b_;
    case Kind::normal: {
      if (b_ == 0.0) return a_;
      const double z = a_ / b_;
      const double density = std::exp(-0.5 * z * z) / std::sqrt(2.0 * M_PI);
      return a_ + b_ * density / (0.5 * std::erfc(-z / std::sqrt(2.0)));
    }
    case Kind::lognormal:
    case Kind::gamma:
    case Kind::hyperexponential: return given_first_;
    case Kind::weibull: return a_ * std::tgamma(1.0 + b_);
    case Kind::empirical: return std::accumulate(values_->begin(), values_->end(), 0.0) / a_;
  }
  return 0.0;
}

Distribution Distribution::scaled(double factor) const {
  switch (kind_) {
    case Kind::constant: return constant(factor * given_first_);
    case Kind::exponential: return exponential(factor * given_first_);
    case Kind::uniform: return uniform(factor * given_first_, factor * given_second_);
    case Kind::normal: return normal(factor * given_first_, factor * given_second_);
    case Kind::lognormal: return lognormal(factor * given_first_, given_second_);
    case Kind::gamma: return gamma(factor * given_first_, given_second_);
    case Kind::weibull: return weibull(factor * given_first_, given_second_);
    case Kind::hyperexponential: return hyperexponential(factor * given_first_, given_second_);
    case Kind::empirical: {
      std::vector<double> values = *values_;
      for (double& value : values) value *= factor;
      return empirical(std::move(values));
    }
  }
  return {};
}

const std::vector<double>& Distribution::values() const {
  static const std::vector<double> kNone;
  return values_ ? *values_ : kNone;
}

}  // namespace headroom::engine
