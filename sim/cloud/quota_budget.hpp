#pragma once

#include "sim/engine/time.hpp"

namespace headroom::cloud {

/// What is left of a CPU quota in the current period, kept exactly between events.
///
/// Nothing is carried over from one period to the next. A period that passes without a change needs
/// no event: only the instant at which a budget runs out does, and the one at which a processor
/// that stands still goes on.
class QuotaBudget {
 public:
  /// @param budget_ns CPU time in each period @param period > 0
  /// @param phase a time of the run at which a period begins
  QuotaBudget(double budget_ns, Duration period, Duration phase)
      : budget_ns_(budget_ns), period_(period), period_end_(Instant{} + phase % period) {}

  /// The usage was constant from `from` to `to`. @param use CPUs; 0 while the processor stands
  /// still
  void advance(Instant from, Instant to, double use);
  /// The budget is gone; it comes back at `renewal`.
  bool is_spent() const { return used_ns_ >= budget_ns_ - kNegligibleNs; }
  Instant renewal() const { return period_end_; }
  /// When the budget will be gone at this constant usage; never if it lasts for whole periods.
  Instant spent_at(Instant now, double use) const;

  Duration period() const { return period_; }

 private:
  static constexpr double kNegligibleNs = 1e-3;  ///< far below the clock's nanosecond

  double budget_ns_;
  double used_ns_ = 0;
  Duration period_;
  Instant period_end_;
};

}  // namespace headroom::cloud
