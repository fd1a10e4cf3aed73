#include "policies/hybrid.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "policies/parts/answers.hpp"
#include "policies/parts/decaying_histogram.hpp"
#include "policies/parts/hybrid_settings.hpp"
#include "policies/parts/names.hpp"
#include "policies/parts/request_demand.hpp"

namespace headroom::policies {
namespace {

class Hybrid final : public scaling::Policy {
 public:
  Hybrid(RequestDemand demand, HybridSettings settings)
      : demand_(demand), settings_(std::move(settings)), history_(settings_.half_life) {}

  Decision decide(const Wake&, const Observation& observation) override {
    const std::optional<double> instances = demand_.instances(observation);
    if (!instances) return {};
    const double vcpus = *instances * settings_.launch_template.vcpus;
    history_.add(vcpus, observation.now);
    if (!next_choice_) next_choice_ = observation.now + settings_.decision_interval;

    const GroupView& group = observation.group;
    const int needed = instances_needed(type_of(group), {(1 + settings_.margin) * vcpus, 0});
    if (group.is_updating || observation.now < *next_choice_)
      return set_to(std::max(group.desired, needed), group,
                    scaling::message("the last requests ask for {:.2f} vCPUs", vcpus));
    next_choice_ = observation.now + settings_.decision_interval;
    choose(group);
    return carry_out(needed, group);
  }

 private:
  /// What the group launches now. A type that nobody has described is the launch template's.
  FleetType type_of(const GroupView& group) const {
    for (const FleetType& type : settings_.types) {
      if (type.name == group.instance_type) return type;
    }
    FleetType type = settings_.launch_template;
    type.name = group.instance_type;
    return type;
  }
  double with_margin(double quantile) const {
    return (1 + settings_.margin) * history_.quantile(quantile);
  }
  /// Share of its vCPUs that an instance uses when it serves all that it can within the SLO.
  double use_at_capacity() const {
    if (settings_.service_demand_s <= 0) return 1;
    return std::min(1.0, demand_.requests_per_instance() * settings_.service_demand_s /
                             settings_.launch_template.vcpus);
  }
  int instances_for(double quantile) const {
    return instances_needed(choice_->type, {with_margin(quantile), 0});
  }
  /// A choice stands for as long as its number is one that the demand may want.
  void choose(const GroupView& group) {
    if (choice_ && choice_->count >= instances_for(settings_.lower_quantile) &&
        choice_->count <= instances_for(settings_.upper_quantile))
      return;
    const std::vector<FleetType> present = {type_of(group)};
    choice_ = cheapest_fleet(
        settings_.types.empty() ? present : settings_.types,
        {with_margin(settings_.target_quantile), history_.mean() * use_at_capacity()},
        std::min(std::max(settings_.least, group.min), group.max), group.max);
  }
  Decision carry_out(int needed, const GroupView& group) const {
    const scaling::Message words = scaling::message(
        "{} x {} for {:.2f} vCPUs at the {:g} quantile", choice_->count, choice_->type.name,
        history_.quantile(settings_.target_quantile), settings_.target_quantile);
    if (choice_->type.name == group.instance_type)
      return set_to(std::max(choice_->count, needed), group, words);
    // Nobody leaves before the new instances are there.
    Decision decision = set_to(std::max({group.desired, choice_->count, needed}), group, words);
    decision.resize = scaling::Resize{choice_->type.name, settings_.how};
    return decision;
  }

  RequestDemand demand_;
  HybridSettings settings_;
  DecayingHistogram history_;  ///< of the demand, in vCPUs of the launch template's type
  std::optional<Instant> next_choice_;
  std::optional<Fleet> choice_;
};

scaling::Attached make(const Config& config, const scaling::GroupFacts& facts) {
  const RequestDemand demand(config, facts);
  HybridSettings settings = hybrid_settings(config, facts);
  scaling::Needs needs = demand.needs();
  for (const FleetType& type : settings.types) needs.instance_types.push_back(type.name);
  return {std::move(needs), std::make_unique<Hybrid>(demand, std::move(settings))};
}

scaling::Messages assumed(const scaling::GroupFacts&) {
  return {scaling::message("an hour between choices, at least two instances, and instances added "
                           "at once in between are our own choice"),
          scaling::message(
              "what one instance can serve grows with the vCPUs and their relative speed")};
}

}  // namespace

scaling::PolicyKind hybrid() {
  return {"hybrid",
          "each hour the cheapest type and number for the last day's demand",
          false,
          hybrid_parameters,
          make,
          assumed,
          "the recommender of Kubernetes' vertical pod autoscaler; our own choice of a fleet"};
}

}  // namespace headroom::policies
