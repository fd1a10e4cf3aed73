#include "policies/parts/utilisation_control.hpp"

#include <fmt/format.h>

#include <iterator>
#include <utility>

#include "policies/parts/answers.hpp"
#include "policies/parts/instance_looks.hpp"
#include "policies/parts/loop_gain.hpp"

namespace headroom::policies {
namespace {

VelocityPid::Gains gains_of(const scaling::Config& config, Duration boot, Duration period,
                            int metric_ticks) {
  VelocityPid::Gains gains;
  gains.integral = config.number_or(
      "IntegralGain", default_gain(period, boot, while_booting_of(config), metric_ticks));
  gains.proportional = config.number_or("ProportionalGain", 0);
  gains.derivative = config.number_or("DerivativeGain", 0);
  gains.filter_ticks = seconds_of(config, "FilterTime", 2 * period).seconds() / period.seconds();
  gains.dead_band = config.number_or("DeadBand", 0);
  return gains;
}

}  // namespace

UtilisationControl::UtilisationControl(const scaling::Config& config,
                                       const scaling::GroupFacts& facts, Duration period,
                                       double reference, int metric_ticks)
    : while_booting_(while_booting_of(config)),
      pid_(gains_of(config, facts.boot_estimate, period, metric_ticks)),
      reference_(reference) {}

scaling::Decision UtilisationControl::step(double share, const scaling::Observation& observation,
                                           const scaling::Message& words) {
  const double present = capacity_.follow(observation.group);
  const Crew instances = crew(observation);
  const std::optional<double> controlled = share_to_control(share, instances, while_booting_);
  if (!controlled)
    return no_opinion(scaling::message("{}; holds while {} boot", words, instances.booting));
  const double error = (*controlled - reference_) / reference_;
  return capacity_.move_to(present * (1 + pid_.step(error)), observation.group,
                           scaling::message("{} against {:.1f} %", words, 100 * reference_));
}

scaling::ParameterTree with_utilisation_control(scaling::ParameterTree own) {
  using Kind = scaling::Parameter::Kind;
  scaling::ParameterTree tree = {
      {"IntegralGain", Kind::number,
       "Share of a relative error that a tick makes good. Default: half of what is stable with the "
       "delay of the metric, 0.5, and of the boot where that is ignored.",
       false, 1e-6, 2},
      {"ProportionalGain", Kind::number,
       "Of the error's change; half of IntegralGain is a start. Default: 0.", false, 0, 10},
      {"DerivativeGain", Kind::number, "Of the change of the error's slope. Default: 0.", false, 0,
       10},
      seconds_parameter("FilterTime",
                        "of the derivative's filter; less than two periods lets noise "
                        "through. Default: two periods."),
      {"DeadBand", Kind::number,
       "Relative error that is left alone. With few requests N a period their noise is about "
       "1 / sqrt(N). Default: 0.",
       false, 0, 1},
      while_booting_parameter(),
  };
  std::move(tree.begin(), tree.end(), std::back_inserter(own));
  return own;
}

}  // namespace headroom::policies
