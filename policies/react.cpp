#include "policies/react.hpp"

#include <memory>

#include "policies/parts/react_rule.hpp"
#include "policies/parts/request_demand.hpp"

namespace headroom::policies {

using scaling::Config;
using scaling::Decision;
using scaling::Observation;
using scaling::Parameter;
using scaling::Wake;

namespace {

class React final : public scaling::Policy {
 public:
  React(RequestDemand demand, double margin) : demand_(demand), margin_(margin) {}

  Decision decide(const Wake&, const Observation& observation) override {
    const std::optional<double> demand = demand_.instances(observation);
    if (!demand) return {};
    const int wanted = react_rule(*demand, observation.group.desired, margin_);
    return decide_on(wanted, *demand, observation.group);
  }

 private:
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
          std::make_unique<React>(demand, config.number_or("Margin", kReactMargin))};
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
