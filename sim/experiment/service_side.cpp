#include "sim/experiment/service_side.hpp"

#include "sim/scenario/json_text.hpp"

namespace headroom::experiment {

std::string service_side(const scenario::Scenario& scenario) {
  using scenario::Json;
  const Json resolved = Json::parse(scenario.resolved);
  Json key;
  for (const char* block : {"load", "application", "duration", "start_time", "launch_template",
                            "images", "instance_types", "slo", "target_group", "load_balancer",
                            "hyper_thread_yield", "throttle", "noise", "fidelity"})
    key[block] = resolved.value(block, Json());
  return scenario::dump(key);
}

}  // namespace headroom::experiment
