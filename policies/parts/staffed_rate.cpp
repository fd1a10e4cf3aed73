#include "policies/parts/staffed_rate.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "policies/parts/own_capacity.hpp"
#include "sim/stats/estimate.hpp"

namespace headroom::policies {
namespace {

// policies.md 5
constexpr double kDefaultTimeConstant = 60;  // seconds
constexpr double kNoiseQuantile = 0.95;      // one-sided
constexpr double kScaleInGuard = 1.1;

constexpr double kLeastDemand = 1e-6;  // seconds: a load without any work has a service rate, too

double service_rate_of(const scaling::Config& config, const scaling::GroupFacts& facts) {
  return config.number_or("ServiceRate", 1 / std::max(facts.service_demand_s, kLeastDemand));
}

}  // namespace

StaffedRate::StaffedRate(const scaling::Config& config, const scaling::GroupFacts& facts)
    : service_rate_(service_rate_of(config, facts)),
      demand_(with_own_capacity(config, service_rate_ * facts.vcpus), facts),
      time_constant_(
          Duration::from_seconds(config.number_or("RateTimeConstant", kDefaultTimeConstant))),
      periods_(1) {
  const double horizon =
      config.number_or("Horizon", scaling::idle_time_of_a_start(facts).seconds());
  periods_ += static_cast<std::size_t>(horizon / period().seconds());
}

std::optional<double> StaffedRate::highest(const scaling::Observation& observation) {
  const std::optional<double> rate = demand_.rate(observation);
  if (!rate) return std::nullopt;
  estimates_.push_back(upper_estimate(*rate));
  if (estimates_.size() > periods_) estimates_.pop_front();
  return *std::max_element(estimates_.begin(), estimates_.end());
}

/// Requests are counted over a period, and their mean reaches back about a time constant: the
/// longer of both is the window whose Poisson count is in doubt.
double StaffedRate::upper_estimate(double rate) {
  const double weight = 1 - std::exp(-period().seconds() / time_constant_.seconds());
  mean_ = mean_ ? *mean_ + weight * (rate - *mean_) : rate;
  static const double kZ = stats::two_sided_normal(2 * kNoiseQuantile - 1);
  return *mean_ + kZ * std::sqrt(*mean_ / std::max(period(), time_constant_).seconds());
}

scaling::ParameterTree with_staffed_rate(scaling::ParameterTree own) {
  using Kind = scaling::Parameter::Kind;
  scaling::ParameterTree tree = {
      {"ServiceRate", Kind::number,
       "Requests a second that one vCPU completes. Default: one by the load's mean CPU time.",
       false, 1e-6, 1e9},
      {"Period", Kind::integer,
       "Seconds from one decision to the next, over which requests are counted: whole minutes. "
       "Default: 60.",
       false, 60, 86400},
      {"RateTimeConstant", Kind::number,
       "Seconds after which a change of the rate has come through to 63 %. Default: 60.", false,
       0.001, 86400},
      {"Horizon", Kind::number,
       "Seconds back in which the highest rate counts. Default: the estimated boot time.", false, 0,
       86400},
  };
  std::move(own.begin(), own.end(), std::back_inserter(tree));
  return tree;
}

int staffed(double load, const std::function<int(double)>& instances,
            const scaling::GroupView& group) {
  int wanted = instances(load);
  if (wanted < group.desired && instances(kScaleInGuard * load) >= group.desired)
    wanted = group.desired;
  return std::clamp(wanted, group.min, group.max);
}

}  // namespace headroom::policies
