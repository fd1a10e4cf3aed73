#pragma once

#include <optional>
#include <vector>

#include "sim/scenario/node.hpp"
#include "sim/scenario/scenario.hpp"

namespace headroom::scenario {

/// "standard" or "unlimited".
std::optional<cloud::CreditMode> read_credit_mode(const Node& node);

/// [{"at": "2h", "CpuCredits": "unlimited"}, ...]
/// @param types that instances can have: those without credits have no mode to change
std::vector<CreditChange> read_credit_changes(const std::optional<Node>& node,
                                              const std::vector<cloud::InstanceType>& types);
Json credit_changes_json(const std::vector<CreditChange>& changes);

}  // namespace headroom::scenario
