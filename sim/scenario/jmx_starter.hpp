#pragma once

#include <map>
#include <string>

#include "sim/load/jmx.hpp"
#include "sim/scenario/json_text.hpp"

namespace headroom::scenario {

/// What a scenario begins with to run a plan: `application` with a request class for each sampler,
/// all of one demand to begin with, and `load` with the mapping of samplers to classes.
/// @param file as the scenario is to name it
Json jmx_starter(const load::JmxPlan& plan, const std::string& file,
                 const std::map<std::string, std::string>& properties);

}  // namespace headroom::scenario
