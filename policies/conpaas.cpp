#include "policies/conpaas.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "policies/parts/answers.hpp"
#include "policies/parts/conpaas_predictor.hpp"
#include "policies/parts/names.hpp"
#include "policies/parts/request_demand.hpp"
#include "sim/scaling/adjustment.hpp"

namespace headroom::policies {
namespace {

// policies.md 4.5; the thresholds are ours.
constexpr Duration kDefaultRound = 10_min;
constexpr double kDefaultWindow = 60;      // periods
constexpr std::size_t kLeastSamples = 20;  // periods
constexpr double kDefaultSteps = 20;       // periods
constexpr double kDefaultHigh = 0.8;       // of what the instances can serve
constexpr double kDefaultLow = 0.5;

struct Settings {
  std::size_t round = 10;   ///< periods
  std::size_t window = 60;  ///< periods
  double high = kDefaultHigh;
  double low = kDefaultLow;
};

class Conpaas final : public scaling::Policy {
 public:
  Conpaas(RequestDemand demand, ConpaasPredictor predictor, const Settings& settings)
      : demand_(demand), predictor_(std::move(predictor)), settings_(settings) {}

  Decision decide(const Wake&, const Observation& observation) override {
    const std::optional<double> demand = demand_.instances(observation);
    if (!demand) return {};
    demands_.push_back(*demand);
    if (demands_.size() > settings_.window) demands_.erase(demands_.begin());
    if (++since_round_ < settings_.round) return {};
    if (demands_.size() < kLeastSamples) {
      return {std::nullopt,
              {},
              scaling::message("{} of the {} periods that a forecast needs", demands_.size(),
                               kLeastSamples)};
    }
    const auto predicted = predictor_.predict(demands_, std::exchange(since_round_, 0));
    return act(predicted, observation.group);
  }

 private:
  /// A round: what the one before has said, too, is done. Then it begins anew, so that no instance
  /// goes in the round after an action.
  Decision act(const ConpaasPredictor::Prediction& predicted, const scaling::GroupView& group) {
    const int verdict = verdict_on(predicted.value, group.desired);
    const bool is_confirmed = verdict != 0 && verdict == last_verdict_;
    last_verdict_ = is_confirmed ? 0 : verdict;
    const int wanted =
        is_confirmed ? scaling::whole_capacity(predicted.value / settings_.high) : group.desired;
    return set_to(
        wanted, group,
        scaling::message("{} expects a load of {:.2f} instances: {} {}{}", predicted.model,
                         predicted.value, group.desired,
                         verdict > 0   ? scaling::message("are too few")
                         : verdict < 0 ? scaling::message("are too many")
                                       : scaling::message("will do"),
                         verdict != 0 && !is_confirmed ? scaling::message(", to be confirmed")
                                                       : scaling::Message()));
  }

  /// 1: they will be too few; -1: too many; 0: neither. @param present those on their way too
  int verdict_on(double predicted, int present) const {
    if (predicted > settings_.high * present) return 1;
    return predicted < settings_.low * present ? -1 : 0;
  }

  RequestDemand demand_;
  ConpaasPredictor predictor_;
  Settings settings_;
  std::vector<double> demands_;  ///< instances, period by period, the newest last
  std::size_t since_round_ = 0;  ///< periods
  int last_verdict_ = 0;         ///< a pre-alert, if it is not 0
};

scaling::ParameterTree parameters() {
  return with_request_demand({
      {"Round", Parameter::Kind::integer,
       "Seconds from one forecast to the next: whole periods. Default: 600, or the period if that "
       "is longer.",
       false, 60, 86400},
      {"Window", Parameter::Kind::integer, "Last periods from which is forecast. Default: 60.",
       false, 20, 10000},
      {"Steps", Parameter::Kind::integer, "Periods that are forecast. Default: 20.", false, 1,
       1000},
      {"Weights",
       Parameter::Kind::choice,
       "Which of these periods count more in their mean. Default: later.",
       false,
       0,
       0,
       {"later", "equal"}},
      {"High", Parameter::Kind::number,
       "Forecast load, as a share of what the instances can serve, above which more are launched: "
       "as many as bring it there. Default: 0.8 (our choice).",
       false, 0.01, 1},
      {"Low", Parameter::Kind::number,
       "The share below which instances go. Default: 0.5 (our choice).", false, 0, 1},
  });
}

Settings settings(const Config& config, Duration period) {
  Settings all;
  const Duration round = config["Round"].is_absent()
                             ? std::max(kDefaultRound - kDefaultRound % period, period)
                             : Duration::from_seconds(config["Round"].number());
  if (round < period || round % period != Duration{})
    throw scaling::BadConfig("/Round", "whole periods, as each brings a sample");
  all.round = static_cast<std::size_t>(round / period);
  all.window = static_cast<std::size_t>(config.number_or("Window", kDefaultWindow));
  all.high = config.number_or("High", kDefaultHigh);
  all.low = config.number_or("Low", std::min(kDefaultLow, all.high));
  if (all.low > all.high)
    throw scaling::BadConfig("/Low", "instances would go and come at the same load: above High");
  return all;
}

scaling::Attached make(const Config& config, const scaling::GroupFacts& facts) {
  const RequestDemand demand(config, facts);
  const bool is_equal = !config["Weights"].is_absent() && config["Weights"].text() == "equal";
  ConpaasPredictor predictor(
      static_cast<std::size_t>(config.number_or("Steps", kDefaultSteps)),
      is_equal ? ConpaasPredictor::Weights::equal : ConpaasPredictor::Weights::later);
  return {demand.needs(), std::make_unique<Conpaas>(demand, std::move(predictor),
                                                    settings(config, demand.period()))};
}

scaling::Messages assumed(const scaling::GroupFacts&) {
  return {scaling::message("conpaas: follows descriptions and public code, not the paper's text; "
                           "it goes by the request rate alone, without the vector autoregression "
                           "on latency and CPU, and knows one instance type"),
          scaling::message(
              "conpaas: the thresholds 0.8 and 0.5 of what the instances can serve are our choice; "
              "a trend holds when two rounds in a row find the same; Holt-Winters is additive, its "
              "season as long as the forecast; autoregression by Yule-Walker with nine lags")};
}

}  // namespace

scaling::PolicyKind conpaas() {
  return {"conpaas",
          "the best of three forecasts of the request rate, confirmed twice",
          false,
          parameters,
          make,
          assumed,
          "Fernandez, Pierre & Kielmann, IC2E 2014; constants of public code"};
}

}  // namespace headroom::policies
