#include "policies/mpc.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "policies/parts/expected_rate.hpp"
#include "policies/parts/fleet_costs.hpp"
#include "policies/parts/names.hpp"
#include "policies/parts/receding_horizon.hpp"
#include "sim/stats/estimate.hpp"

namespace headroom::policies {

using forecasting::Expectation;

namespace {

constexpr double kDefaultQuantile = 0.9;  // policies.md 3
constexpr double kTicksBeyond = 5;        // policies.md 7: a horizon of at least B/tick + 5

struct Settings {
  Duration boot;
  std::size_t horizon = 1;  ///< ticks
  double deviations = 0;    ///< above what is expected, for the quantile
  RunningCost running;
  double change_cost = 0;  ///< of an instance more or less, in instance-seconds
};

class Mpc final : public scaling::Policy {
 public:
  Mpc(ExpectedRate rate, const Settings& settings) : rate_(std::move(rate)), settings_(settings) {}

  Decision decide(const Wake& wake, const Observation& observation) override {
    rate_.update(wake, observation);
    const std::optional<Expectation> next = rate_.ahead(settings_.horizon);
    if (!next) return {};
    const std::vector<double> demands = in_instances(*next);
    const scaling::GroupView& group = observation.group;
    const LaunchPipeline pipeline = launch_pipeline(observation, settings_.boot, rate_.period());
    const int step = first_step(pipeline, demands, settings_.running, settings_.change_cost,
                                std::max(group.max, group.desired));
    return {std::clamp(group.desired + step, group.min, group.max),
            {},
            scaling::message("{:+d} is the first step of the cheapest plan for up to {:.2f} "
                             "instances in the next {} ticks",
                             step, *std::max_element(demands.begin(), demands.end()),
                             settings_.horizon)};
  }

 private:
  std::vector<double> in_instances(const Expectation& next) const {
    std::vector<double> demands;
    for (std::size_t i = 0; i < next.mean.size(); ++i)
      demands.push_back((next.mean[i] + settings_.deviations * next.deviation[i]) /
                        rate_.requests_per_instance());
    return demands;
  }

  ExpectedRate rate_;
  Settings settings_;
};

scaling::ParameterTree parameters() {
  return with_expected_rate(with_fleet_costs({
      {"Horizon", Parameter::Kind::integer,
       "Periods that are planned. Default: those of a boot, those whose idling costs as much as a "
       "start, and 5.",
       false, 1, 10000},
      {"Quantile", Parameter::Kind::number,
       "Share of the possible rates that is provided for. Default: 0.9.", false, 0.5, 0.9999},
  }));
}

Settings settings(const Config& config, const scaling::GroupFacts& facts, Duration period) {
  Settings settings;
  const double boot = std::ceil(facts.boot_estimate.seconds() / period.seconds());
  settings.boot = facts.boot_estimate;
  settings.change_cost = start_cost(config, facts);
  settings.running = {period.seconds(), shortage_cost(config)};
  settings.deviations =
      stats::two_sided_normal(2 * config.number_or("Quantile", kDefaultQuantile) - 1);
  const double start = std::ceil(settings.change_cost / period.seconds());
  const double horizon = config.number_or("Horizon", boot + start + kTicksBeyond);
  if (horizon <= boot)
    throw BadConfig("/Horizon",
                    fmt::format("a boot takes {:g} periods: a plan must be longer", boot));
  if (horizon <= start)
    throw BadConfig("/Horizon", fmt::format("a start costs as much as {:g} idle periods: within a "
                                            "shorter plan no instance would ever go",
                                            start));
  settings.horizon = static_cast<std::size_t>(horizon);
  return settings;
}

scaling::Attached make(const Config& config, const scaling::GroupFacts& facts) {
  ExpectedRate rate(config, facts);
  scaling::Needs needs = rate.needs();
  needs.per_instance = true;
  const Settings all = settings(config, facts, rate.period());
  return {std::move(needs), std::make_unique<Mpc>(std::move(rate), all)};
}

scaling::Messages assumed(const scaling::GroupFacts&) {
  return {scaling::message(
              "the cost of a shortage, 10 instances for each that is missing, is our own choice"),
          scaling::message("every instance boots in the time that is estimated for all")};
}

}  // namespace

scaling::PolicyKind mpc() {
  return {"mpc",
          "the first step of the cheapest plan for a forecast",
          false,
          parameters,
          make,
          assumed,
          "model-predictive control in the form of the literature, solved exactly"};
}

}  // namespace headroom::policies
