#include "policies/thresholds.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "policies/parts/answers.hpp"
#include "policies/parts/instance_looks.hpp"
#include "policies/parts/names.hpp"
#include "policies/parts/utilisation.hpp"
#include "sim/scaling/adjustment.hpp"

namespace headroom::policies {
namespace {

// policies.md 6.1
constexpr double kHigh = 70, kLow = 50;            // percent
constexpr double kConfirmOut = 2, kConfirmIn = 5;  // samples; in: of 5 to 15
constexpr Duration kLeastRest = 60_s;              // after an instance more, at least
constexpr Duration kMostRest = 180_s;              // and at most
constexpr Duration kRestAfterIn = 300_s;           // after one less
constexpr double kGuard = 0.95;                    // of the high threshold

struct Rules {
  double high, low;  ///< 0..1
  int confirm_out, confirm_in;
  Duration rest_after_out, rest_after_in;
  double step;                  ///< share of the present instances that comes at once
  std::optional<double> guard;  ///< utilisation that the others may have without the one that goes
};

class Thresholds final : public scaling::Policy {
 public:
  explicit Thresholds(const Rules& rules) : rules_(rules) {}

  Decision decide(const Wake&, const Observation& observation) override {
    const std::optional<Utilisation> seen = utilisation(observation);
    if (!seen) return no_opinion(scaling::message("no instance in service has a sample"));
    highs_ = seen->share > rules_.high ? highs_ + 1 : 0;
    lows_ = seen->share < rules_.low ? lows_ + 1 : 0;
    const scaling::Message words =
        scaling::message("{} instances at {:.1f} % CPU", seen->instances, 100 * seen->share);
    if (observation.now < rests_until_)
      return held_back(
          scaling::Restraint::cooldown,
          scaling::message("{}; the cooldown ends at {:g} s", words, rests_until_.seconds()));
    if (highs_ >= rules_.confirm_out) return scale_out(observation, words);
    if (lows_ >= rules_.confirm_in) return scale_in(*seen, observation, words);
    return no_opinion(scaling::message("{}, not out of bounds for long enough", words));
  }

 private:
  Decision scale_out(const Observation& observation, const scaling::Message& words) {
    const int present = observation.group.desired;
    const int more = std::max(1, scaling::whole_capacity(rules_.step * present));
    return act(present + more, rules_.rest_after_out, observation,
               scaling::message("{}, above {:g} %", words, 100 * rules_.high));
  }

  Decision scale_in(const Utilisation& seen, const Observation& observation,
                    const scaling::Message& words) {
    const scaling::Message below = scaling::message("{}, below {:g} %", words, 100 * rules_.low);
    // The whole work on one instance less, not divided: there may be one alone.
    if (rules_.guard && seen.work() > *rules_.guard * (seen.instances - 1))
      return held_back(scaling::Restraint::no_scale_in,
                       scaling::message("{}; one less would be too busy", below));
    // Never to none: nothing would show then that one is needed again.
    return act(std::max(1, observation.group.desired - 1), rules_.rest_after_in, observation,
               below);
  }

  Decision act(int wanted, Duration rest, const Observation& observation, scaling::Message reason) {
    Decision decision = set_to(wanted, observation.group, std::move(reason));
    if (decision.desired == observation.group.desired) return decision;
    highs_ = lows_ = 0;
    rests_until_ = observation.now + rest;
    return decision;
  }

  Rules rules_;
  int highs_ = 0, lows_ = 0;  ///< samples beyond a threshold without a break
  Instant rests_until_;
};

scaling::ParameterTree parameters() {
  using Kind = Parameter::Kind;
  return {
      {"High", Kind::number,
       "CPU utilisation in percent above which instances are added. Default: 70.", false, 1, 100},
      {"Low", Kind::number, "And below which one is removed. Default: 50.", false, 0, 100},
      {"ConfirmationsOut", Kind::integer, "Samples above High, one after the other. Default: 2.",
       false, 1, 1000},
      {"ConfirmationsIn", Kind::integer, "Samples below Low, one after the other. Default: 5.",
       false, 1, 1000},
      seconds_parameter("CooldownOut",
                        "to wait after adding. Default: the boot estimate, within 60 and 180."),
      seconds_parameter("CooldownIn", "to wait after removing. Default: 300."),
      {"StepPercent", Kind::number,
       "Instances to add at once, in percent of those present; at least one. Default: 0.", false, 0,
       1000},
      {"Guard", Kind::truth,
       "Whether an instance goes only if the others can take its work. Default: true."},
      {"GuardShare", Kind::number, "Of High, that the others may reach then. Default: 0.95.", false,
       0.01, 1},
      seconds_parameter("Period", "from one sample to the next. Default: 60.", 1),
  };
}

scaling::Attached make(const Config& config, const scaling::GroupFacts& facts) {
  Rules rules{};
  rules.high = config.number_or("High", kHigh) / 100;
  rules.low = config.number_or("Low", kLow) / 100;
  if (rules.low >= rules.high) throw scaling::BadConfig("/Low", "has to be below High");
  rules.confirm_out = static_cast<int>(config.number_or("ConfirmationsOut", kConfirmOut));
  rules.confirm_in = static_cast<int>(config.number_or("ConfirmationsIn", kConfirmIn));
  rules.rest_after_out =
      seconds_of(config, "CooldownOut", std::clamp(facts.boot_estimate, kLeastRest, kMostRest));
  rules.rest_after_in = seconds_of(config, "CooldownIn", kRestAfterIn);
  rules.step = config.number_or("StepPercent", 0) / 100;
  const Config& guard = config["Guard"];
  if (guard.is_absent() || guard.truth())
    rules.guard = rules.high * config.number_or("GuardShare", kGuard);
  return {looks_each(seconds_of(config, "Period", 60_s)), std::make_unique<Thresholds>(rules)};
}

scaling::Messages assumed(const scaling::GroupFacts&) {
  return {
      scaling::message("thresholds: the numbers of common practice; samples count during a "
                       "cooldown, too, and none is left out while an instance boots")};
}

}  // namespace

scaling::PolicyKind thresholds() {
  return {"thresholds",
          "one instance more above a utilisation, one less below another",
          false,
          parameters,
          make,
          assumed,
          "common practice; Lorido-Botran, Miguel-Alonso & Lozano, J. Grid Comput. 12(4), 2014"};
}

}  // namespace headroom::policies
