#pragma once

#include <optional>

#include "sim/cloud/purchase.hpp"
#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// `purchase`: how instances are paid for.
cloud::PurchaseConfig read_purchase(const std::optional<Node>& node);

Json purchase_json(const cloud::PurchaseConfig& purchase);

}  // namespace headroom::scenario
