#pragma once

#include "sim/load/rate_curve.hpp"

/// Rates that have a name, as piecewise linear curves. Straight and stepwise ones are exact; where
/// a curve is bent, the error that the straight pieces leave is said.
namespace headroom::load {

/// `from` until `begin`, then evenly to `to` within `over`, which is held. `over` may be 0: a step.
RateCurve ramp_rate(double from, double to, Duration begin, Duration over);

/// `base`, but `peak` within [at, at + length).
RateCurve spike_rate(double base, double peak, Duration at, Duration length);

/// mean + amplitude * sin(2 pi (t - phase) / period).
struct SineRate {
  static constexpr int kPieces = 96;  ///< a period: off by at most 0.054 % of the amplitude
  double mean = 0;
  double amplitude = 0;  ///< not above the mean
  Duration period;
  Duration phase;  ///< when it first goes up through its mean
};
/// @param length until when the waves are needed
RateCurve sine_rate(const SineRate& sine, Duration length);

/// `base` until `at`; up evenly within `rise`; `hold` at the peak; then back to the base by an
/// exponential: base + (peak - base) * e^(-t / decay).
struct FlashCrowd {
  /// Of the decay, until a thousandth is left: off by at most 0.05 % of peak - base. One piece more
  /// leads from there to the base within two more `decay`.
  static constexpr int kPieces = 32;
  double base = 0;
  double peak = 0;
  Duration at;
  Duration rise;
  Duration hold;
  Duration decay;  ///< after it 37 % is left
};
RateCurve flash_crowd_rate(const FlashCrowd& crowd);

/// Both together: exact.
RateCurve sum_of(const RateCurve& a, const RateCurve& b);

/// One times the other. Where both change at once the product is bent: off by at most 0.1 % of the
/// largest product.
RateCurve product_of(const RateCurve& a, const RateCurve& b);

/// The rate at a time; where there is a step, after it.
double rate_at(const RateCurve& curve, Duration time);

/// The same curve until `length`; a piece that goes beyond it is kept whole.
RateCurve cut(RateCurve curve, Duration length);

}  // namespace headroom::load
