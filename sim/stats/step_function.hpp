#pragma once

#include <algorithm>
#include <vector>

#include "sim/engine/time.hpp"

namespace headroom::stats {

/// From an instant on, a value.
struct Step {
  Instant from;
  double value;
  bool operator==(const Step&) const = default;
};

/// A function of time over [0, length) that changes by steps: instances in service, desired
/// capacity, demand in instances. Known as a whole, where TimeWeighted only keeps its integral.
class StepFunction {
 public:
  /// @param steps in order of time; of several at one instant the last counts, the first one's
  /// value holds from 0 on, and steps at or after the end are left out
  /// @throws std::invalid_argument without a step, without a length, or out of order
  StepFunction(const std::vector<Step>& steps, Duration length);
  /// One value after another, each for `width`.
  static StepFunction of_bins(const std::vector<double>& values, Duration width);

  /// Only real changes: the first is at 0, no two neighbours have the same value.
  const std::vector<Step>& steps() const { return steps_; }
  Duration length() const { return length_; }
  Instant end() const { return Instant::at(length_); }
  double at(Instant t) const;
  /// The value in force at the end of each bin of `width`; the last bin may be shorter.
  std::vector<double> at_ends_of_bins(Duration width) const;

 private:
  std::vector<Step> steps_;
  Duration length_;
};

/// Calls visit(duration, value of a, value of b) for each stretch in which neither changes:
/// integrals of both together are exact sums over these. Ends where the shorter one ends.
template <class Visit>
void for_each_stretch(const StepFunction& a, const StepFunction& b, Visit visit) {
  const Instant end = std::min(a.end(), b.end());
  auto in_a = a.steps().begin();
  auto in_b = b.steps().begin();
  for (Instant t; t < end;) {
    const Instant next_a = in_a + 1 == a.steps().end() ? end : (in_a + 1)->from;
    const Instant next_b = in_b + 1 == b.steps().end() ? end : (in_b + 1)->from;
    const Instant next = std::min({next_a, next_b, end});
    visit(next - t, in_a->value, in_b->value);
    if (next_a == next && next < end) ++in_a;
    if (next_b == next && next < end) ++in_b;
    t = next;
  }
}

}  // namespace headroom::stats
