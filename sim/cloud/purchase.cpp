#include "sim/cloud/purchase.hpp"

namespace headroom::cloud {

std::string_view name(PurchaseOption option) {
  switch (option) {
    case PurchaseOption::on_demand: return "on_demand";
    case PurchaseOption::spot: return "spot";
    case PurchaseOption::savings_plan: return "savings_plan";
  }
  return "";
}

std::optional<PurchaseOption> purchase_option(std::string_view text) {
  for (const PurchaseOption option :
       {PurchaseOption::on_demand, PurchaseOption::spot, PurchaseOption::savings_plan}) {
    if (name(option) == text) return option;
  }
  return std::nullopt;
}

std::optional<double> PurchaseConfig::rate_of(PurchaseOption paid, const std::string& type) const {
  if (paid == option) {
    const auto rate = usd_per_hour.find(type);
    if (rate != usd_per_hour.end()) return rate->second;
  }
  const auto pool = spot_pools.find(type);
  if (paid != PurchaseOption::spot || pool == spot_pools.end()) return std::nullopt;
  return pool->second.usd_per_hour;
}

}  // namespace headroom::cloud
