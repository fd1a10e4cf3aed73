#include "policies/chameleon.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <memory>
#include <utility>

#include "policies/parts/answers.hpp"
#include "policies/parts/chameleon_settings.hpp"
#include "policies/parts/demand_estimate.hpp"
#include "policies/parts/expected_rate.hpp"
#include "policies/parts/judged_forecast.hpp"
#include "policies/parts/names.hpp"
#include "policies/parts/utilisation.hpp"
#include "sim/scaling/adjustment.hpp"

namespace headroom::policies {
namespace {

// Share of the CPU beyond which more requests come than are worked on: the utilisation law would
// take them for cheaper than they are. Ours.
constexpr double kSaturated = 0.95;

class Chameleon final : public scaling::Policy {
 public:
  Chameleon(ExpectedRate rate, const ChameleonSettings& settings)
      : rate_(std::move(rate)), settings_(settings), demand_(settings.estimation_window) {}

  Decision decide(const Wake& wake, const Observation& observation) override {
    const std::optional<double> rate = rate_.update(wake, observation);
    if (!rate) return {};
    forecast_.see(*rate);
    learn(*rate, observation);
    if (needs_forecast(observation.now)) issue_forecast(observation.now);
    const std::optional<double> cost = per_request();
    if (!cost) return {};
    return resolve(*rate * *cost, proactive(*cost, observation.group.desired), observation.group);
  }

 private:
  /// The rate is of a period that has been over for a while, as the load balancer's metrics come
  /// late: it belongs to what the instances did then.
  void learn(double rate, const Observation& observation) {
    if (const std::optional<Utilisation> used = utilisation(observation))
      looks_.push_back({observation.now, *used});
    if (observation.metrics[0].empty()) return;
    const Instant end = observation.metrics[0].back().time + rate_.period();
    while (!looks_.empty() && looks_.front().time < end) looks_.pop_front();
    if (looks_.empty() || looks_.front().time - end >= rate_.period()) return;
    const Utilisation& used = looks_.front().used;
    if (used.share > kSaturated && per_request()) return;
    demand_.add(rate, used.work(), observation.now);
  }
  std::optional<double> per_request() const {
    const std::optional<double> learnt = demand_.per_request();
    return learnt ? learnt : settings_.first_demand;
  }
  /// At the end of the last one, or when it has drifted away from what comes.
  bool needs_forecast(Instant now) const {
    if (forecast_.remaining() < settings_.intervals * settings_.interval) return true;
    return forecast_.mase().value_or(0) > settings_.drift_mase &&
           now - forecast_.issued() >= settings_.reforecast_interval;
  }
  void issue_forecast(Instant now) {
    auto next = rate_.ahead(settings_.forecast_periods);
    if (!next) return;
    forecast_.issue(std::move(next->mean), now);
    has_model_ = rate_.has_model();
  }
  /// That the last rate stays, for want of history, is no forecast to trust.
  bool is_trusted() const {
    return has_model_ && forecast_.mase() && *forecast_.mase() <= settings_.trust_mase;
  }
  /// The rule of both cycles. @param load busy instances
  int sized(double load, int present) const {
    if (load <= settings_.scale_out_use * present && load >= settings_.scale_in_use * present)
      return present;
    return scaling::whole_capacity(load / settings_.target_use);
  }
  /// The most that the events ask for which a launch of now would not precede: a scale-in waits for
  /// a scale-out within a boot.
  int proactive(double cost, int present) const {
    int most = 0;
    for (std::size_t event = 0; event < settings_.events_within_boot; ++event) {
      double rate = 0;
      for (std::size_t i = 0; i < settings_.interval; ++i)
        rate = std::max(rate, forecast_.ahead(event * settings_.interval + i));
      present = sized(rate * cost, present);
      most = std::max(most, present);
    }
    return most;
  }
  Decision resolve(double load, int proactive, const GroupView& group) const {
    const int reactive = sized(load, group.desired);
    const bool is_overloaded = load > group.desired;
    int wanted = reactive;
    if (is_trusted()) wanted = is_overloaded ? std::max(proactive, reactive) : proactive;
    return set_to(
        wanted, group,
        scaling::message(
            "{:.2f} busy instances ask for {}, the forecast for {}, which is {}", load, reactive,
            proactive,
            is_trusted() ? scaling::message("trusted") : scaling::message("not trusted")));
  }

  ExpectedRate rate_;
  ChameleonSettings settings_;
  DemandEstimate demand_;
  JudgedForecast forecast_;
  bool has_model_ = false;  ///< the forecast is more than the last rate

  /// What the processors did when they were looked at.
  struct Look {
    Instant time;
    Utilisation used;
  };
  std::deque<Look> looks_;  ///< oldest first
};

scaling::Attached make(const Config& config, const scaling::GroupFacts& facts) {
  ExpectedRate rate(config, facts);
  scaling::Needs needs = rate.needs();
  needs.per_instance = true;
  needs.capacity = false;  // it learns what requests cost
  const ChameleonSettings settings = chameleon_settings(config, facts, rate.period());
  return {std::move(needs), std::make_unique<Chameleon>(std::move(rate), settings)};
}

scaling::Messages assumed(const scaling::GroupFacts&) {
  return {
      scaling::message("all constants of its rules and the rules for conflicts are reconstructed"),
      scaling::message("its forecasts are other ones than those of the paper"),
      scaling::message("a saturated CPU teaches nothing about requests; the last rate, for want of "
                       "history, is no forecast to trust"),
      scaling::message("an event is carried out a boot ahead when it scales out"),
      scaling::message("until requests have been seen to cost CPU time, they cost what the load's "
                       "mean request does")};
}

}  // namespace

scaling::PolicyKind chameleon() {
  return {"chameleon",
          "forecasts where they have proved right, else the load of the moment",
          false,
          chameleon_parameters,
          make,
          assumed,
          "Bauer, Herbst, Spinner, Ali-Eldin & Kounev, TPDS 30(4), 2019"};
}

}  // namespace headroom::policies
