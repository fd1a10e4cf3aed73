#pragma once

#include <nlohmann/json_fwd.hpp>

#include "policies/external/wire_json.hpp"
#include "sim/scaling/instance_view.hpp"

namespace headroom::policies::external {

/// An instance of an observation. `cpu` is null where there is no sample.
Json instance_json(const scaling::InstanceView& instance);
/// @throws BadLine
scaling::InstanceView read_instance(LineReader object);

}  // namespace headroom::policies::external
