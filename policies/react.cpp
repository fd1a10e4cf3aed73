#include "policies/react.hpp"

#include <algorithm>
#include <memory>

#include "policies/request_demand.hpp"
#include "sim/scaling/adjustment.hpp"

namespace headroom::policies {

using scaling::Config;
using scaling::Decision;
using scaling::Observation;
using scaling::Parameter;
using scaling::Wake;

namespace {

constexpr double kDefaultMargin = 0.2;  // of the published comparisons
// Instances go when a tenth more requests would still not need them: the only hysteresis there is.
constexpr double kScaleInGuard = 1.1;

class React final : public scaling::Policy {
 public:
  React(RequestDemand demand, double margin) : demand_(demand), margin_(margin) {}

  Decision decide(const Wake&, const Observation& observation) override {
    const std::optional<double> demand = demand_.instances(observation);
    if (!demand) return {};
    return decide_on(wanted(*demand, observation.group.desired), *demand, observation.group);
  }

 private:
  /// @param present instances, those on their way too
  int wanted(double demand, int present) const {
    const int needed = scaling::whole_capacity(demand);
    if (needed > present)
      return present + scaling::whole_capacity((1 + margin_) * (needed - present));
    if (kScaleInGuard * demand < present)
      return std::min(present, scaling::whole_capacity((1 + margin_) * needed));
    return present;
  }

  RequestDemand demand_;
  double margin_;
};

scaling::ParameterTree parameters() {
  return with_request_demand({
      {"Margin", Parameter::Kind::number, "Share of instances beyond what is needed. Default: 0.2.",
       false, 0, 10},
  });
}

scaling::Attached make(const Config& config, const scaling::GroupFacts& facts) {
  const RequestDemand demand(config, facts);
  return {demand.needs(),
          std::make_unique<React>(demand, config.number_or("Margin", kDefaultMargin))};
}

}  // namespace

scaling::PolicyKind react() {
  return {"react",
          "what the last period's requests ask for, and a share more",
          false,
          parameters,
          make,
          nullptr,
          "Chieu, Mohindra, Karve & Segal, ICEBE 2009, as compared in the literature"};
}

}  // namespace headroom::policies
