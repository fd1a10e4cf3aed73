#include "sim/cloud/quota_budget.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::cloud {

void QuotaBudget::advance(Instant from, Instant to, double use) {
  if (use <= 0.0 && from < to) hand_back();
  if (to >= period_end_) from = renew(from, to, use);
  take(use * static_cast<double>((to - from).ns()));
}

/// The CPU falls asleep.
void QuotaBudget::hand_back() {
  const double slack = handed_out_ns_ - kKeptAsleepNs;
  if (slack <= 0.0) return;
  pool_ns_ += slack;
  handed_out_ns_ -= slack;
}

/// Goes on to the period in which `to` lies. @return the time up to which usage is counted
Instant QuotaBudget::renew(Instant from, Instant to, double use) {
  if (has_slices() && use > 0.0) {
    for (; period_end_ <= to; period_end_ = period_end_ + period_) {
      take(use * static_cast<double>((period_end_ - from).ns()));
      pool_ns_ = budget_ns_;
      from = period_end_;
    }
    return from;
  }
  const Instant start = period_end_ + period_ * ((to - period_end_) / period_);
  period_end_ = start + period_;
  pool_ns_ = budget_ns_;
  return std::max(from, start);
}

void QuotaBudget::take(double ns) {
  if (!has_slices()) {
    pool_ns_ -= ns;
    return;
  }
  handed_out_ns_ -= ns;
  if (handed_out_ns_ > 0.0 || ns <= 0.0) return;
  const double slices = std::floor(-handed_out_ns_ / slice_ns_) + 1.0;
  const double drawn = std::min(pool_ns_, slices * slice_ns_);
  pool_ns_ -= drawn;
  handed_out_ns_ += drawn;
}

Instant QuotaBudget::spent_at(Instant now, double use) const {
  if (use <= 0.0) return Instant::never();
  const Duration left = Duration::covering(left_ns() / use);
  if (left < period_end_ - now) return now + left;
  if (has_slices()) return period_end_;
  const Duration whole = Duration::covering(budget_ns_ / use);
  return whole < period_ ? period_end_ + whole : Instant::never();
}

}  // namespace headroom::cloud
