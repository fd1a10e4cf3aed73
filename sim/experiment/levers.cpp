#include "sim/experiment/levers.hpp"

#include "sim/experiment/lever_groups.hpp"
#include "sim/experiment/symptoms.hpp"

namespace headroom::experiment {

Levers levers_of(const scenario::Scenario& scenario, const world::RunResult& result,
                 const scenario::Environment& environment) {
  const LeverContext context{scenario,
                             result,
                             environment,
                             scenario::Json::parse(scenario.resolved),
                             has_launched(result),
                             users_suffered(result)};
  Levers levers;
  add_metric_levers(context, levers);
  add_start_levers(context, levers);
  add_capacity_levers(context, levers);
  add_policy_levers(context, levers);
  add_serving_levers(context, levers);
  return levers;
}

Levers levers_for(const Variants::Changes& changes) {
  Levers levers;
  for (const scenario::Change& change : changes) levers.push_back({words_of({change}), {change}});
  if (changes.size() > 1) levers.push_back({"all together", changes});
  return levers;
}

}  // namespace headroom::experiment
