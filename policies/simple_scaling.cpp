#include "policies/simple_scaling.hpp"

#include <fmt/format.h>

#include <memory>
#include <utility>

#include "policies/parts/adjustment_settings.hpp"
#include "policies/parts/names.hpp"

namespace headroom::policies {

using scaling::AdjustmentType;
using scaling::Stance;

namespace {

class SimpleScaling final : public scaling::Policy {
 public:
  SimpleScaling(AdjustmentType type, double adjustment, int minimum_magnitude)
      : type_(type), adjustment_(adjustment), minimum_magnitude_(minimum_magnitude) {}

  /// Nothing is on its way when it is woken, as it waits for activities: the desired capacity is
  /// the capacity.
  Decision decide(const Wake& wake, const Observation& observation) override {
    if (wake.why != Wake::Why::alarm) return {};
    const int desired = observation.group.desired;
    return {scaling::adjusted_capacity(type_, adjustment_, minimum_magnitude_, desired),
            {},
            scaling::message("{:+g} on {} instances", adjustment_, desired)};
  }

 private:
  AdjustmentType type_;
  double adjustment_;
  int minimum_magnitude_;
};

scaling::ParameterTree parameters() {
  using Kind = Parameter::Kind;
  return {
      adjustment_type_parameter(),
      {"ScalingAdjustment", Kind::integer, "Instances, or percent of the capacity.", true, -1e6,
       1e6},
      minimum_magnitude_parameter(),
      {"Cooldown", Kind::integer,
       "Seconds from the end of its activity in which no simple policy acts; default: the group's "
       "DefaultCooldown.",
       false, 0, 1e6},
      {"MinAdjustmentStep", Kind::refused, "replaced by MinAdjustmentMagnitude, also at AWS"},
      {"MetricAggregationType", Kind::noted, "simple scaling does not look at the metric"},
  };
}

scaling::Attached make(const Config& config, const scaling::GroupFacts&) {
  const auto type = adjustment_type_of(config);
  const double adjustment = config["ScalingAdjustment"].number();
  const bool is_exact = type == AdjustmentType::exact_capacity;
  if (is_exact && adjustment < 0)
    throw scaling::BadConfig("/ScalingAdjustment", "an exact capacity is not negative");
  scaling::Needs needs;
  needs.stance = {
      Stance::Role::proposes, is_exact || adjustment > 0, is_exact || adjustment < 0, {}, true};
  const Config& cooldown = config["Cooldown"];
  if (!cooldown.is_absent()) needs.stance.cooldown = Duration::from_seconds(cooldown.number());
  const int least = minimum_magnitude_of(config);
  return {std::move(needs), std::make_unique<SimpleScaling>(type, adjustment, least)};
}

scaling::Messages assumed(const scaling::GroupFacts&) {
  return {scaling::message(
      "simple scaling: an alarm that is still in ALARM when the cooldown is over acts again, and "
      "without DefaultInstanceWarmup what it launched has no warm-up beside the cooldown")};
}

}  // namespace

scaling::PolicyKind simple_scaling() {
  return {"SimpleScaling",
          "one adjustment for an alarm, then a cooldown (AWS)",
          true,
          parameters,
          make,
          assumed,
          "Amazon EC2 Auto Scaling User Guide, simple scaling policies"};
}

}  // namespace headroom::policies
