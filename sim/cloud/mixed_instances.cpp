#include "sim/cloud/mixed_instances.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace headroom::cloud {
namespace {

constexpr std::array<std::pair<OnDemandAllocation, std::string_view>, 2> kOnDemandNames{{
    {OnDemandAllocation::prioritized, "prioritized"},
    {OnDemandAllocation::lowest_price, "lowest-price"},
}};
constexpr std::array<std::pair<SpotAllocation, std::string_view>, 4> kSpotNames{{
    {SpotAllocation::lowest_price, "lowest-price"},
    {SpotAllocation::capacity_optimized, "capacity-optimized"},
    {SpotAllocation::capacity_optimized_prioritized, "capacity-optimized-prioritized"},
    {SpotAllocation::price_capacity_optimized, "price-capacity-optimized"},
}};

template <class Names, class Value>
std::string_view name_in(const Names& names, Value value) {
  return std::find_if(names.begin(), names.end(),
                      [&](const auto& row) { return row.first == value; })
      ->second;
}

template <class Names>
auto value_in(const Names& names, std::string_view name) {
  const auto found =
      std::find_if(names.begin(), names.end(), [&](const auto& row) { return row.second == name; });
  return found == names.end() ? std::nullopt : std::optional(found->first);
}

double per_unit(std::optional<double> usd, int weight) {
  return usd.value_or(std::numeric_limits<double>::infinity()) / weight;
}
double on_demand_price(const InstanceOverride& o) { return per_unit(o.usd_per_hour, o.weight); }
double spot_price(const InstanceOverride& o) { return per_unit(o.spot_usd_per_hour, o.weight); }

bool is_too_dear(const InstanceOverride& o, std::optional<double> max_price) {
  if (max_price) return spot_price(o) > *max_price;
  return o.usd_per_hour && spot_price(o) > on_demand_price(o);
}

/// By rising `key`; equal ones stay in the order of the overrides.
template <class Key>
void sort_by(std::vector<std::size_t>& order, const MixedInstances& mixed, Key key) {
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return key(mixed.overrides[a]) < key(mixed.overrides[b]);
  });
}

/// Those with enough spare capacity come first, the others by what they have.
void put_scarce_last(std::vector<std::size_t>& order, const MixedInstances& mixed) {
  double most = 0;
  for (const std::size_t i : order) most = std::max(most, mixed.overrides[i].spot_spare_capacity);
  sort_by(order, mixed, [&](const InstanceOverride& o) {
    const bool is_enough = o.spot_spare_capacity >= kEnoughSpareCapacity * most;
    return is_enough ? -std::numeric_limits<double>::infinity() : -o.spot_spare_capacity;
  });
}

/// The cheapest pools, the emptiest of them first; then the others.
void spread_over_the_cheapest(std::vector<std::size_t>& order, const MixedInstances& mixed,
                              std::span<const int> in_zone) {
  sort_by(order, mixed, spot_price);
  const auto pools = std::min(order.size(), static_cast<std::size_t>(mixed.spot_pools));
  std::stable_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(pools),
                   [&](std::size_t a, std::size_t b) { return in_zone[a] < in_zone[b]; });
}

}  // namespace

std::string_view aws_name(OnDemandAllocation strategy) { return name_in(kOnDemandNames, strategy); }
std::string_view aws_name(SpotAllocation strategy) { return name_in(kSpotNames, strategy); }

std::optional<OnDemandAllocation> on_demand_allocation(std::string_view aws_name) {
  return value_in(kOnDemandNames, aws_name);
}
std::optional<SpotAllocation> spot_allocation(std::string_view aws_name) {
  return value_in(kSpotNames, aws_name);
}

bool MixedInstances::has_weights() const {
  return std::any_of(overrides.begin(), overrides.end(),
                     [](const InstanceOverride& o) { return o.weight != 1; });
}

int MixedInstances::on_demand_units(int capacity) const {
  if (capacity <= on_demand_base) return capacity;
  constexpr int kWhole = 100;
  const int above = (capacity - on_demand_base) * on_demand_percentage_above_base;
  return on_demand_base + (above + kWhole - 1) / kWhole;
}

std::vector<std::size_t> launch_order(const MixedInstances& mixed, PurchaseOption option,
                                      std::span<const int> in_zone) {
  const bool is_spot = option == PurchaseOption::spot;
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < mixed.overrides.size(); ++i) {
    if (!is_spot || !is_too_dear(mixed.overrides[i], mixed.spot_max_price)) order.push_back(i);
  }
  if (!is_spot) {
    if (mixed.on_demand_allocation == OnDemandAllocation::lowest_price)
      sort_by(order, mixed, on_demand_price);
    return order;
  }
  switch (mixed.spot_allocation) {
    case SpotAllocation::lowest_price: spread_over_the_cheapest(order, mixed, in_zone); break;
    case SpotAllocation::capacity_optimized:
      sort_by(order, mixed, [](const InstanceOverride& o) { return -o.spot_spare_capacity; });
      break;
    case SpotAllocation::capacity_optimized_prioritized: put_scarce_last(order, mixed); break;
    case SpotAllocation::price_capacity_optimized:
      sort_by(order, mixed, spot_price);
      put_scarce_last(order, mixed);
      break;
  }
  return order;
}

}  // namespace headroom::cloud
