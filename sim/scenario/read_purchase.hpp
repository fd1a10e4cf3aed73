#pragma once

#include <optional>
#include <vector>

#include "sim/cloud/purchase.hpp"
#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// `purchase`: how instances are paid for.
/// @param types that instances can have, the launch template's first
/// @param launches_spot_beside the group's mixed instances policy launches spot beside the option
cloud::PurchaseConfig read_purchase(const std::optional<Node>& node,
                                    const std::vector<cloud::InstanceType>& types,
                                    bool launches_spot_beside);

Json purchase_json(const cloud::PurchaseConfig& purchase);

}  // namespace headroom::scenario
