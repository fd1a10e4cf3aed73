#include "policies/knative_kpa.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "policies/parts/answers.hpp"
#include "policies/parts/booting.hpp"
#include "policies/parts/external_requests.hpp"
#include "policies/parts/instance_looks.hpp"
#include "policies/parts/kpa_scaler.hpp"
#include "policies/parts/latency_objective.hpp"
#include "policies/parts/names.hpp"
#include "policies/parts/refused_requests.hpp"
#include "policies/parts/request_demand.hpp"
#include "policies/parts/utilisation.hpp"

namespace headroom::policies {
namespace {

// policies.md 2.2
constexpr double kContainerConcurrency = 100;  // requests in flight
constexpr double kTargetUtilization = 70;      // percent
constexpr double kPanicWindow = 10;            // percent of the stable one
constexpr double kPanicThreshold = 200;        // percent

struct Windows {
  Duration stable, panic;
  Duration grace;  ///< after an idle stable window, until there is none
};

class KnativeKpa final : public scaling::Policy {
 public:
  /// @param rate what it goes by; absent: requests in flight. @param utilization 0..1 of what an
  /// instance can serve
  KnativeKpa(const KpaRules& rules, const Windows& windows, std::optional<RequestDemand> rate,
             double utilization)
      : rules_(rules),
        windows_(windows),
        rate_(rate),
        utilization_(utilization),
        samples_(windows.stable),
        scaler_(rules) {}

  Decision decide(const Wake&, const Observation& observation) override {
    const std::optional<double> load = look(observation);
    if (!load) return no_opinion(scaling::message("no request is counted yet"));
    const Instant now = observation.now;
    samples_.add(now, *load);
    const int ready = crew(observation).working;
    const double stable = samples_.mean(windows_.stable);
    const double panic = samples_.mean(windows_.panic);
    const int pods = scaler_.next(propose_pods(ready, stable, panic, rules_), ready, now);
    return set_to(awake(pods, *load, observation), observation.group,
                  scaling::message(
                      "{:.3g} {} over {:g} s, {:.3g} over {:g} s, {:g} for an instance{}", stable,
                      rate_ ? scaling::message("requests/s") : scaling::message("in flight"),
                      windows_.stable.seconds(), panic, windows_.panic.seconds(), rules_.target,
                      scaler_.is_in_panic() ? scaling::message(": in panic") : scaling::Message()));
  }

 private:
  /// The metric now, of all instances together.
  std::optional<double> look(const Observation& observation) {
    if (!rate_) return requests_in_flight(observation);
    rules_.target = utilization_ * rate_->requests_per_instance();
    return rate_->rate(observation);
  }

  /// None only where that is allowed, after a stable window and a grace period without a request.
  int awake(int pods, double load, const Observation& observation) {
    const scaling::GroupView& group = observation.group;
    const bool is_refusing = refused_rate(observation.metrics.back(), observation.now) > 0;
    const bool is_needed = load > 0 || is_refusing || crew(observation).booting > 0;
    if (is_needed || !idle_since_) idle_since_ = observation.now;
    if (pods > 0) return pods;
    if (is_needed) return 1;
    const bool has_idled = observation.now - *idle_since_ >= windows_.stable + windows_.grace;
    return group.desired == 0 || has_idled ? 0 : 1;
  }

  KpaRules rules_;
  Windows windows_;
  std::optional<RequestDemand> rate_;
  double utilization_;
  SampleWindow samples_;
  KpaScaler scaler_;
  std::optional<Instant> idle_since_;
};

scaling::ParameterTree parameters() {
  using Kind = Parameter::Kind;
  return {
      {"Metric",
       Kind::choice,
       "concurrency: requests in flight, at each look; rps: those a second, of the last minute in "
       "both windows. Default: concurrency.",
       false,
       {},
       {},
       {"concurrency", "rps"}},
      {"ContainerConcurrency", Kind::number,
       "Requests that an instance can have in flight. Default: as many as it can share its vCPUs "
       "among within the scenario's latency objective; without one 100, as Knative has it.",
       false, 0.01, 1e6},
      requests_per_instance_parameter(),
      {"TargetUtilization", Kind::number,
       "Percent of either that an instance shall have. Default: 70.", false, 1, 100},
      seconds_parameter("StableWindow", "of the stable window. Default: 60.", 6),
      {"PanicWindowPercentage", Kind::number, "Of the stable window. Default: 10.", false, 1, 100},
      {"PanicThresholdPercentage", Kind::number,
       "Of the ready instances: panic begins where the panic window asks for so many. Default: "
       "200.",
       false, 110, 1000},
      {"MaxScaleUpRate", Kind::number, "Times the ready instances, in a tick. Default: 1000.",
       false, 1.01, 1e6},
      {"MaxScaleDownRate", Kind::number, "The ready instances by this, in a tick. Default: 2.",
       false, 1.01, 1e6},
      seconds_parameter("ScaleDownDelay", "for which fewer must have been asked for. Default: 0."),
      seconds_parameter("ScaleToZeroGracePeriod",
                        "after an idle stable window; only where the group may have none. Default: "
                        "30."),
      seconds_parameter("Period", "from one tick to the next. Default: 2.", 1),
  };
}

/// Processor sharing: so many at once take so many times as long as one.
double container_concurrency(const GroupFacts& facts) {
  const std::optional<double> mean_s = mean_of_latency_objective(facts);
  if (!mean_s || facts.service_demand_s <= 0) return kContainerConcurrency;
  return std::max(1.0, *mean_s / facts.service_demand_s * facts.vcpus);
}

scaling::Attached make(const Config& config, const GroupFacts& facts) {
  const double utilization = config.number_or("TargetUtilization", kTargetUtilization) / 100;
  KpaRules rules;
  rules.target =
      utilization * config.number_or("ContainerConcurrency", container_concurrency(facts));
  rules.max_up_rate = config.number_or("MaxScaleUpRate", rules.max_up_rate);
  rules.max_down_rate = config.number_or("MaxScaleDownRate", rules.max_down_rate);
  rules.panic_threshold = config.number_or("PanicThresholdPercentage", kPanicThreshold) / 100;
  rules.stable_window = seconds_of(config, "StableWindow", rules.stable_window);
  rules.scale_down_delay = seconds_of(config, "ScaleDownDelay", rules.scale_down_delay);
  const double panic_share = config.number_or("PanicWindowPercentage", kPanicWindow) / 100;
  const Windows windows{rules.stable_window,
                        Duration::from_seconds(rules.stable_window.seconds() * panic_share),
                        seconds_of(config, "ScaleToZeroGracePeriod", 30_s)};
  const Duration period = seconds_of(config, "Period", 2_s);
  if (period > windows.panic)
    throw scaling::BadConfig(
        "/Period", fmt::format("no longer than the panic window, {:g} s", windows.panic.seconds()));
  scaling::Needs needs = looks_each(period);
  std::optional<RequestDemand> rate;
  if (!config["Metric"].is_absent() && config["Metric"].text() == "rps") {
    rate.emplace(config, facts);
    needs.metrics = rate->needs().metrics;
    needs.capacity = rate->needs().capacity;
  }
  needs.metrics.push_back(refused_requests());
  return {std::move(needs), std::make_unique<KnativeKpa>(rules, windows, rate, utilization)};
}

scaling::Messages assumed(const GroupFacts&) {
  return {scaling::message(
      "knative-kpa: what an instance can have in flight, from the latency objective; no activator; "
      "the grace period counts from an idle stable window")};
}

}  // namespace

scaling::PolicyKind knative_kpa() {
  return {"knative-kpa",
          "requests in flight over a stable and a panic window, as Knative's autoscaler",
          false,
          parameters,
          make,
          assumed,
          "Knative Serving, pkg/autoscaler/scaling and its configuration"};
}

}  // namespace headroom::policies
