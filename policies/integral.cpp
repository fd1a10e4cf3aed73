#include "policies/integral.hpp"

#include <fmt/format.h>

#include <memory>
#include <optional>
#include <utility>

#include "policies/parts/answers.hpp"
#include "policies/parts/instance_looks.hpp"
#include "policies/parts/names.hpp"
#include "policies/parts/utilisation.hpp"
#include "policies/parts/utilisation_control.hpp"

namespace headroom::policies {
namespace {

constexpr double kTarget = 60;  // percent, policies.md 11.5

class Integral final : public scaling::Policy {
 public:
  explicit Integral(UtilisationControl control) : control_(std::move(control)) {}

  Decision decide(const Wake&, const Observation& observation) override {
    const std::optional<Utilisation> seen = utilisation(observation);
    if (!seen) return no_opinion(scaling::message("no instance in service has a sample"));
    return control_.step(
        seen->share, observation,
        scaling::message("{} instances at {:.1f} % CPU", seen->instances, 100 * seen->share));
  }

 private:
  UtilisationControl control_;
};

scaling::ParameterTree parameters() {
  return with_utilisation_control({
      {"Target", Parameter::Kind::number, "CPU utilisation to keep, in percent. Default: 60.",
       false, 1, 100},
      seconds_parameter("Period", "from one decision to the next. Default: 60.", 1),
  });
}

scaling::Attached make(const Config& config, const scaling::GroupFacts& facts) {
  const Duration period = seconds_of(config, "Period", 60_s);
  const double reference = config.number_or("Target", kTarget) / 100;
  return {looks_each(period),
          std::make_unique<Integral>(UtilisationControl(config, facts, period, reference))};
}

scaling::Messages assumed(const scaling::GroupFacts&) {
  return {scaling::message(
      "integral control: half of the stable gain, and what is done while instances boot")};
}

}  // namespace

scaling::PolicyKind integral() {
  return {"integral",
          "keeps the CPU utilisation near a target by integral (or PI, PID) control",
          false,
          parameters,
          make,
          assumed,
          "textbook control; stability by Levin & May, Theor. Popul. Biol. 9, 1976"};
}

}  // namespace headroom::policies
