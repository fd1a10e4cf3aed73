#include "sim/cli/output_probe.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/report/json.hpp"
#include "sim/report/outputs.hpp"
#include "sim/scenario/problems.hpp"
#include "sim/world/world.hpp"

namespace headroom::cli {
namespace {

/// A scenario that starts no program and needs no measurement, and ends at once.
scenario::Json first_moment(scenario::Scenario scenario, const scenario::Environment& environment) {
  scenario.duration = std::min(scenario.duration, 1_s);
  scenario.warm_up = {};
  scenario.policies.clear();
  return report::result_json(scenario, world::run(scenario, environment));
}

}  // namespace

void refuse_unknown_outputs(const std::string& file, const std::vector<std::string>& outputs,
                            scenario::Scenario scenario, const scenario::Environment& environment,
                            const std::vector<std::string>& places) {
  const scenario::Json result = first_moment(std::move(scenario), environment);
  std::vector<scenario::Problem> problems;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const auto problem = report::Outputs::problem(result, outputs[i]);
    if (problem)
      problems.push_back({file, i < places.size() ? places[i] : fmt::format("/outputs/{}", i),
                          "\"" + outputs[i] + "\"", "a number of a result: " + *problem});
  }
  if (!problems.empty()) throw scenario::BadScenario(std::move(problems));
}

}  // namespace headroom::cli
