#include "sim/cloud/instance.hpp"

#include <cmath>
#include <utility>

namespace headroom::cloud {
namespace {

constexpr double kRampSteps = 16;
constexpr double kReleasedAt = 1.0;  // credits: enough for a minute at full speed

/// One vCPU by itself is all of them.
ThrottleConfig throttle_of(const InstanceType& type, ThrottleConfig throttle) {
  throttle.per_vcpu = throttle.per_vcpu && type.vcpus > 1;
  return throttle;
}

std::optional<QuotaBudget> quota_of(const InstanceType& type, const ThrottleConfig& throttle) {
  const double sharing = throttle.per_vcpu ? type.vcpus : 1.0;
  if (type.cpu_quota) {
    const CpuQuota& quota = *type.cpu_quota;
    return QuotaBudget(static_cast<double>(quota.quota.ns()) / sharing, quota.period,
                       quota.phase.value_or(throttle.phase.value_or(Duration{})), quota.slice);
  }
  if (!type.credits || !throttle.period) return std::nullopt;
  const double budget_ns =
      type.credits->baseline_vcpus() * static_cast<double>(throttle.period->ns());
  return QuotaBudget(budget_ns / sharing, *throttle.period, throttle.phase.value_or(Duration{}));
}

}  // namespace

Instance::Instance(InstanceId id, std::uint32_t slot, const InstanceType& type, std::uint32_t zone,
                   std::optional<CreditMode> mode, std::uint32_t worker_limit,
                   const ThrottleConfig& throttle, std::pmr::memory_resource* jobs_memory)
    : credits_(type.credits.value_or(CreditTerms{}), type.credit_mode(mode)),
      slot_(slot),
      burstable_(type.credits.has_value()),
      held_(type.cpu_quota || (burstable_ && type.credit_mode(mode) == CreditMode::standard)),
      is_hard_cut_(!type.cpu_quota && !throttle.period && !throttle.per_vcpu &&
                   throttle.ramp == Duration{}),
      workers(worker_limit),
      processor_(type.vcpus, type.relative_core_speed, jobs_memory),
      quota_(quota_of(type, throttle_of(type, throttle))),
      throttle_(throttle_of(type, throttle)),
      id_(id),
      zone_(zone),
      type_(&type) {
  has_quota_ = quota_.has_value();
  if (!held_) throttle_check_ = Instant::never();
  allow_overdraft();
  if (type.hyper_thread_yield < type.threads_per_core)
    processor_.share_cores(type.threads_per_core, type.hyper_thread_yield);
}

/// A quota's budget of a period may be used before it is earned.
void Instance::allow_overdraft() {
  if (!burstable_ || !quota_) return;
  credits_.allow_overdraft(type_->credits->baseline_vcpus() *
                           static_cast<double>(throttle_.period->ns()));
}

// ---- a hard cut ---------------------------------------------------------------------------------

void Instance::throttle() {
  // Held at what is earned, so the balance stays at zero while that is used up; an idle moment
  // earns a little, which is spent at full speed first.
  processor_.set_capacity(std::min<double>(processor_.vcpus(), type_->credits->baseline_vcpus()));
  throttle_check_ = Instant::never();
  tell_exhaustion();
}

void Instance::unthrottle() {
  processor_.set_capacity(processor_.vcpus());
  const Duration at_least = credits_.until_balance_at_least(0, processor_.vcpus());
  throttle_check_ = at_least.is_infinite() ? Instant::never() : updated_ + at_least;
}

void Instance::tell_exhaustion() {
  if (!std::exchange(exhaustion_told_, true)) newly_exhausted_ = true;
}

// ---- quotas, ramps and vCPUs of their own -------------------------------------------------------

void Instance::hold_to_quota_or_ramp() {
  if (credits_.balance() >= 1.0) exhaustion_told_ = false;
  if (type_->cpu_quota) {
    hold_to_quota();
  } else if (throttle_.period) {
    hold_to_quota_at_zero();
  } else {
    hold_to_ramp();
  }
}

/// CPUs against which the budget counts: all of them, or the busiest one, whose own budget is the
/// first to go while work does not move.
double Instance::quota_use() const {
  if (!throttle_.per_vcpu) return processor_.in_use();
  return std::min(processor_.in_use(), 1.0);
}

void Instance::hold_to_quota() {
  // Completions are rounded up to whole nanoseconds, at the cost of the last one of a period: what
  // it lacks of the budget by that alone does not make it wait for the next one.
  constexpr double kRoundedNs = 10;
  const bool is_running = processor_.capacity() > 0;
  if (quota_->is_spent() && is_running && processor_.first_left_ns() <= kRoundedNs) {
    throttle_check_ = Instant::never();
  } else if (quota_->is_spent()) {
    processor_.set_capacity(0);
    throttle_check_ = processor_.jobs() > 0 ? quota_->renewal() : Instant::never();
  } else {
    processor_.set_capacity(processor_.vcpus());
    throttle_check_ = quota_->spent_at(updated_, quota_use());
  }
}

void Instance::hold_to_quota_at_zero() {
  // Within a period the balance goes up and down by no more than what it earns, so more than that
  // is something to spend at full speed. One vCPU's share may be less than the whole instance
  // earns: then the balance grows at every moment, and is spent only when it is worth it.
  const double swing = type_->credits->baseline_vcpus() * quota_->period().seconds() / 60;
  const double released_at = throttle_.per_vcpu ? std::max(swing, kReleasedAt) : swing;
  if (quota_in_force_ && credits_.balance() > released_at) quota_in_force_ = false;
  if (!quota_in_force_ && credits_.exhausted()) {
    quota_in_force_ = true;
    tell_exhaustion();
  }
  if (quota_in_force_) {
    hold_to_quota();
  } else {
    unthrottle();
  }
}

void Instance::hold_to_ramp() {
  const double vcpus = processor_.vcpus();
  const double baseline = std::min(vcpus, type_->credits->baseline_vcpus());
  const double above = vcpus - baseline;
  // Full use lowers the speed linearly in time when speed goes with the root of the balance.
  const double ramp_credits = above / 2 * throttle_.ramp.seconds() / 60;
  // Step k is for balances up to (k / 16)^2 of the ramp's, at the speed in the middle of what that
  // would be without steps: under full load each step lasts a sixteenth of the ramp.
  double step = kRampSteps + 1;
  if (credits_.exhausted()) {
    step = 0;
    tell_exhaustion();
  } else if (credits_.balance() < ramp_credits) {
    step = std::max(1.0, std::ceil(kRampSteps * std::sqrt(credits_.balance() / ramp_credits)));
  }
  // One vCPU's share may be less than the whole instance earns: then the balance grows while the
  // processor is held, and is spent only when it is worth it.
  const bool stays = throttle_.per_vcpu && processor_.capacity() < vcpus && step > 0 &&
                     ramp_credits == 0 && credits_.balance() < kReleasedAt;
  if (stays) step = 0;
  const double share = step > kRampSteps ? 1.0 : std::max(0.0, step - 0.5) / kRampSteps;
  const double allowed = baseline + above * share;
  processor_.set_capacity(allowed, throttle_.per_vcpu ? allowed / vcpus : 1.0);
  throttle_check_ = Instant::never();
  if (step > 0) {
    const double left = (step - 1) / kRampSteps;
    const Duration at_least =
        credits_.until_balance_at_least(ramp_credits * left * left, processor_.capacity());
    if (!at_least.is_infinite()) throttle_check_ = updated_ + std::max(at_least, 1_ns);
  } else if (processor_.jobs() > 0 && baseline - processor_.in_use() > 1e-9 * baseline) {
    const double credits_to_come = kReleasedAt - credits_.balance();
    throttle_check_ = updated_ + Duration::covering(credits_to_come * CpuCredits::kCredit /
                                                    (baseline - processor_.in_use()));
  }
}

// -------------------------------------------------------------------------------------------------

void Instance::stop() {
  if (burstable_) credits_.settle();
  processor_.abandon_all();
  waits_.clear();
  next_job_ = next_wait_ = Instant::never();
  throttle_check_ = Instant::never();
  burstable_ = held_ = has_quota_ = false;
  quota_.reset();
}

void Instance::set_credits(double credits) {
  credits_.set_balance(credits);
  if (held_) throttle_check_ = updated_;
}

void Instance::set_credit_mode(CreditMode mode) {
  if (mode == credits_.mode()) return;
  credits_.switch_to(mode);
  held_ = mode == CreditMode::standard;
  quota_in_force_ = exhaustion_told_ = false;
  throttle_check_ = held_ ? updated_ : Instant::never();
  if (!held_) processor_.set_capacity(processor_.vcpus());
  allow_overdraft();
}

void Instance::withhold_launch_credits() {
  credits_.withhold_launch_credits();
  if (held_) throttle_check_ = updated_;
}

void Instance::continue_from(const Instance& before, Duration stopped, bool launch_credits) {
  used_before_ns_ = before.used_ns(before.updated_);
  served = before.served;
  last_event = before.last_event;
  const CreditMode mode = credits_.mode();
  credits_ = before.credits_;
  credits_.switch_to(mode);
  credits_.stop_and_start(type_->credits.value_or(CreditTerms{}), stopped, launch_credits);
  allow_overdraft();
}

}  // namespace headroom::cloud
