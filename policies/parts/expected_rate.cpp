#include "policies/parts/expected_rate.hpp"

#include <iterator>
#include <utility>

#include "policies/forecasting/models.hpp"

namespace headroom::policies {
namespace {

using forecasting::RateForecaster;

constexpr double kDefaultSeason = 24;  // hours, policies.md 3
constexpr int kHoursOfPast = 14 * 24;  // as predictive scaling uses of its history

RateForecaster::Settings settings(const scaling::Config& config, Duration period) {
  RateForecaster::Settings settings;
  settings.step = period;
  settings.season =
      Duration::from_seconds(config.number_or("Season", kDefaultSeason) * Duration(1_h).seconds());
  if (!config["Model"].is_absent()) settings.model = config["Model"].text();
  return settings;
}

}  // namespace

ExpectedRate::ExpectedRate(const scaling::Config& config, const scaling::GroupFacts& facts)
    : demand_(config, facts), forecaster_(settings(config, demand_.period())) {}

scaling::Needs ExpectedRate::needs() const {
  scaling::Needs needs = demand_.needs();
  needs.start = true;
  needs.hourly = needs.metrics;
  needs.hours = kHoursOfPast;
  return needs;
}

std::optional<double> ExpectedRate::update(const scaling::Wake& wake,
                                           const scaling::Observation& observation) {
  if (wake.why == scaling::Wake::Why::start) {
    if (!observation.hourly.empty()) forecaster_.seed(observation.hourly[0], observation.now);
    return std::nullopt;
  }
  const std::optional<double> rate = demand_.rate(observation);
  if (rate)
    forecaster_.add(*rate);
  else
    forecaster_.skip();
  return rate;
}

std::optional<forecasting::Expectation> ExpectedRate::ahead(std::size_t periods) {
  return forecaster_.ahead(periods);
}

scaling::ParameterTree with_expected_rate(scaling::ParameterTree own) {
  using Kind = scaling::Parameter::Kind;
  scaling::ParameterTree tree = with_request_demand({
      {"Model", Kind::choice,
       "What continues the request rate; best: the one that foretold the last season best. "
       "Default: best.",
       false, 0, 0, forecasting::model_names()},
      {"Season", Kind::number, "Hours after which the load repeats itself. Default: 24.", false, 1,
       336},
  });
  std::move(own.begin(), own.end(), std::back_inserter(tree));
  return tree;
}

}  // namespace headroom::policies
