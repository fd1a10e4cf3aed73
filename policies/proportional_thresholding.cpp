#include "policies/proportional_thresholding.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "policies/parts/answers.hpp"
#include "policies/parts/booting.hpp"
#include "policies/parts/fractional_capacity.hpp"
#include "policies/parts/instance_looks.hpp"
#include "policies/parts/loop_gain.hpp"
#include "policies/parts/names.hpp"
#include "policies/parts/utilisation.hpp"
#include "sim/scaling/adjustment.hpp"

namespace headroom::policies {
namespace {

constexpr double kHigh = 70;    // percent, policies.md 11.6
constexpr double kMargin = 10;  // percent, policies.md 6.3

class ProportionalThresholding final : public scaling::Policy {
 public:
  ProportionalThresholding(const ProportionalThresholds& law, WhileBooting while_booting)
      : law_(law), while_booting_(while_booting) {}

  Decision decide(const Wake&, const Observation& observation) override {
    const double present = capacity_.follow(observation.group);
    const std::optional<Utilisation> seen = utilisation(observation);
    if (!seen) return no_opinion(scaling::message("no instance in service has a sample"));
    const Crew instances = crew(observation);
    const auto share = share_to_control(seen->share, instances, while_booting_);
    if (!share) return no_opinion(scaling::message("holds while {} boot", instances.booting));
    return capacity_.move_to(
        law_.next(present, *share), observation.group,
        scaling::message("{} instances at {:.1f} % CPU", seen->instances, 100 * seen->share));
  }

 private:
  ProportionalThresholds law_;
  WhileBooting while_booting_;
  FractionalCapacity capacity_;
};

scaling::ParameterTree parameters() {
  using Kind = Parameter::Kind;
  return {
      {"High", Kind::number,
       "CPU utilisation in percent above which instances are added. Default: 70.", false, 1, 100},
      {"Margin", Kind::number,
       "Percent by which the low threshold stays below what would reach High with an instance "
       "less. Default: 10.",
       false, 0, 99},
      {"Gain", Kind::number,
       "Instances for a utilisation of 1 too much or too little. Default: half of what is stable "
       "with the metric's delay, and the boot's where that is ignored, times instances / High.",
       false, 1e-6, 1e6},
      while_booting_parameter(),
      seconds_parameter("Period", "from one decision to the next. Default: 60.", 1),
  };
}

scaling::Attached make(const Config& config, const scaling::GroupFacts& facts) {
  const Duration period = seconds_of(config, "Period", 60_s);
  const WhileBooting way = while_booting_of(config);
  ProportionalThresholds law;
  law.high = config.number_or("High", kHigh) / 100;
  law.margin = config.number_or("Margin", kMargin) / 100;
  law.loop_gain = default_gain(period, facts.boot_estimate, way);
  if (!config["Gain"].is_absent()) law.gain = config["Gain"].number();
  return {looks_each(period), std::make_unique<ProportionalThresholding>(law, way)};
}

scaling::Messages assumed(const scaling::GroupFacts&) {
  return {
      scaling::message("proportional thresholding: from knowledge of the papers; the low "
                       "threshold, its margin and the gain are ours")};
}

}  // namespace

double ProportionalThresholds::low(int instances) const {
  return high * (instances - 1) / instances * (1 - margin);
}

double ProportionalThresholds::next(double instances, double share) const {
  const double strength = gain.value_or(loop_gain * instances / high);
  const double low_share = low(std::max(1, scaling::whole_capacity(instances)));
  if (share > high) return instances + strength * (share - high);
  if (share < low_share) return instances + strength * (share - low_share);
  return instances;
}

scaling::PolicyKind proportional_thresholding() {
  return {"proportional-thresholding",
          "integral control outside of a utilisation range that narrows with the group's size",
          false,
          parameters,
          make,
          assumed,
          "Lim, Babu, Chase & Parekh, ACDC 2009; Lim, Babu & Chase, ICAC 2010"};
}

}  // namespace headroom::policies
