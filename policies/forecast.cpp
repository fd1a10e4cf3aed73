#include "policies/forecast.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "policies/parts/answers.hpp"
#include "policies/parts/expected_rate.hpp"
#include "policies/parts/names.hpp"
#include "sim/scaling/adjustment.hpp"
#include "sim/stats/estimate.hpp"

namespace headroom::policies {

using forecasting::Expectation;

namespace {

// policies.md 3
constexpr double kDefaultQuantile = 0.9;            // of the rates that are to be served
constexpr double kDefaultScaleInHorizon = 30 * 60;  // seconds

struct Settings {
  double deviations = 0;             ///< above what is expected, for the quantile
  std::size_t horizon = 1;           ///< periods until what is launched now serves
  std::size_t scale_in_horizon = 1;  ///< periods that need fewer before any goes; the longer one
};

class Forecast final : public scaling::Policy {
 public:
  Forecast(ExpectedRate rate, const Settings& settings)
      : rate_(std::move(rate)), settings_(settings) {}

  Decision decide(const Wake& wake, const Observation& observation) override {
    const std::optional<double> rate = rate_.update(wake, observation);
    const std::optional<Expectation> next = rate_.ahead(settings_.scale_in_horizon);
    if (!next) return {};
    return plan(*next, rate.value_or(0), observation.group);
  }

 private:
  Decision plan(const Expectation& next, double rate, const scaling::GroupView& group) const {
    const double soon = std::max(rate, most(next, settings_.horizon));
    const double later = std::max(soon, most(next, settings_.scale_in_horizon));
    const int wanted = std::max(instances(soon), std::min(group.desired, instances(later)));
    return set_to(
        wanted, group,
        scaling::message("up to {:.2f} requests a second soon, {:.2f} later ({}), and {:.2f} now",
                         soon, later, rate_.model(), rate));
  }

  /// The highest of the next rates, each as its quantile.
  double most(const Expectation& next, std::size_t periods) const {
    double rate = 0;
    for (std::size_t step = 0; step < periods; ++step)
      rate = std::max(rate, next.mean[step] + settings_.deviations * next.deviation[step]);
    return rate;
  }

  int instances(double rate) const {
    return scaling::whole_capacity(rate / rate_.requests_per_instance());
  }

  ExpectedRate rate_;
  Settings settings_;
};

scaling::ParameterTree parameters() {
  return with_expected_rate({
      {"Quantile", Parameter::Kind::number,
       "Share of the possible rates that is provided for. Default: 0.9.", false, 0.5, 0.9999},
      {"Horizon", Parameter::Kind::number,
       "Seconds ahead for which capacity is launched. Default: the boot estimate and one "
       "period.",
       false, 1, 86400},
      {"ScaleInHorizon", Parameter::Kind::number,
       "Seconds ahead that must need fewer instances before any goes; at least Horizon. Default: "
       "1800.",
       false, 1, 86400},
  });
}

Settings settings(const Config& config, Duration boot, Duration period) {
  const auto periods = [&](Duration time) {
    return static_cast<std::size_t>((time + period - 1_ns) / period);
  };
  const double horizon = config.number_or("Horizon", (boot + period).seconds());
  const double scale_in = config.number_or("ScaleInHorizon", kDefaultScaleInHorizon);
  Settings all;
  all.deviations = stats::two_sided_normal(2 * config.number_or("Quantile", kDefaultQuantile) - 1);
  all.horizon = periods(Duration::from_seconds(horizon));
  all.scale_in_horizon = std::max(all.horizon, periods(Duration::from_seconds(scale_in)));
  return all;
}

scaling::Attached make(const Config& config, const scaling::GroupFacts& facts) {
  ExpectedRate rate(config, facts);
  const Settings all = settings(config, facts.boot_estimate, rate.period());
  scaling::Needs needs = rate.needs();
  return {std::move(needs), std::make_unique<Forecast>(std::move(rate), all)};
}

scaling::Messages assumed(const scaling::GroupFacts&) {
  return {scaling::message("forecast: harmonics with an autoregressive residual and the choice of "
                           "the model are a reconstruction: each quarter of the last season "
                           "forecast from what was before it, every six hours anew"),
          scaling::message(
              "forecast: the hours before the run are its past, minute by minute on straight lines "
              "from the middle of each hour to the next, without the noise of minutes; with less "
              "history than a season the last rate is expected to stay")};
}

}  // namespace

scaling::PolicyKind forecast() {
  return {"forecast",
          "what a forecast of the request rate may reach until new instances serve",
          false,
          parameters,
          make,
          assumed,
          "Holt-Winters and harmonic regression, as open equivalents of predictive scaling"};
}

}  // namespace headroom::policies
