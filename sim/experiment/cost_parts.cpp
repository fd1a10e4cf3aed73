#include "sim/experiment/cost_parts.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::experiment {
namespace {

/// 0 where there is no such line.
std::optional<double> usd_of(const std::string& item, const std::vector<CostPart>& parts) {
  const auto part = std::find_if(parts.begin(), parts.end(),
                                 [&](const CostPart& one) { return one.item == item; });
  return part == parts.end() ? 0.0 : part->usd;
}

}  // namespace

std::vector<CostPart> parts_of_month(const cloud::Bill& bill) {
  std::vector<CostPart> parts;
  if (bill.hours <= 0) return parts;
  for (const cloud::BillItem& line : bill.items) {
    const auto steady = line.steady();
    parts.push_back({line.name, steady ? std::optional(*steady / bill.hours * cloud::kHoursPerMonth)
                                       : std::nullopt});
  }
  return parts;
}

std::vector<CostPart> differing_parts(const std::vector<CostPart>& after,
                                      const std::vector<CostPart>& before) {
  constexpr double kLeast = 1e-4;  // dollars
  std::vector<CostPart> parts;
  const auto add = [&](const std::string& item) {
    const auto now = usd_of(item, after), then = usd_of(item, before);
    if (now && then && std::abs(*now - *then) >= kLeast) parts.push_back({item, *now - *then});
  };
  for (const CostPart& part : after) add(part.item);
  for (const CostPart& part : before)
    if (std::none_of(after.begin(), after.end(),
                     [&](const CostPart& one) { return one.item == part.item; }))
      add(part.item);
  std::stable_sort(parts.begin(), parts.end(), [](const CostPart& a, const CostPart& b) {
    return std::abs(*a.usd) > std::abs(*b.usd);
  });
  return parts;
}

}  // namespace headroom::experiment
