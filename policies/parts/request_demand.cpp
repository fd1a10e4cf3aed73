#include "policies/parts/request_demand.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "policies/parts/answers.hpp"

namespace headroom::policies {
namespace {

constexpr double kDefaultPeriod = 60;  // seconds: the load balancer's metrics come once a minute

}  // namespace

RequestDemand::RequestDemand(const scaling::Config& config, const scaling::GroupFacts& facts)
    : requests_per_instance_(facts.requests_per_instance),
      is_measured_(config["RequestsPerInstance"].is_absent()),
      period_(Duration::from_seconds(config.number_or("Period", kDefaultPeriod))) {
  if (!is_measured_) requests_per_instance_ = config["RequestsPerInstance"].number();
  if (period_.ns() % Duration(60_s).ns() != 0)
    throw scaling::BadConfig("/Period", "whole minutes, as the load balancer counts by the minute");
}

scaling::Needs RequestDemand::needs() const {
  scaling::Needs needs;
  scaling::MetricQuery requests;
  requests.id = {"AWS/ApplicationELB", "RequestCount"};
  requests.statistic = scaling::Statistic::sum;
  requests.period = period_;
  needs.metrics = {requests};
  needs.tick = period_;
  needs.capacity = is_measured_;
  needs.stance.role = scaling::Stance::Role::sets;
  return needs;
}

std::optional<double> RequestDemand::rate(const scaling::Observation& observation) {
  const std::vector<scaling::Datapoint>& counts = observation.metrics[0];
  if (counts.empty()) return has_counted_ ? std::optional(0.0) : std::nullopt;
  has_counted_ = true;
  return counts.back().value / period_.seconds();
}

std::optional<double> RequestDemand::instances(const scaling::Observation& observation) {
  const std::optional<double> per_second = rate(observation);
  return per_second ? std::optional(*per_second / requests_per_instance()) : std::nullopt;
}

scaling::ParameterTree with_request_demand(scaling::ParameterTree own) {
  using Kind = scaling::Parameter::Kind;
  scaling::ParameterTree tree = {
      {"RequestsPerInstance", Kind::number,
       "Requests a second that one instance can serve within the SLO. Default: measured before "
       "the run, as headroom capacity does.",
       false, 1e-6, 1e9},
      {"Period", Kind::integer,
       "Seconds from one decision to the next, over which requests are counted: whole minutes. "
       "Default: 60.",
       false, 60, 86400},
  };
  std::move(own.begin(), own.end(), std::back_inserter(tree));
  return tree;
}

scaling::Decision decide_on(int instances, double demand, const scaling::GroupView& group) {
  return set_to(instances, group,
                scaling::message("the last requests ask for {:.2f} instances", demand));
}

}  // namespace headroom::policies
