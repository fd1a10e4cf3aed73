#include "sim/scenario/read_mixed_instances.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "sim/scenario/bill_outlook.hpp"
#include "sim/scenario/read_instance_types.hpp"

namespace headroom::scenario {

using cloud::InstanceOverride;
using cloud::MixedInstances;

namespace {

constexpr std::int64_t kMostUnits = 100'000;
constexpr int kHeaviest = 999;      // AWS's limit of a weight
constexpr int kMostSpotPools = 20;  // and of SpotInstancePools

/// AWS writes some numbers as text.
template <class Number>
std::optional<Number> read_quoted(const Node& node, Number least, Number most,
                                  const char* allowed) {
  const auto text = node.text();
  if (!text) return std::nullopt;
  Number value{};
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error == std::errc{} && end == text->data() + text->size() && value >= least && value <= most)
    return value;
  node.report(describe(node.json()), allowed);
  return std::nullopt;
}

void read_spot_max_price(const Node& node, MixedInstances& mixed) {
  if (node.json() == "") return;  // AWS's way to take it back
  mixed.spot_max_price =
      read_quoted<double>(node, 0.001, 1e6, "US dollars an hour from 0.001 on, as text: \"0.02\"");
}

void read_distribution(const Node& node, MixedInstances& mixed) {
  ObjectReader object(node, "an instances distribution");
  if (const auto strategy = object.optional("OnDemandAllocationStrategy")) {
    if (const auto name = strategy->choice({"prioritized", "lowest-price"}))
      mixed.on_demand_allocation = *cloud::on_demand_allocation(*name);
  }
  if (const auto base = object.optional("OnDemandBaseCapacity"))
    mixed.on_demand_base = static_cast<int>(base->integer(0, kMostUnits).value_or(0));
  if (const auto share = object.optional("OnDemandPercentageAboveBaseCapacity"))
    mixed.on_demand_percentage_above_base = static_cast<int>(share->integer(0, 100).value_or(100));
  if (const auto strategy = object.optional("SpotAllocationStrategy")) {
    if (const auto name =
            strategy->choice({"lowest-price", "capacity-optimized",
                              "capacity-optimized-prioritized", "price-capacity-optimized"}))
      mixed.spot_allocation = *cloud::spot_allocation(*name);
  }
  if (const auto pools = object.optional("SpotInstancePools"))
    mixed.spot_pools = static_cast<int>(pools->integer(1, kMostSpotPools).value_or(2));
  if (const auto price = object.optional("SpotMaxPrice")) read_spot_max_price(*price, mixed);
}

std::optional<InstanceOverride> read_override(const Node& node, const cloud::InstanceTypes& types,
                                              bool& has_weight) {
  ObjectReader object(node, "an override");
  object.refuse("LaunchTemplateSpecification", "launch templates of overrides");
  object.refuse("InstanceRequirements", "attribute-based instance types");
  object.refuse("ImageId", "images of overrides");
  InstanceOverride result;
  const auto weight = object.optional("WeightedCapacity");
  has_weight = weight.has_value();
  if (weight)
    result.weight =
        read_quoted<int>(*weight, 1, kHeaviest, "a whole number from 1 to 999, as text: \"4\"")
            .value_or(1);
  const auto name = object.optional("InstanceType");
  const auto type = name ? find_type(*name, types) : std::nullopt;
  if (!type) return std::nullopt;
  result.type = *type;
  return result;
}

void read_overrides(const Node& node, const cloud::InstanceTypes& types, MixedInstances& mixed) {
  int weights = 0;
  int entries = 0;
  for (const Node& entry : node.list()) {
    bool has_weight = false;
    const auto found = read_override(entry, types, has_weight);
    weights += has_weight;
    ++entries;
    if (!found) continue;
    const auto& known = mixed.overrides;
    if (std::any_of(known.begin(), known.end(),
                    [&](const InstanceOverride& o) { return o.type.name == found->type.name; }))
      entry.report(found->type.name + " twice", "each instance type once");
    mixed.overrides.push_back(*found);
  }
  if (weights != 0 && weights != entries)
    node.report(fmt::format("a weight in {} of {} overrides", weights, entries),
                "\"WeightedCapacity\" in all of them or in none");
}

bool says_more_than_a_type(const MixedInstances& mixed) {
  return mixed.overrides.size() > 1 || mixed.has_weights() || mixed.launches_spot();
}

Node block(const Node& document, const char* name) {
  return Node(document.json()[name], step(document.place(), name), document.context());
}

void refuse_beside_mixed(const Node& document, const char* key, const char* what) {
  block(document, key)
      .report(std::string(what) + " beside a mixed instances policy", "one or the other");
}

bool releases_replace_instances(const Scenario& scenario) {
  const auto& compare = scenario.releases.compare;
  const auto baked = cloud::BakeLevel::application;
  return !scenario.releases.at.empty() &&
         (scenario.launch_template.image.bake == baked ||
          std::find(compare.begin(), compare.end(), baked) != compare.end());
}

/// What treats all instances alike. AWS has no warm pools of mixed groups either (aws-behaviour
/// 4.12).
void refuse_what_does_not_go_together(const Node& document, const Scenario& scenario) {
  const auto& resizing = scenario.group.resizing;
  if (scenario.group.warm_pool)
    refuse_beside_mixed(document,
                        document.json().contains("warm_pool") ? "warm_pool" : "auto_scaling_group",
                        "a warm pool");
  if (!resizing.schedule.empty())
    refuse_beside_mixed(document, "vertical_scaling", "vertical scaling");
  if (!resizing.types.empty())
    refuse_beside_mixed(document, "scaling_policies", "a policy that changes the instance type");
  if (scenario.purchase.option == cloud::PurchaseOption::spot)
    refuse_beside_mixed(document, "purchase", "\"option\": \"spot\"");
  if (!scenario.group.mixed->has_weights()) return;
  if (releases_replace_instances(scenario))
    block(document, "releases")
        .report("an instance refresh of a group with weights", "releases in place, or no weights");
  if (scenario.group.max_instance_lifetime)
    block(document, "auto_scaling_group")
        .report("MaxInstanceLifetime with weights", "one or the other: not built yet");
}

void settle_spot(const Node& document, const InstanceOverride& o) {
  const bool has_block = document.json().contains("purchase");
  (has_block ? block(document, "purchase") : block(document, "auto_scaling_group"))
      .report("spot instances of " + o.type.name + " without a rate: no price list has it",
              fmt::format("\"purchase\": {{\"option\": \"on_demand\", \"spot\": {{\"types\": "
                          "{{\"{}\": {{\"usd_per_hour\": ...}}}}}}}}",
                          o.type.name));
}

}  // namespace

std::optional<MixedInstances> read_mixed_instances(const Node& node,
                                                   const cloud::InstanceTypes& types,
                                                   cloud::LaunchTemplateConfig& launch_template) {
  MixedInstances mixed;
  ObjectReader object(node, "a mixed instances policy");
  if (const auto distribution = object.optional("InstancesDistribution"))
    read_distribution(*distribution, mixed);
  const auto template_node = object.optional("LaunchTemplate");
  if (template_node) {
    ObjectReader inner(*template_node, "{\"LaunchTemplateSpecification\", \"Overrides\"}");
    inner.ignore({"LaunchTemplateSpecification"});
    if (const auto overrides = inner.optional("Overrides"))
      read_overrides(*overrides, types, mixed);
  }
  if (mixed.overrides.empty()) {
    mixed.overrides.push_back({launch_template.type});
  } else {
    launch_template.type = mixed.overrides.front().type;
  }
  return says_more_than_a_type(mixed) ? std::optional(mixed) : std::nullopt;
}

void settle_mixed_instances(const Node& document, Scenario& scenario) {
  if (!scenario.group.mixed) return;
  MixedInstances& mixed = *scenario.group.mixed;
  refuse_what_does_not_go_together(document, scenario);
  const cloud::RegionPrices prices =
      prices_of(scenario.region, document.context().environment.prices);
  for (InstanceOverride& o : mixed.overrides) {
    const auto listed = prices.instance_hour.find(o.type.name);
    o.usd_per_hour = o.type.usd_per_hour;
    if (!o.usd_per_hour && listed != prices.instance_hour.end()) o.usd_per_hour = listed->second;
    const bool decides = mixed.on_demand_allocation == cloud::OnDemandAllocation::lowest_price;
    if (!o.usd_per_hour && decides && mixed.overrides.size() > 1)
      block(document, "auto_scaling_group")
          .report("lowest-price with no price of " + o.type.name + " in " + scenario.region,
                  "its price (--prices), or \"OnDemandAllocationStrategy\": \"prioritized\"");
    const auto pool = scenario.purchase.spot_pools.find(o.type.name);
    if (pool == scenario.purchase.spot_pools.end()) {
      if (mixed.launches_spot()) settle_spot(document, o);
      continue;
    }
    o.spot_usd_per_hour = pool->second.usd_per_hour;
    o.spot_spare_capacity = pool->second.spare_capacity;
  }
}

Json mixed_instances_json(const MixedInstances& mixed) {
  Json json;
  Json& distribution = json["InstancesDistribution"];
  distribution["OnDemandAllocationStrategy"] = cloud::aws_name(mixed.on_demand_allocation);
  distribution["OnDemandBaseCapacity"] = mixed.on_demand_base;
  distribution["OnDemandPercentageAboveBaseCapacity"] = mixed.on_demand_percentage_above_base;
  distribution["SpotAllocationStrategy"] = cloud::aws_name(mixed.spot_allocation);
  if (mixed.spot_allocation == cloud::SpotAllocation::lowest_price)
    distribution["SpotInstancePools"] = mixed.spot_pools;
  if (mixed.spot_max_price) distribution["SpotMaxPrice"] = fmt::format("{}", *mixed.spot_max_price);
  Json& overrides = json["LaunchTemplate"]["Overrides"];
  for (const InstanceOverride& o : mixed.overrides) {
    Json entry = {{"InstanceType", o.type.name}};
    if (mixed.has_weights()) entry["WeightedCapacity"] = std::to_string(o.weight);
    overrides.push_back(std::move(entry));
  }
  return json;
}

}  // namespace headroom::scenario
