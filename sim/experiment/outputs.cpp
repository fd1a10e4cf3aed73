#include "sim/experiment/outputs.hpp"

#include "sim/experiment/run_figures.hpp"
#include "sim/scenario/json_text.hpp"

namespace headroom::experiment {

using scenario::Json;

OutputValues run_for_outputs(const scenario::Scenario& scenario,
                             const scenario::Environment& environment, const OutputReader& outputs,
                             const world::RunOptions& options) {
  world::RunResult result = world::run(scenario, environment, options);
  result.elasticity = elasticity_of(scenario, result);
  return outputs(scenario, result);
}

std::string text_of(const OutputValues& values) {
  Json list = Json::array();
  for (const std::optional<double>& value : values)
    list.push_back(value ? Json(*value) : Json(nullptr));
  return list.dump();
}

OutputValues values_of(const std::string& text) {
  OutputValues values;
  for (const Json& value : Json::parse(text))
    values.push_back(value.is_null() ? std::nullopt : std::optional(value.get<double>()));
  return values;
}

}  // namespace headroom::experiment
