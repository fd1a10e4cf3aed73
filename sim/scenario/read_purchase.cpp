#include "sim/scenario/read_purchase.hpp"

#include <fmt/format.h>

#include "sim/scenario/read_distribution.hpp"

namespace headroom::scenario {

using cloud::PurchaseOption;

namespace {

std::optional<engine::Distribution> read_interruptions(const Node& node) {
  ObjectReader object(node, "{\"time_to_interruption\": D}");
  const auto time = object.required("time_to_interruption");
  return time ? read_distribution(*time) : std::nullopt;
}

/// A number is the rate of the launch template's type.
std::map<std::string, double> read_rates(const Node& node,
                                         const std::vector<cloud::InstanceType>& types) {
  constexpr double kHighestUsd = 1e6;
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
                                    const std::vector<cloud::InstanceType>& types) {
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
  if (spot && purchase.option != PurchaseOption::spot)
    spot->report("interruptions without \"spot\"", "\"option\": \"spot\" beside them");
  if (spot) purchase.time_to_interruption = read_interruptions(*spot);
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
  return json;
}

}  // namespace headroom::scenario
