#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "sim/engine/random.hpp"

namespace headroom::engine {

/// 256 layers of equal area under e^-x. Layer i reaches from x = 0 to x[i]; its bottom is at y[i].
/// Marsaglia & Tsang, "The Ziggurat Method for Generating Random Variables", J. Statistical
/// Software 5/8 (2000).
struct Ziggurat {
  static constexpr int kLayers = 256;
  static constexpr double kTail = 7.69711747013104972;       // where the base layer's tail begins
  static constexpr double kArea = 0.0039496598225815571993;  // of each layer
  std::array<double, kLayers + 1> x{};
  std::array<double, kLayers + 1> y{};
};
extern const Ziggurat kZiggurat;

/// Exponential with mean 1, by the ziggurat; one word in 99 of 100 draws.
double unit_exponential(Draw& draw);

/// The same number as from Draw(words, index). In 99 of 100 cases it is looked up here and now.
inline double unit_exponential(WordSequence& words, std::uint64_t index) {
  const std::uint64_t word = words.at(index);
  const auto layer = static_cast<std::size_t>(word & 255);
  const double x =
      static_cast<double>(static_cast<std::int64_t>(word >> 11)) * 0x1p-53 * kZiggurat.x[layer];
  if (x < kZiggurat.x[layer + 1]) [[likely]] {
    return x;
  }
  Draw draw(words, index);
  return unit_exponential(draw);
}

/// Standard normal, by inversion.
double unit_normal(Draw& draw);

/// A distribution of non-negative numbers (in the model: durations in nanoseconds).
///
/// Our own samplers, as the standard library's differ between implementations. Parameters are
/// checked by the reader of scenarios; here they are preconditions.
class Distribution {
 public:
  enum class Kind {
    constant,
    exponential,
    uniform,
    normal,
    lognormal,
    gamma,
    weibull,
    hyperexponential,
    empirical
  };

  Distribution() = default;  ///< constant 0
  static Distribution constant(double value);
  static Distribution exponential(double mean);
  static Distribution uniform(double low, double high);
  /// Drawn again until positive. @param sd > 0 unless mean > 0
  static Distribution normal(double mean, double sd);
  /// @param cv coefficient of variation, sd / mean
  static Distribution lognormal(double mean, double cv);
  static Distribution gamma(double mean, double cv);
  static Distribution weibull(double scale, double shape);
  /// Two exponentials with balanced means (each branch carries half of the mean). @param cv >= 1
  static Distribution hyperexponential(double mean, double cv);
  /// Each of the values with equal chance. @param values not empty
  static Distribution empirical(std::vector<double> values);

  /// One value; a pure function of the draw.
  double sample(Draw& draw) const;
  /// The same value as from Draw(words, index).
  double sample(WordSequence& words, std::uint64_t index) const {
    if (kind_ == Kind::exponential) return a_ * unit_exponential(words, index);
    Draw draw(words, index);
    return sample(draw);
  }

  Kind kind() const { return kind_; }
  /// The expected value; for `normal`, that of the distribution cut at 0.
  double mean() const;
  bool is_zero() const { return kind_ == Kind::constant && a_ == 0.0; }
  /// The same distribution of values `factor` times as large.
  Distribution scaled(double factor) const;

  /// The two parameters as given to the factory (the second is 0 where there is one only).
  double first_parameter() const { return given_first_; }
  double second_parameter() const { return given_second_; }
  /// The values of an empirical distribution, else empty.
  const std::vector<double>& values() const;

 private:
  Distribution(Kind kind, double a, double b, double c, double first, double second)
      : kind_(kind), a_(a), b_(b), c_(c), given_first_(first), given_second_(second) {}

  Kind kind_ = Kind::constant;
  double a_ = 0, b_ = 0, c_ = 0;  ///< what the sampler needs, made once by the factory
  double given_first_ = 0, given_second_ = 0;
  std::shared_ptr<const std::vector<double>> values_;
};

}  // namespace headroom::engine
