#pragma once

#include <vector>

#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// put-scaling-policy inputs as a list, or describe-policies output. Each is checked against what
/// its kind in the catalogue says of its parameters.
std::vector<PolicyConfig> read_policies(const Node& node, const scaling::GroupFacts& group,
                                        const std::string& group_name);
/// What one of that kind can be told, by itself: the value of a scenario's `Configuration`.
scaling::Config read_policy_settings(const Node& node, const scaling::PolicyKind& kind,
                                     const std::string& group_name);
Json policies_json(const std::vector<PolicyConfig>& policies, const std::string& group_name,
                   const scaling::PolicyCatalog& catalog);

}  // namespace headroom::scenario
