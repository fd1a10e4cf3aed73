#pragma once

#include <filesystem>

#include "sim/scenario/json_text.hpp"
#include "sim/scenario/read_scenario.hpp"

namespace headroom::scenario {

/// A scenario's document with the changes of the command line, before anything is made of it.
/// @throws BadScenario when it is no JSON, or a change has no place in it
Json scenario_document(const std::filesystem::path& file, const Overrides& overrides);

}  // namespace headroom::scenario
