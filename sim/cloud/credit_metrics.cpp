#include "sim/cloud/credit_metrics.hpp"

namespace headroom::cloud {
namespace {

constexpr Duration kPeriod = 300_s;

}  // namespace

void CreditMetrics::on_running(Instance& instance, Instant now) {
  if (!instance.type().credits) return;
  if (by_instance_.size() < instance.id()) by_instance_.resize(instance.id());
  plan(instance, now);
}

void CreditMetrics::plan(Instance& instance, Instant now) {
  by_instance_[instance.id() - 1].next =
      agenda_.at(now + kPeriod, engine::Rank::publication,
                 [this, &instance](Instant then) { publish(instance, then); });
}

void CreditMetrics::publish(Instance& instance, Instant now) {
  Published& published = by_instance_[instance.id() - 1];
  const double used_ns = instance.used_ns(now);
  const auto credits = instance.credits(now);
  published.samples.push_back({now, (used_ns - published.used_ns) / CpuCredits::kCredit,
                               credits->balance(), credits->surplus(), credits->charged()});
  published.used_ns = used_ns;
  const CreditSample& sample = published.samples.back();
  const std::int64_t minute = (now - 1_ns).since_start() / 60_s;  // as of basic CPU samples
  cloudwatch_.publish(Metric::cpu_credit_usage, minute, sample.usage);
  cloudwatch_.publish(Metric::cpu_credit_balance, minute, sample.balance);
  cloudwatch_.publish(Metric::cpu_surplus_credit_balance, minute, sample.surplus_balance);
  cloudwatch_.publish(Metric::cpu_surplus_credits_charged, minute, sample.surplus_charged);
  plan(instance, now);
}

void CreditMetrics::stop(const Instance& instance) {
  if (instance.id() <= by_instance_.size()) agenda_.cancel(by_instance_[instance.id() - 1].next);
}

const std::vector<CreditSample>& CreditMetrics::of(InstanceId id) const {
  static const std::vector<CreditSample> kNone;
  return id <= by_instance_.size() ? by_instance_[id - 1].samples : kNone;
}

}  // namespace headroom::cloud
