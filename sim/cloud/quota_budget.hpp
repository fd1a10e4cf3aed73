#pragma once

#include "sim/engine/time.hpp"

namespace headroom::cloud {

/// What is left of a CPU quota in the current period, kept exactly between events.
///
/// Nothing is carried over from one period to the next, unless the budget is handed out in slices
/// as Linux does it (kernel/sched/fair.c, CFS bandwidth control): a CPU that works draws a slice
/// from the period's budget whenever it has used one up. What it still has of its slice when the
/// period ends comes on top of the next budget; when it falls asleep it gives back all but 1 ms.
/// There the CPUs of an instance are taken as one, which is exact where a single thread works.
///
/// A period that passes without a change needs no event: only the instant at which a budget runs
/// out does, and the one at which a processor that stands still goes on. With slices the end of a
/// period in which it works does, too.
class QuotaBudget {
 public:
  /// @param budget_ns CPU time in each period @param period > 0
  /// @param phase a time of the run at which a period begins
  /// @param slice of the budget handed out at once; zero: all of it
  QuotaBudget(double budget_ns, Duration period, Duration phase, Duration slice = {})
      : budget_ns_(budget_ns),
        slice_ns_(static_cast<double>(slice.ns())),
        pool_ns_(budget_ns),
        period_(period),
        period_end_(Instant{} + phase % period) {}

  /// The usage was constant from `from` to `to`. @param use CPUs; 0 while the processor stands
  /// still
  void advance(Instant from, Instant to, double use);
  /// The budget is gone; it comes back at `renewal`.
  bool is_spent() const { return left_ns() <= kNegligibleNs; }
  Instant renewal() const { return period_end_; }
  /// When the budget will be gone at this constant usage; never if it lasts for whole periods. In
  /// slices that is known for this period only: else it is the period's end, to ask again.
  Instant spent_at(Instant now, double use) const;

  Duration period() const { return period_; }

 private:
  static constexpr double kNegligibleNs = 1e-3;  ///< far below the clock's nanosecond
  static constexpr double kKeptAsleepNs = 1e6;   ///< Linux: min_cfs_rq_runtime

  bool has_slices() const { return slice_ns_ > 0; }
  double left_ns() const { return pool_ns_ + handed_out_ns_; }
  void hand_back();
  void take(double ns);
  Instant renew(Instant from, Instant to, double use);

  double budget_ns_;
  double slice_ns_;
  double pool_ns_;            ///< of this period's budget, not handed out yet
  double handed_out_ns_ = 0;  ///< and not used yet
  Duration period_;
  Instant period_end_;
};

}  // namespace headroom::cloud
