#pragma once

#include <string>

#include "sim/cli/scenario_options.hpp"
#include "sim/scenario/scenario.hpp"

namespace headroom::cli {

/// The policies, instance types and prices that this program has.
/// @param prices file with prices that come before them (--prices); empty: none
/// @throws BadScenario when the file can not be used
scenario::Environment environment_with(const std::string& prices);
/// The same with all that the options say: --prices, --allow-external-policies.
scenario::Environment environment_of(const ScenarioOptions& options);

}  // namespace headroom::cli
