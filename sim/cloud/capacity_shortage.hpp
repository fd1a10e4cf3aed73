#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/cloud/purchase.hpp"
#include "sim/engine/time.hpp"

namespace headroom::cloud {

/// A time in which EC2 has no instances to give: RunInstances fails with
/// InsufficientInstanceCapacity.
struct CapacityShortage {
  std::optional<std::string> type;              ///< absent: of every type
  std::optional<std::uint32_t> zone;            ///< absent: in every zone
  std::optional<PurchaseOption> purchase = {};  ///< absent: of spot instances and all others
  Instant from;
  Instant to = Instant::never();
};

inline bool is_short(const std::vector<CapacityShortage>& shortages, std::string_view type,
                     PurchaseOption purchase, std::uint32_t zone, Instant now) {
  return std::any_of(shortages.begin(), shortages.end(), [&](const CapacityShortage& shortage) {
    return shortage.type.value_or(std::string(type)) == type &&
           shortage.purchase.value_or(purchase) == purchase &&
           shortage.zone.value_or(zone) == zone && shortage.from <= now && now < shortage.to;
  });
}

}  // namespace headroom::cloud
