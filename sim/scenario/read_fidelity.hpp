#pragma once

#include <optional>

#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// Reports what a flow can not stand for. @pre everything else of the scenario has been read
Fidelity read_fidelity(const std::optional<Node>& node, const Scenario& scenario);

Json fidelity_json(const Fidelity& fidelity);

}  // namespace headroom::scenario
