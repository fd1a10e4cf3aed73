#include "policies/parts/fleet_choice.hpp"

#include <algorithm>

#include "sim/scaling/adjustment.hpp"

namespace headroom::policies {
namespace {

constexpr double kSamePrice = 1e-9;  // relative: sums of prices are binary fractions

bool is_better(const Fleet& fleet, const Fleet& than) {
  const double price = than.usd_per_hour();
  if (fleet.usd_per_hour() < price * (1 - kSamePrice)) return true;
  return fleet.usd_per_hour() <= price * (1 + kSamePrice) && fleet.count > than.count;
}

bool is_smaller(const Fleet& fleet, const Fleet& than) { return fleet.vcpus() < than.vcpus(); }

}  // namespace

int instances_needed(const FleetType& type, const FleetDemand& demand) {
  return scaling::whole_capacity(
      std::max(demand.peak_vcpus, demand.mean_vcpus / type.baseline_share) / type.vcpus);
}

Fleet cheapest_fleet(const std::vector<FleetType>& types, const FleetDemand& demand, int least,
                     int most) {
  std::vector<Fleet> sufficient;
  std::vector<Fleet> fullest;
  for (const FleetType& type : types) {
    const int count = std::max(least, instances_needed(type, demand));
    if (count <= most) sufficient.push_back({type, count});
    fullest.push_back({type, most});
  }
  if (sufficient.empty()) return *std::max_element(fullest.begin(), fullest.end(), is_smaller);
  return *std::min_element(sufficient.begin(), sufficient.end(), is_better);
}

}  // namespace headroom::policies
