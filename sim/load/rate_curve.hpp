#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "sim/engine/time.hpp"

namespace headroom::load {

/// How many arrivals a second there are at some time, on average.
struct RatePoint {
  Duration at;  ///< since the source's start
  double per_second = 0;
};

/// A rate that is piecewise linear in time. Points by time, the first at 0; the last value is held.
/// Two points at one time are a step.
using RateCurve = std::vector<RatePoint>;

/// How many arrivals come within `length` of the source's start, on average.
double expected_arrivals(const RateCurve& curve, Duration length);

class RateFeed;

/// Goes along a rate curve by the number of arrivals that it brings: a process of rate 1 in that
/// number is one of the curve's rate in time.
class RateWalk {
 public:
  explicit RateWalk(const RateCurve& curve);
  /// @param feed of further points, behind the curve's; may be none
  RateWalk(const RateCurve& curve, std::unique_ptr<RateFeed> feed);
  RateWalk(RateWalk&&) noexcept;
  RateWalk& operator=(RateWalk&&) noexcept;
  ~RateWalk();

  /// @param arrivals expected from the last position to the next
  /// @return ns since the source's start; empty when so many never come
  std::optional<std::int64_t> advance(double arrivals) {
    const bool is_held = !feed_ && stretch_ + 1 == stretches_.size();
    return is_held ? advance_held(arrivals) : advance_along(arrivals);
  }
  /// Expected arrivals from here to a time. @pre not before the position
  double expected_until(std::int64_t since_start_ns);
  /// Goes to a time, whatever comes on the way. @pre not before the position
  void skip_to(std::int64_t since_start_ns);

 private:
  /// A stretch of linearly changing rate, per nanosecond; the last one is held for ever.
  struct Stretch {
    std::int64_t begin_ns;
    double length_ns;
    double rate;
    double slope;
  };

  /// Along the last stretch, whose rate is held for ever.
  std::optional<std::int64_t> advance_held(double arrivals) {
    Stretch& held = stretches_[stretch_];
    if (held.rate <= 0.0) return std::nullopt;
    position_ns_ += arrivals / held.rate;
    const auto whole =
        static_cast<std::int64_t>(position_ns_);  // so that the fraction keeps its digits
    held.begin_ns += whole;
    position_ns_ -= static_cast<double>(whole);
    return held.begin_ns;
  }
  std::optional<std::int64_t> advance_along(double arrivals);
  void stretch_along(const RateCurve& curve);
  bool read_on();

  std::unique_ptr<RateFeed> feed_;
  RatePoint last_point_;
  std::vector<Stretch> stretches_;
  std::size_t stretch_ = 0;
  double position_ns_ = 0;  ///< within the stretch
};

}  // namespace headroom::load
