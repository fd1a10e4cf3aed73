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

}  // namespace headroom::cloud
