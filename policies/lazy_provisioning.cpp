#include "policies/lazy_provisioning.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <limits>
#include <memory>

#include "policies/parts/fleet_costs.hpp"
#include "policies/parts/names.hpp"
#include "policies/parts/request_demand.hpp"
#include "policies/parts/switching_cost.hpp"

namespace headroom::policies {
namespace {

/// What the cheapest past could have ended with, tick by tick.
class Hindsight {
 public:
  explicit Hindsight(SwitchingCost change) : change_(change) {}

  /// One more tick. @param present where the past begins, if this is the first
  void add(const CostBySize& running, int present) {
    constexpr double kImpossible = std::numeric_limits<double>::infinity();
    if (cost_.empty()) {
      cost_.assign(running.size(), kImpossible);
      cost_[std::min(static_cast<std::size_t>(present), running.size() - 1)] = 0;
    }
    cost_.resize(running.size(), kImpossible);  // the group's maximum may have moved
    allow_change(cost_, change_);
    for (std::size_t n = 0; n < cost_.size(); ++n) cost_[n] += running[n];
    const double least = *std::min_element(cost_.begin(), cost_.end());
    for (double& cost : cost_) cost -= least;  // only differences count: they stay small
  }
  int smallest() const {
    return static_cast<int>(
        std::distance(cost_.begin(), std::find(cost_.begin(), cost_.end(), 0.0)));
  }
  int largest() const {
    return static_cast<int>(
        std::distance(std::find(cost_.rbegin(), cost_.rend(), 0.0), cost_.rend()) - 1);
  }

 private:
  SwitchingCost change_;
  CostBySize cost_;
};

class LazyProvisioning final : public scaling::Policy {
 public:
  LazyProvisioning(RequestDemand demand, RunningCost running, double start_cost)
      : demand_(demand),
        running_(running),
        paying_up_({start_cost, 0}),
        paying_down_({0, start_cost}) {}

  Decision decide(const Wake&, const Observation& observation) override {
    const std::optional<double> demand = demand_.instances(observation);
    if (!demand) return {};
    const scaling::GroupView& group = observation.group;
    const CostBySize running = running_.by_size(*demand, group.max);
    paying_up_.add(running, group.desired);
    paying_down_.add(running, group.desired);
    const int low = paying_up_.smallest();
    // Paying on the way down never wants fewer; a rounding must not say otherwise.
    const int high = std::max(low, paying_down_.largest());
    return {
        std::clamp(std::clamp(group.desired, low, high), group.min, group.max),
        {},
        scaling::message(
            "the last requests ask for {:.2f} instances, the cheapest past would end with {} to {}",
            *demand, low, high)};
  }

 private:
  RequestDemand demand_;
  RunningCost running_;
  Hindsight paying_up_;
  Hindsight paying_down_;
};

scaling::ParameterTree parameters() { return with_request_demand(with_fleet_costs({})); }

scaling::Attached make(const Config& config, const scaling::GroupFacts& facts) {
  const RequestDemand demand(config, facts);
  return {demand.needs(), std::make_unique<LazyProvisioning>(
                              demand, RunningCost{demand.period().seconds(), shortage_cost(config)},
                              start_cost(config, facts))};
}

scaling::Messages assumed(const scaling::GroupFacts&) {
  return {scaling::message(
      "the cost of a shortage, 10 instances for each that is missing, is our own choice")};
}

}  // namespace

scaling::PolicyKind lazy_provisioning() {
  return {"lazy-provisioning",
          "no change until hindsight finds one cheaper",
          false,
          parameters,
          make,
          assumed,
          "Lin, Wierman, Andrew & Thereska, INFOCOM 2011; Albers & Quedenfeld, arXiv:1807.05112"};
}

}  // namespace headroom::policies
