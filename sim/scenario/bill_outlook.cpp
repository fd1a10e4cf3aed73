#include "sim/scenario/bill_outlook.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "sim/scenario/possible_types.hpp"

namespace headroom::scenario {
namespace {

bool is_unlimited(const cloud::LaunchTemplateConfig& spec) {
  return spec.type.credits && spec.mode() == cloud::CreditMode::unlimited;
}

/// Some of everything: the amounts mean nothing.
cloud::Usage possible_usage(const Scenario& scenario) {
  const cloud::LaunchTemplateConfig& spec = scenario.launch_template;
  cloud::Usage usage{1_h, scenario.region, spec, {}, scenario.purchase};
  usage.own_usd_per_hour = own_prices(scenario);
  usage.releases = scenario.releases;
  usage.fast_snapshot_restore_zones = scenario.provisioning.fast_snapshot_restore ? 1 : 0;
  cloud::InstanceRecord record;
  const bool is_once_unlimited =
      is_unlimited(spec) ||
      std::any_of(scenario.credit_changes.begin(), scenario.credit_changes.end(),
                  [](const auto& change) { return change.mode == cloud::CreditMode::unlimited; });
  record.periods = {{spec.type.name, Instant{}, Instant::never(), is_once_unlimited ? 1.0 : 0.0}};
  for (const cloud::InstanceType& type : possible_types(scenario)) {
    if (type.name != spec.type.name) record.periods.push_back({type.name, Instant{}});
  }
  record.purchase = scenario.purchase.option;
  usage.instances.push_back(record);
  if (scenario.group.mixed && scenario.group.mixed->launches_spot()) {
    record.purchase = cloud::PurchaseOption::spot;
    usage.instances.push_back(record);
  }
  const auto& requests = scenario.application.requests;
  const bool answers = std::any_of(requests.begin(), requests.end(), [](const auto& request) {
    return request.response_bytes.value_or(request.bytes) > 0;
  });
  if (!scenario.load.empty())
    usage.load_balancer_hours.push_back({1, 1, 1, answers ? 1. : 0., 1, 1});
  const auto& custom = scenario.custom_metrics;
  const bool has_custom = !custom.empty();
  const bool has_short_alarms = std::any_of(
      custom.begin(), custom.end(), [](const auto& metric) { return metric.high_resolution; });
  usage.alarms =
      scenario.policies.empty() && scenario.alarms.empty() && scenario.other_alarms.empty() ? 0 : 1;
  usage.high_resolution_alarms = has_short_alarms ? 1 : 0;
  usage.composite_alarms = scenario.composite_alarms.empty() ? 0 : 1;
  usage.custom_metrics = has_custom ? 1 : 0;
  usage.metric_requests = has_custom ? 1 : 0;
  return usage;
}

/// "us-east-1, ap-northeast-1": where at least one price is known.
std::string regions_with_prices(const cloud::Prices& prices) {
  std::string names;
  for (const auto& [region, entry] : prices) names += (names.empty() ? "" : ", ") + region;
  return names.empty() ? "none" : names;
}

}  // namespace

std::map<std::string, double> own_prices(const Scenario& scenario) {
  std::map<std::string, double> prices;
  const auto add = [&](const cloud::InstanceType& type) {
    if (type.usd_per_hour) prices[type.name] = *type.usd_per_hour;
  };
  for (const cloud::InstanceType& type : possible_types(scenario)) add(type);
  add(scenario.releases.build.type);
  return prices;
}

std::optional<double> instance_usd_per_hour(const Scenario& scenario,
                                            const Environment& environment) {
  const cloud::InstanceType& type = scenario.launch_template.type;
  if (type.usd_per_hour) return type.usd_per_hour;
  const auto hours = prices_of(scenario.region, environment.prices).instance_hour;
  const auto known = hours.find(type.name);
  return known == hours.end() ? std::nullopt : known->second;
}

cloud::RegionPrices prices_of(const std::string& region, const cloud::Prices& prices) {
  const auto found = prices.find(region);
  return found == prices.end() ? cloud::RegionPrices{} : found->second;
}

cloud::Bill possible_bill(const Scenario& scenario, const Environment& environment) {
  return cloud::bill(possible_usage(scenario), prices_of(scenario.region, environment.prices));
}

std::optional<scaling::Message> unknown_prices(const cloud::Bill& bill,
                                               const cloud::Prices& prices) {
  const auto names = bill.unknown_prices();
  if (names.empty()) return std::nullopt;
  return scaling::message(
      "{} for region {}: the cost of {} is not known, and so the total is not; give {} with "
      "--prices (regions with prices: {})",
      prices.contains(bill.region) ? scaling::message("some prices are not known")
                                   : scaling::message("no prices are known"),
      bill.region, fmt::join(bill.items_of_unknown_price(), ", "), fmt::join(names, ", "),
      regions_with_prices(prices));
}

}  // namespace headroom::scenario
