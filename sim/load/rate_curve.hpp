#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
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
    return is_held() ? advance_held(arrivals) : advance_along(arrivals);
  }
  /// The same for one arrival after the other, until there is no room for another or one comes at
  /// `end_ns` or later. @param gap_of the number of arrivals up to the first, second, ...
  /// @return how many there are now; kNever in place of one that never comes
  template <class GapOf>
  std::size_t advance_each(std::span<std::int64_t> arrivals, std::int64_t end_ns, GapOf gap_of) {
    std::size_t count = 0;
    const auto fill = [&](auto advance_by) {
      for (bool goes_on = true; goes_on && count < arrivals.size(); ++count) {
        arrivals[count] = advance_by(gap_of(count));
        goes_on = arrivals[count] < end_ns;
      }
    };
    if (is_held() && stretches_[stretch_].rate > 0.0) {
      // In variables of this function: the compiler must take members for changed by each arrival.
      Stretch held = stretches_[stretch_];
      double position_ns = position_ns_;
      fill([&](double gap) { return advance_held(gap, held, position_ns); });
      stretches_[stretch_] = held;
      position_ns_ = position_ns;
    } else {
      fill([&](double gap) { return advance(gap).value_or(kNever); });
    }
    return count;
  }
  static constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

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

  bool is_held() const { return !feed_ && stretch_ + 1 == stretches_.size(); }
  /// Along the last stretch, whose rate is held for ever.
  std::optional<std::int64_t> advance_held(double arrivals) {
    Stretch& held = stretches_[stretch_];
    if (held.rate <= 0.0) return std::nullopt;
    return advance_held(arrivals, held, position_ns_);
  }
  static std::int64_t advance_held(double arrivals, Stretch& held, double& position_ns) {
    position_ns += arrivals / held.rate;
    const auto whole =
        static_cast<std::int64_t>(position_ns);  // so that the fraction keeps its digits
    held.begin_ns += whole;
    position_ns -= static_cast<double>(whole);
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
