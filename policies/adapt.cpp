#include "policies/adapt.hpp"

#include <algorithm>
#include <cmath>
#include <memory>

#include "policies/parts/names.hpp"
#include "policies/parts/request_demand.hpp"
#include "sim/scaling/adjustment.hpp"

namespace headroom::policies {
namespace {

// Of public code.
constexpr double kDefaultMargin = 0.1;
constexpr double kDefaultScaleInDivisor = 15;

struct Settings {
  double margin;
  double scale_in_divisor;
};

/// Times are in periods. The source estimates anew after ceil(0.01 n / C) periods, C being the mean
/// number of instances n since the last estimate: with one period at first, that is always one, and
/// C is n.
class Adapt final : public scaling::Policy {
 public:
  Adapt(RequestDemand demand, Settings settings) : demand_(demand), settings_(settings) {}

  Decision decide(const Wake&, const Observation& observation) override {
    const std::optional<double> demand = demand_.instances(observation);
    if (!demand) return {};
    const scaling::GroupView& group = observation.group;
    const double needed = scaling::whole_capacity(*demand);
    const double change = whole_change(needed, group.desired);
    double wanted = std::max(group.desired + change, needed);
    if (needed > group.desired) wanted = std::max(wanted, (1 + settings_.margin) * needed);
    return decide_on(scaling::whole_capacity(wanted), *demand, group);
  }

 private:
  /// The controller's change, of which whole instances are made; what is left waits for the next.
  /// @param present instances, those on their way too
  double whole_change(double needed, int present) {
    ++periods_;
    instance_periods_ += present;
    owed_ += rate_of_change(needed - present, present);
    const double whole = std::trunc(owed_);
    owed_ -= whole;
    return whole;
  }

  /// Relative capacity x change of load per instance x instances, where the mean of instances over
  /// all periods cancels out but once.
  double rate_of_change(double missing, int present) const {
    if (present == 0) return 0;  // no capacity, no service to go by
    const double mean_instances = instance_periods_ / periods_;
    const double change = present * missing / mean_instances;
    return change < 0 ? change / settings_.scale_in_divisor : change;
  }

  RequestDemand demand_;
  Settings settings_;
  double periods_ = 0;
  double instance_periods_ = 0;  ///< the integral of the number of instances
  double owed_ = 0;              ///< part of an instance: -1..1
};

scaling::ParameterTree parameters() {
  return with_request_demand({
      {"Margin", Parameter::Kind::number,
       "Share of instances beyond what is needed when scaling out. Default: 0.1.", false, 0, 10},
      {"ScaleInDivisor", Parameter::Kind::number,
       "Scaling in is so many times slower than the controller would have it: 15 or 4 in public "
       "code. Default: 15.",
       false, 1, 1e6},
  });
}

scaling::Attached make(const Config& config, const scaling::GroupFacts& facts) {
  const RequestDemand demand(config, facts);
  const Settings settings{config.number_or("Margin", kDefaultMargin),
                          config.number_or("ScaleInDivisor", kDefaultScaleInDivisor)};
  return {demand.needs(), std::make_unique<Adapt>(demand, settings)};
}

scaling::Messages assumed(const scaling::GroupFacts&) {
  return {
      scaling::message("adapt: follows public code rather than the paper; its instances are the "
                       "desired ones, those that boot included")};
}

}  // namespace

scaling::PolicyKind adapt() {
  return {"adapt",
          "up at once, down slowly by a controller of the load's change per instance",
          false,
          parameters,
          make,
          assumed,
          "Ali-Eldin, Tordsson & Elmroth, NOMS 2012; constants of public code"};
}

}  // namespace headroom::policies
