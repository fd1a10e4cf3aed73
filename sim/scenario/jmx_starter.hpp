#pragma once

#include <map>
#include <string>

#include "sim/load/jmx.hpp"
#include "sim/scenario/json_text.hpp"

namespace headroom::scenario {

/// What a scenario begins with to run a plan: `application` with a request class for each sampler,
/// all of one demand to begin with, and `load` with the mapping of samplers to classes.
/// @param file as the scenario is to name it @param jmeter the version that runs it; may be empty
Json jmx_starter(const load::JmxPlan& plan, const std::string& file,
                 const std::map<std::string, std::string>& properties,
                 const std::string& jmeter = {});

}  // namespace headroom::scenario
