#include "sim/scenario/read_purchase.hpp"

#include <fmt/format.h>

#include "sim/scenario/read_distribution.hpp"
#include "sim/scenario/units.hpp"

namespace headroom::scenario {

using cloud::PurchaseOption;

namespace {

constexpr double kHighestUsd = 1e6;

cloud::SpotPool read_pool(const Node& node) {
  cloud::SpotPool pool;
  ObjectReader object(node, "{\"usd_per_hour\": 0.0035, \"spare_capacity\": 3}");
  if (const auto rate = object.required("usd_per_hour"))
    pool.usd_per_hour = rate->number(0, kHighestUsd).value_or(0);
  if (const auto time = object.optional("time_to_interruption"))
    pool.time_to_interruption = read_distribution(*time);
  if (const auto spare = object.optional("spare_capacity"))
    pool.spare_capacity = spare->number(0, 1e9).value_or(1);
  return pool;
}

void read_pools(const Node& node, const std::vector<cloud::InstanceType>& types,
                cloud::PurchaseConfig& purchase) {
  ObjectReader object(node, "{\"t3.micro\": {\"usd_per_hour\": ...}, ...}");
  if (!object.is_object()) return;
  for (const auto& [type, value] : object.members()) {
    if (!cloud::find_instance_type(types, type)) {
      value.report("spot instances of " + type, "a type of the group's mixed instances policy");
      continue;
    }
    purchase.spot_pools[type] = read_pool(value);
  }
}

void read_spot(const Node& node, const std::vector<cloud::InstanceType>& types, bool is_all_spot,
               cloud::PurchaseConfig& purchase) {
  ObjectReader object(node, "{\"time_to_interruption\": D}");
  if (const auto time = object.optional("time_to_interruption"))
    purchase.time_to_interruption = read_distribution(*time);
  if (const auto lead = object.optional("rebalance_recommendation"))
    purchase.rebalance_lead = lead->duration().value_or(Duration{});
  const auto pools = object.optional("types");
  if (!pools) return;
  if (!is_all_spot)
    read_pools(*pools, types, purchase);
  else
    pools->report("rates of spot pools beside \"option\": \"spot\"",
                  "them in a group that launches spot beside on demand; else \"usd_per_hour\" of "
                  "each type");
}

/// A number is the rate of the launch template's type.
std::map<std::string, double> read_rates(const Node& node,
                                         const std::vector<cloud::InstanceType>& types) {
  std::map<std::string, double> rates;
  if (node.json().is_number()) {
    if (const auto rate = node.number(0, kHighestUsd)) rates[types.front().name] = *rate;
  } else {
    ObjectReader object(node, "US dollars an hour, or {\"t3.micro\": US dollars an hour, ...}");
    if (!object.is_object()) return rates;
    for (const auto& [type, value] : object.members())
      rates[type] = value.number(0, kHighestUsd).value_or(0);
  }
  for (const cloud::InstanceType& type : types) {
    if (rates.contains(type.name)) continue;
    node.report("no rate of " + type.name + ", which instances can become",
                "{\"" + types.front().name + "\": ..., \"" + type.name + "\": ...}");
  }
  return rates;
}

}  // namespace

cloud::PurchaseConfig read_purchase(const std::optional<Node>& node,
                                    const std::vector<cloud::InstanceType>& types,
                                    bool launches_spot_beside) {
  cloud::PurchaseConfig purchase;
  if (!node) return purchase;
  ObjectReader object(*node, "{\"option\": \"on_demand\", \"spot\" or \"savings_plan\"}");
  const auto option = object.required("option");
  const auto rate = object.optional("usd_per_hour");
  const auto spot = object.optional("spot");
  const auto chosen = option ? option->choice({"on_demand", "spot", "savings_plan"}) : std::nullopt;
  if (!chosen) return purchase;
  purchase.option = *cloud::purchase_option(*chosen);
  if (rate) purchase.usd_per_hour = read_rates(*rate, types);
  if (purchase.option == PurchaseOption::on_demand && rate) {
    rate->report("a rate of instances on demand",
                 "none: they cost what the price list says (--prices changes it)");
  }
  if (purchase.option != PurchaseOption::on_demand && !rate) {
    node->report(fmt::format("\"{}\" without a rate", *chosen),
                 "\"usd_per_hour\" of one instance beside it: no price list has it");
  }
  if (!spot) return purchase;
  const bool is_all_spot = purchase.option == PurchaseOption::spot;
  read_spot(*spot, types, is_all_spot, purchase);
  if (!is_all_spot && !launches_spot_beside)
    spot->warn(
        scaling::message("has no effect: no instance is spot, neither by \"option\" nor by the "
                         "group's mixed instances policy"));
  return purchase;
}

Json purchase_json(const cloud::PurchaseConfig& purchase) {
  Json json;
  json["option"] = cloud::name(purchase.option);
  if (purchase.usd_per_hour.size() == 1) {
    json["usd_per_hour"] = purchase.usd_per_hour.begin()->second;
  } else if (!purchase.usd_per_hour.empty()) {
    json["usd_per_hour"] = purchase.usd_per_hour;
  }
  if (purchase.time_to_interruption)
    json["spot"]["time_to_interruption"] = distribution_json(*purchase.time_to_interruption);
  if (purchase.rebalance_lead > Duration{})
    json["spot"]["rebalance_recommendation"] = duration_text(purchase.rebalance_lead);
  for (const auto& [type, pool] : purchase.spot_pools) {
    Json& entry = json["spot"]["types"][type];
    entry["usd_per_hour"] = pool.usd_per_hour;
    if (pool.time_to_interruption)
      entry["time_to_interruption"] = distribution_json(*pool.time_to_interruption);
    entry["spare_capacity"] = pool.spare_capacity;
  }
  return json;
}

}  // namespace headroom::scenario
