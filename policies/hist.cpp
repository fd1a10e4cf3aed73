#include "policies/hist.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "policies/parts/hourly_rates.hpp"
#include "policies/parts/names.hpp"
#include "policies/parts/own_capacity.hpp"
#include "policies/parts/react_rule.hpp"
#include "policies/parts/request_demand.hpp"
#include "sim/scaling/adjustment.hpp"
#include "sim/theory/staffing.hpp"

namespace headroom::policies {
namespace {

constexpr double kDefaultReactiveRatio = 1.2;     // of 1.1..1.5 (policies.md 4.3)
constexpr double kDefaultResponseInDemands = 10;  // where the scenario has no latency objective
constexpr HourlyRates::Settings kDefaultRates = {};

struct Settings {
  HourlyRates::Settings rates;
  double reactive_ratio;
  Duration lead;
  Duration since_full_hour;
};

class Hist final : public scaling::Policy {
 public:
  Hist(RequestDemand demand, Settings settings)
      : demand_(demand), settings_(settings), rates_(settings.rates) {}

  Decision decide(const Wake&, const Observation& observation) override {
    if (!knows_the_past_) learn_the_past(observation.hourly[0]);
    const std::optional<double> rate = demand_.rate(observation);
    if (rate) learn(observation.now, *rate);
    const std::optional<double> planned = plan(hour_of(observation.now), rate);
    if (!rate && !planned) return {};
    return provide(planned, rate.value_or(0), observation);
  }

 private:
  /// Hours of the clock on the wall; the run begins in hour 0.
  /// @pre in the run, or the start of an hour before it
  HourlyRates::Hour hour_of(Instant time) const {
    return (time.since_start() + settings_.since_full_hour) / 1_h;
  }

  void learn_the_past(const std::vector<scaling::Datapoint>& requests) {
    knows_the_past_ = true;
    for (const scaling::Datapoint& hour : requests)
      rates_.add(hour_of(hour.time), hour.value / Duration(1_h).seconds());
  }

  void learn(Instant now, double rate) {
    const Instant counted = std::max(now - demand_.period(), Instant{});
    const Duration into_hour = (counted.since_start() + settings_.since_full_hour) % 1_h;
    rates_.add(hour_of(counted), static_cast<int>(into_hour / (1_h / HourlyRates::kQuarters)),
               rate);
  }

  /// The rate to provide for in this hour: what is predicted, or has come beyond that. Empty where
  /// nothing is known of it.
  std::optional<double> plan(HourlyRates::Hour hour, std::optional<double> rate) {
    if (hour != surprised_in_) surprise_ = 0;
    surprised_in_ = hour;
    const std::optional<double> predicted = rates_.predict(hour);
    if (!predicted) return std::nullopt;
    const double planned = std::max(*predicted, surprise_);
    if (rate && *rate > settings_.reactive_ratio * planned) surprise_ = *rate;
    return std::max(planned, surprise_);
  }

  int instances_for(double rate) const {
    return scaling::whole_capacity(rate / demand_.requests_per_instance());
  }

  Decision provide(std::optional<double> planned, double rate, const Observation& observation) {
    const scaling::GroupView& group = observation.group;
    const double seen = rate / demand_.requests_per_instance();
    int wanted = planned ? instances_for(*planned) : react_rule(seen, group.desired, kReactMargin);
    // What the next hour needs must have booted when it begins.
    const auto ahead = rates_.predict(hour_of(observation.now + settings_.lead));
    if (ahead) wanted = std::max(wanted, instances_for(*ahead));
    wanted = std::clamp(wanted, group.min, group.max);
    if (!planned)
      return {wanted,
              {},
              scaling::message("no day before to go by; {:.2f} instances are needed", seen)};
    return {wanted,
            {},
            scaling::message(
                "{:.2f} requests a second to provide for in this hour, {:.2f} {:g} s later",
                *planned, ahead.value_or(*planned), settings_.lead.seconds())};
  }

  RequestDemand demand_;
  Settings settings_;
  HourlyRates rates_;
  bool knows_the_past_ = false;
  HourlyRates::Hour surprised_in_ = 0;
  double surprise_ = 0;  ///< a rate far beyond the prediction, seen in this hour; 0: none
};

scaling::ParameterTree parameters() {
  using Kind = Parameter::Kind;
  return with_request_demand({
      {"Days", Kind::integer, "Days whose same hour is looked at. Default: 14.", false, 1, 30},
      {"Quantile", Kind::number,
       "Quantile of their rates that is provided for: 0.95 to 0.99 in the paper. Default: 0.95.",
       false, 0.01, 1},
      {"CorrectionHours", Kind::integer,
       "Last hours whose mean under-prediction is added. Default: 3.", false, 0, 24},
      {"ReactiveRatio", Kind::number,
       "A rate so many times the predicted one is provided for at once, until the hour is over: "
       "1.1 to 1.5 in the paper. Default: 1.2.",
       false, 1, 1000},
      {"Lead", Kind::number,
       "Seconds before an hour begins from which on its instances are there or on their way. "
       "Default: the estimated boot time.",
       false, 0, 3600},
      {"InterarrivalVariance", Kind::number,
       "In s^2, with ServiceVariance: one instance serves what Kingman's bound of G/G/1 lets it, "
       "instead of RequestsPerInstance.",
       false, 0, 1e6},
      {"ServiceVariance", Kind::number, "In s^2, with InterarrivalVariance.", false, 0, 1e6},
      {"ServiceDemand", Kind::number,
       "Mean seconds of a request on one vCPU, for the bound. Default: as the application has it.",
       false, 1e-9, 1e6},
      {"ResponseTime", Kind::number,
       "Mean seconds within which the bound keeps an answer. Default: the latency objective; "
       "without one, ten times the demand.",
       false, 1e-9, 1e6},
  });
}

/// What an instance serves by the bound, each vCPU a server. Empty without the variances.
std::optional<double> bounded_capacity(const Config& config, const scaling::GroupFacts& facts) {
  const Config& arrivals = config["InterarrivalVariance"];
  const Config& services = config["ServiceVariance"];
  if (arrivals.is_absent() && services.is_absent()) return std::nullopt;
  if (arrivals.is_absent() || services.is_absent())
    throw BadConfig(arrivals.is_absent() ? "/ServiceVariance" : "/InterarrivalVariance",
                    "the bound needs both variances");
  if (!config["RequestsPerInstance"].is_absent())
    throw BadConfig("/RequestsPerInstance", "either this or the variances");
  const double demand = config.number_or("ServiceDemand", facts.service_demand_s);
  const double response = config.number_or(
      "ResponseTime", facts.slo_latency_s.value_or(kDefaultResponseInDemands * demand));
  if (demand > 0 && response <= demand)
    throw BadConfig(
        "/ResponseTime",
        fmt::format("{:g} s is no longer than a request alone takes, {:g} s", response, demand));
  const theory::GG1 vcpu{demand, arrivals.number(), services.number()};
  return facts.vcpus * vcpu.arrival_rate_within(response);
}

scaling::Attached make(const Config& config, const scaling::GroupFacts& facts) {
  const std::optional<double> bound = bounded_capacity(config, facts);
  const RequestDemand demand(bound ? with_own_capacity(config, *bound) : config, facts);
  Settings settings;
  settings.rates.days = static_cast<int>(config.number_or("Days", kDefaultRates.days));
  settings.rates.quantile = config.number_or("Quantile", kDefaultRates.quantile);
  settings.rates.correction_hours =
      static_cast<int>(config.number_or("CorrectionHours", kDefaultRates.correction_hours));
  settings.reactive_ratio = config.number_or("ReactiveRatio", kDefaultReactiveRatio);
  settings.lead = Duration::from_seconds(config.number_or("Lead", facts.boot_estimate.seconds()));
  settings.since_full_hour = facts.since_full_hour;
  scaling::Needs needs = demand.needs();
  needs.hourly = needs.metrics;
  needs.hours = 24 * settings.rates.days;
  return {std::move(needs), std::make_unique<Hist>(demand, settings)};
}

scaling::Messages assumed(const scaling::GroupFacts&) {
  return {
      scaling::message(
          "hist: written from knowledge of the paper and its abstract; quarters of an hour as its "
          "sub-intervals, the reactive part each period and until the hour is over, an hour's "
          "instances launched ahead by the boot time are our own"),
      scaling::message(
          "hist: no reaction to dropped requests: the rate of what is offered shows the same load"),
      scaling::message("hist: of hours before the run only the mean rate is known, not the peaks"),
      scaling::message("hist: with the bound, each vCPU is a server of its own")};
}

}  // namespace

scaling::PolicyKind hist() {
  return {"hist",
          "a high quantile of the same hour on past days, and at once what exceeds it",
          false,
          parameters,
          make,
          assumed,
          "Urgaonkar, Shenoy, Chandra, Goyal & Wood, TAAS 3(1), 2008"};
}

}  // namespace headroom::policies
