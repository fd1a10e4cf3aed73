#pragma once

#include <string_view>

#include "sim/cloud/instance_type.hpp"
#include "sim/cloud/prices.hpp"

namespace headroom::scenario {

/// The instance types and prices that are embedded in the program (data/ beside this file).
cloud::InstanceTypes builtin_instance_types();
cloud::Prices builtin_prices();

/// From the text of such a file. @throws BadScenario
cloud::InstanceTypes read_instance_type_catalogue(std::string_view text);

}  // namespace headroom::scenario
