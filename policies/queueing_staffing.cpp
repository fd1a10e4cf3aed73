#include "policies/queueing_staffing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "policies/parts/names.hpp"
#include "policies/parts/staffed_rate.hpp"
#include "sim/scaling/adjustment.hpp"
#include "sim/theory/staffing.hpp"

namespace headroom::policies {

using theory::ServiceLevel;

namespace {

constexpr double kDefaultWaitingChance = 0.2;
// In M/M/1: a stricter default would leave instances less than half used, or none would be enough,
// as exponential services alone take too long.
constexpr double kUtilisationToAllow = 0.5;

class QueueingStaffing final : public scaling::Policy {
 public:
  /// @param stations with no arrivals yet
  QueueingStaffing(StaffedRate rate, ServiceLevel level, theory::Stations stations)
      : rate_(std::move(rate)), level_(level), stations_(stations) {}

  Decision decide(const Wake&, const Observation& observation) override {
    const std::optional<double> rate = rate_.highest(observation);
    if (!rate) return {};
    const int most = std::max(observation.group.max, 1);
    const auto instances = [&](double arrivals) { return least(arrivals, most); };
    const int wanted = staffed(*rate, instances, observation.group);
    return {wanted,
            {},
            scaling::message("{:.2f} requests a second need {} of at most {} instances", *rate,
                             instances(*rate), most)};
  }

 private:
  int least(double arrival_rate, int most) const {
    const bool is_idle = scaling::whole_capacity(arrival_rate / stations_.service_rate) == 0;
    if (is_idle) return 0;
    theory::Stations stations = stations_;
    stations.arrival_rate = arrival_rate;
    return theory::least_stations(level_, stations, most);
  }

  StaffedRate rate_;
  ServiceLevel level_;
  theory::Stations stations_;
};

scaling::ParameterTree parameters() {
  using Kind = Parameter::Kind;
  Parameter level{"ServiceLevel", Kind::choice,
                  "What is to be met: a mean wait of Limit; a response time above Limit, or any "
                  "wait, no more often than Probability. Default: ResponseTime."};
  level.choices = {"MeanWait", "ResponseTime", "Waiting"};
  return with_staffed_rate({
      level,
      {"Limit", Kind::number,
       "Seconds. Default: of a response time the latency objective, but no less than M/M/1 half "
       "used can meet; of a wait one mean service.",
       false, 0, 86400},
      {"Probability", Kind::number,
       "Default: of a response time what the latency objective lets exceed it, 0.05 without one; "
       "of a wait 0.2.",
       false, 1e-9, 0.999},
      {"Pooled", Kind::truth,
       "Whether all instances work at one queue, which least outstanding requests comes near to; "
       "else each has its own with an equal share, as with round robin. Default: false."},
  });
}

/// The time that an instance, a queue M/M/c of its vCPUs, exceeds with that probability at
/// `kUtilisationToAllow`.
double least_limit(double service_rate, int vcpus, double probability) {
  const theory::MMc instance{kUtilisationToAllow * vcpus * service_rate, service_rate, vcpus};
  return instance.sojourn_quantile(1 - probability);
}

ServiceLevel service_level(const Config& config, const scaling::GroupFacts& facts,
                           double service_rate) {
  using Measure = ServiceLevel::Measure;
  const Config& named = config["ServiceLevel"];
  const std::string measure = named.is_absent() ? "ResponseTime" : named.text();
  if (measure == "MeanWait") {
    return {Measure::mean_wait, config.number_or("Limit", 1 / service_rate)};
  }
  if (measure == "Waiting")
    return {Measure::waiting_chance, 0, config.number_or("Probability", kDefaultWaitingChance)};
  const double probability = config.number_or("Probability", 1 - facts.slo_quantile);
  const double limit = std::max(facts.slo_latency_s.value_or(0),
                                least_limit(service_rate, facts.vcpus, probability));
  return {Measure::sojourn_tail, config.number_or("Limit", limit), probability};
}

scaling::Attached make(const Config& config, const scaling::GroupFacts& facts) {
  StaffedRate rate(config, facts);
  theory::Stations stations;
  stations.service_rate = rate.service_rate();
  stations.servers_each = facts.vcpus;
  stations.is_pooled = !config["Pooled"].is_absent() && config["Pooled"].truth();
  const ServiceLevel level = service_level(config, facts, rate.service_rate());
  scaling::Needs needs = rate.needs();
  return {std::move(needs), std::make_unique<QueueingStaffing>(std::move(rate), level, stations)};
}

scaling::Messages assumed(const scaling::GroupFacts&) {
  return {
      scaling::message("queueing-staffing: arrivals of a Poisson process, exponential services, "
                       "first come first served, each vCPU a server: what shares its processor has "
                       "the same mean but a longer tail"),
      scaling::message(
          "queueing-staffing: a service level that no number meets asks for the group's maximum")};
}

}  // namespace

scaling::PolicyKind queueing_staffing() {
  return {"queueing-staffing",
          "the fewest instances with which a queueing model meets a service level",
          false,
          parameters,
          make,
          assumed,
          "Gross & Harris, Fundamentals of Queueing Theory: M/M/c"};
}

}  // namespace headroom::policies
