#include "sim/cloud/cpu_credits.hpp"

namespace headroom::cloud {
CpuCredits::CpuCredits(const CreditTerms& terms, CreditMode mode)
    : launch_grant_(mode == CreditMode::standard ? terms.launch_credits * kCredit : 0.0),
      kept_when_stopped_(terms.kept_when_stopped),
      earn_(terms.baseline_vcpus()),
      cap_(terms.max_credits * kCredit),
      mode_(mode) {
  launch_ = launch_grant_;
  set_floor();
}

void CpuCredits::advance_with_launch_credits(double ns, double vcpus_in_use) {
  const double spent = vcpus_in_use * ns;
  if (spent < launch_) {
    launch_ -= spent;
    earned_ = std::min(cap_, earned_ + earn_ * ns);
    return;
  }
  const double until_spent = launch_ / vcpus_in_use;
  launch_ = 0.0;
  earned_ = std::min(cap_, earned_ + earn_ * until_spent);
  earned_ = std::min(cap_, earned_ + (earn_ - vcpus_in_use) * (ns - until_spent));
  if (earned_ < floor_) below_floor();
}

/// Surplus beyond its cap is charged.
void CpuCredits::below_floor() {
  if (mode_ == CreditMode::unlimited) charged_ += floor_ - earned_;
  earned_ = floor_;
}

Duration CpuCredits::until_balance_at_least(double credits, double vcpus) const {
  const double drain = vcpus - earn_;
  if (mode_ == CreditMode::unlimited || drain <= 0.0) return Duration::infinite();
  const double floor = credits * kCredit;
  // Launch credits are spent in full while the earned balance still grows, up to its cap.
  const double until_spent = launch_ / vcpus;
  const double earned_then = std::min(cap_, earned_ + earn_ * until_spent);
  if (earned_then >= floor) return Duration::covering(until_spent + (earned_then - floor) / drain);
  return Duration::covering(std::max(0.0, launch_ + earned_ - floor) / vcpus);
}

void CpuCredits::set_balance(double credits) {
  launch_ = std::min(credits * kCredit, launch_grant_);
  earned_ = std::min(credits * kCredit - launch_, cap_);
}

void CpuCredits::switch_to(CreditMode mode) {
  if (mode == mode_) return;
  launch_ = launch_grant_ = 0.0;
  settle();
  mode_ = mode;
  set_floor();
}

void CpuCredits::stop_and_start(const CreditTerms& terms, Duration stopped, bool launch_credits) {
  settle();
  if (stopped > std::min(kept_when_stopped_, terms.kept_when_stopped)) earned_ = 0.0;
  kept_when_stopped_ = terms.kept_when_stopped;
  const bool grant = launch_credits && mode_ == CreditMode::standard;
  launch_ = launch_grant_ = grant ? terms.launch_credits * kCredit : 0.0;
  earn_ = terms.baseline_vcpus();
  cap_ = terms.max_credits * kCredit;
  set_floor();
  earned_ = std::min(earned_, cap_);
}

void CpuCredits::settle() {
  if (earned_ >= 0.0 || mode_ == CreditMode::standard) return;
  charged_ += -earned_;
  earned_ = 0.0;
}

}  // namespace headroom::cloud
