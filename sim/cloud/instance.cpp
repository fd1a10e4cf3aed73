#include "sim/cloud/instance.hpp"

#include <utility>

namespace headroom::cloud {

Instance::Instance(InstanceId id, std::uint32_t slot, const InstanceType& type, std::uint32_t zone,
                   std::optional<CreditMode> mode, std::uint32_t worker_limit)
    : workers(worker_limit),
      burstable_(type.credits.has_value()),
      held_(burstable_ && mode.value_or(type.default_credit_mode) == CreditMode::standard),
      processor_(type.vcpus, type.relative_core_speed),
      credits_(type.credits.value_or(CreditTerms{}), mode.value_or(type.default_credit_mode)),
      id_(id),
      slot_(slot),
      zone_(zone),
      type_(&type) {
  if (!held_) credit_check_ = Instant::never();
}

void Instance::throttle() {
  // Held at what is earned, so the balance stays at zero while that is used up; an idle moment
  // earns a little, which is spent at full speed first.
  processor_.set_capacity(std::min<double>(processor_.vcpus(), type_->credits->baseline_vcpus()));
  credit_check_ = Instant::never();
  if (!std::exchange(exhaustion_told_, true)) newly_exhausted_ = true;
}

void Instance::unthrottle() {
  processor_.set_capacity(processor_.vcpus());
  const Duration at_least = credits_.until_exhausted_at_least(processor_.vcpus());
  credit_check_ = at_least.is_infinite() ? Instant::never() : updated_ + at_least;
}

void Instance::stop() {
  processor_.abandon_all();
  waits_.clear();
  next_job_ = Instant::never();
  credit_check_ = Instant::never();
  burstable_ = held_ = false;
}

void Instance::set_credits(double credits) {
  credits_.set_balance(credits);
  if (held_) credit_check_ = updated_;
}

double Instance::settle_credits() {
  credits_.settle();
  return credits_.charged();
}

}  // namespace headroom::cloud
