#pragma once

#include <map>
#include <string>

#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// "launch_template" or "launch_configuration", and "auto_scaling_group" with them: inputs of the
/// create-... commands, or outputs of the describe-... commands.
void read_group_and_template(ObjectReader& object,
                             const std::map<std::string, cloud::ImageConfig>& images,
                             const cloud::InstanceTypes& types, Scenario& scenario);

}  // namespace headroom::scenario
