#include "policies/latency_control.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "policies/parts/answers.hpp"
#include "policies/parts/instance_looks.hpp"
#include "policies/parts/latency_objective.hpp"
#include "policies/parts/names.hpp"
#include "policies/parts/utilisation_control.hpp"

namespace headroom::policies {

using scaling::Datapoint;

namespace {

// A period to be over, the load balancer's metric to be there, and the requests of before to end.
constexpr int kMetricTicks = 3;
constexpr double kReference = 0.6;                              // utilisation, policies.md 11.5
constexpr double kLeastReference = 0.1, kMostReference = 0.95;  // of what an objective asks for

class LatencyControl final : public scaling::Policy {
 public:
  LatencyControl(UtilisationControl control, double service_time_s, Duration period)
      : control_(std::move(control)), service_time_s_(service_time_s), period_(period) {}

  Decision decide(const Wake&, const Observation& observation) override {
    if (service_time_s_ <= 0)
      return no_opinion(scaling::message("without a service time latency says nothing"));
    if (observation.group.desired == 0) return no_opinion(scaling::message("there is no instance"));
    const std::optional<double> seconds = newest(observation);
    if (seconds) {
      has_answered_ = true;
      const double share = utilisation_at(*seconds, service_time_s_);
      return control_.step(
          share, observation,
          scaling::message("{:.3g} s on average, as at {:.1f} %", *seconds, 100 * share));
    }
    if (!has_answered_) return no_opinion(scaling::message("no request is answered yet"));
    return control_.step(0, observation, scaling::message("no requests"));
  }

 private:
  /// The mean of the last period; empty where nothing was answered in it.
  std::optional<double> newest(const Observation& observation) const {
    if (observation.metrics.empty() || observation.metrics[0].empty()) return std::nullopt;
    const Datapoint& last = observation.metrics[0].back();
    // Known when its period is over, and perhaps one later.
    const bool is_recent = observation.now - last.time <= 2 * period_;
    return is_recent ? std::optional(last.value) : std::nullopt;
  }

  UtilisationControl control_;
  double service_time_s_;
  Duration period_;
  bool has_answered_ = false;
};

scaling::ParameterTree parameters() {
  using Kind = Parameter::Kind;
  return with_utilisation_control({
      {"TargetResponseTime", Kind::number,
       "Seconds that a request may take on average, longer than ServiceTime. Default: what keeps "
       "the scenario's latency objective if response times are exponential; without one, what "
       "comes with a utilisation of 60 %.",
       false, 1e-6, 3600},
      {"ServiceTime", Kind::number,
       "Seconds that it takes on an idle instance. Default: its CPU time.", false, 1e-6, 3600},
      seconds_parameter("Period",
                        "from one decision to the next, over which response times are averaged: "
                        "whole minutes. Default: 60.",
                        60),
  });
}

/// The utilisation that goes with the response time that is asked for.
double reference_of(const Config& config, const GroupFacts& facts, double service_time_s) {
  const Config& target = config["TargetResponseTime"];
  if (service_time_s <= 0) return kReference;  // nothing is controlled by it
  if (!target.is_absent()) {
    if (target.number() <= service_time_s)
      throw BadConfig("/TargetResponseTime",
                      fmt::format("longer than ServiceTime, {:g} s", service_time_s));
    return utilisation_at(target.number(), service_time_s);
  }
  const std::optional<double> mean_s = mean_of_latency_objective(facts);
  if (!mean_s) return kReference;
  return std::clamp(utilisation_at(*mean_s, service_time_s), kLeastReference, kMostReference);
}

scaling::Attached make(const Config& config, const GroupFacts& facts) {
  const Duration period = seconds_of(config, "Period", 60_s);
  if (period % 60_s != Duration{})
    throw BadConfig("/Period", "whole minutes, as the load balancer measures by the minute");
  const double service_time_s = config.number_or("ServiceTime", facts.service_demand_s);
  const double reference = reference_of(config, facts, service_time_s);
  scaling::Needs needs = looks_each(period);
  scaling::MetricQuery latency;
  latency.id = {"AWS/ApplicationELB", "TargetResponseTime"};
  latency.period = period;
  needs.metrics = {latency};
  return {std::move(needs), std::make_unique<LatencyControl>(
                                UtilisationControl(config, facts, period, reference, kMetricTicks),
                                service_time_s, period)};
}

scaling::Messages assumed(const GroupFacts&) {
  return {scaling::message(
      "latency control: a mean response time of s / (1 - rho), whatever the vCPUs, and exponential "
      "response times where the target follows from the latency objective")};
}

}  // namespace

double utilisation_at(double response_time_s, double service_time_s) {
  return response_time_s <= service_time_s ? 0 : 1 - service_time_s / response_time_s;
}

scaling::PolicyKind latency_control() {
  return {"latency-control",
          "keeps the response time near a target, by the utilisation that it stands for",
          false,
          parameters,
          make,
          assumed,
          "Kleinrock, Queueing Systems, 1975 (processor sharing), with textbook control"};
}

}  // namespace headroom::policies
