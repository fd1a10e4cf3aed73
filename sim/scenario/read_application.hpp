#pragma once

#include "sim/cloud/application.hpp"
#include "sim/scenario/node.hpp"

namespace headroom::scenario {

cloud::ApplicationConfig read_application(const Node& node);
Json application_json(const cloud::ApplicationConfig& application);

}  // namespace headroom::scenario
