#include "policies/react.hpp"

// This file is the tutorial: a whole policy with a word on each of its parts, in the order in which
// one writes them. Every other policy of this folder has the same parts. policies/README.md says
// what else belongs to a new one.
//
// What can be seen, asked for and answered is in sim/scaling/policy.hpp, and nothing else: a policy
// knows neither the simulator nor AWS. So the same code can drive a real group (`headroom policy
// serve`).

#include <memory>
#include <optional>

#include "policies/parts/react_rule.hpp"
#include "policies/parts/request_demand.hpp"

namespace headroom::policies {

using scaling::Config;
using scaling::Decision;
using scaling::Observation;
using scaling::Parameter;
using scaling::Wake;

namespace {

// 1. The policy: one call for each time that it is woken. What it must remember from one call to
// the next is a member; globals are forbidden, as many worlds run side by side. React remembers
// nothing but its settings.
class React final : public scaling::Policy {
 public:
  React(RequestDemand demand, double margin) : demand_(demand), margin_(margin) {}

  // The wake says why it is woken: a tick, an alarm, a timer of its own ... React is only ever
  // woken by ticks, and has no need to look. The observation is the group at this instant: its
  // size, and the metrics that were asked for (see 3), as late as CloudWatch has them.
  Decision decide(const Wake&, const Observation& observation) override {
    // 2.3 instances, for the requests of the last period. There are none before the first minute
    // is counted: then this is not the time to guess. An empty decision is no opinion, and the
    // group stays as it is. A policy must survive whatever is missing.
    const std::optional<double> demand = demand_.instances(observation);
    if (!demand) return {};
    // The rule itself, a pure function of numbers with tests of its own. `desired` counts those
    // that still boot: with `in_service` in its place the same instances would be launched again
    // each minute until the first of them serves.
    const int wanted = react_rule(*demand, observation.group.desired, margin_);
    // So many instances, held within the group's minimum and maximum, and the reason in words: it
    // stands in the log of scaling activities, where users look for it.
    return decide_on(wanted, *demand, observation.group);
  }

 private:
  RequestDemand demand_;
  double margin_;
};

// 2. What it can be told, as data. The reader of scenarios checks settings by it (type, range,
// spelling), `headroom policy describe` prints it, and the JSON Schema is made of it. A summary
// says unit and default; a parameter that is not required has a default that makes sense anywhere.
// Here one of its own, behind those of all policies that go by requests.
scaling::ParameterTree parameters() {
  return with_request_demand({
      {"Margin", Parameter::Kind::number, "Share of instances beyond what is needed. Default: 0.2.",
       false, 0, 10},
  });
}

// 3. From settings, already checked, and what is known of the group beforehand to a policy and its
// needs. Needs are all that the group does for it: how often it is woken, with which metrics, and
// how its word counts. Here RequestDemand says them: a tick a period, the load balancer's
// RequestCount, the capacity of one instance measured before the run unless the settings tell it;
// and its word is done at once, as SetDesiredCapacity is. Settings that make no sense together are
// a BadConfig.
scaling::Attached make(const Config& config, const scaling::GroupFacts& facts) {
  const RequestDemand demand(config, facts);
  return {demand.needs(),
          std::make_unique<React>(demand, config.number_or("Margin", kReactMargin))};
}

}  // namespace

// 4. Its row in the catalogue, the only thing that others see of this file. catalogue.cpp has the
// line that calls it.
scaling::PolicyKind react() {
  return {"react",  // the PolicyType of scenarios
          "what the last period's requests ask for, and a share more",
          false,  // not of AWS: its settings stand under "Configuration"
          parameters,
          make,
          nullptr,  // it assumes nothing; else a function whose lines each result lists as assumed
          "Chieu, Mohindra, Karve & Segal, ICEBE 2009, as compared in the literature"};
}

}  // namespace headroom::policies
