#pragma once

#include "sim/scenario/json_text.hpp"
#include "sim/scenario/scenario.hpp"

namespace headroom::scenario {

/// The scenario as a document with every default written out; read again, it gives the same run.
/// @param given what was read: loads keep their own words, as a plan is not written out
Json resolved_json(const Scenario& scenario, const Json& given, const Environment& environment);

}  // namespace headroom::scenario
