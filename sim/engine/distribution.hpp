#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "sim/engine/random.hpp"

namespace headroom::engine {

/// Exponential with mean 1, by the ziggurat method of Marsaglia & Tsang, "The Ziggurat Method for
/// Generating Random Variables", J. Statistical Software 5/8 (2000); one word in 99 of 100 draws.
double unit_exponential(Draw& draw);

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
