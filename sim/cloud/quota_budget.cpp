#include "sim/cloud/quota_budget.hpp"

#include <algorithm>

namespace headroom::cloud {

void QuotaBudget::advance(Instant from, Instant to, double use) {
  if (to >= period_end_) {
    const Instant start = period_end_ + period_ * ((to - period_end_) / period_);
    period_end_ = start + period_;
    used_ns_ = 0.0;
    from = std::max(from, start);
  }
  used_ns_ += use * static_cast<double>((to - from).ns());
}

Instant QuotaBudget::spent_at(Instant now, double use) const {
  if (use <= 0.0) return Instant::never();
  const Duration left = Duration::covering((budget_ns_ - used_ns_) / use);
  if (left < period_end_ - now) return now + left;
  const Duration whole = Duration::covering(budget_ns_ / use);
  return whole < period_ ? period_end_ + whole : Instant::never();
}

}  // namespace headroom::cloud
