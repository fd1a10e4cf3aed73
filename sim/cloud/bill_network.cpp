#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "sim/cloud/bill_lines.hpp"

namespace headroom::cloud {
namespace {

constexpr double kFreeRules = 10.0;  // of those that a request is checked against
constexpr double kBytesPerGb = 1e9;
constexpr double kGbPerTb = 1024.0;

/// What so much in one month costs, tier by tier.
void add_tiers(BillItem& line, double gb, const RegionPrices& prices) {
  struct Tier {
    double tb;
    UsedPrice usd_per_gb;
  };
  const Tier tiers[] = {
      {10, {"data_out_gb", prices.data_out_gb}},
      {40, {"data_out_gb_next_40tb", prices.data_out_gb_next_40tb}},
      {100, {"data_out_gb_next_100tb", prices.data_out_gb_next_100tb}},
      {std::numeric_limits<double>::infinity(),
       {"data_out_gb_over_150tb", prices.data_out_gb_over_150tb}},
  };
  for (const Tier& tier : tiers) {
    const double within = std::min(gb, tier.tb * kGbPerTb);
    add(line, within, tier.usd_per_gb);
    gb -= within;
  }
}

}  // namespace

double LcuDimensions::largest() const {
  return std::max({new_connections, active_connections, processed_bytes, rule_evaluations});
}

LcuDimensions lcu_dimensions(const LoadBalancerHour& hour, int rules) {
  if (hour.seconds <= 0.0) return {};
  const double charged_rules = std::max(0.0, rules - kFreeRules);
  return {hour.new_connections / hour.seconds / 25.0,
          hour.active_connection_seconds / hour.seconds / 3000.0,
          hour.processed_bytes / kBytesPerGb * 3600.0 / hour.seconds,
          charged_rules * hour.requests / hour.seconds / 1000.0};
}

double lcus(const LoadBalancerHour& hour, int rules) {
  return lcu_dimensions(hour, rules).largest();
}

/// A begun hour counts as a whole one, but only once: at the end of the run.
BillItem load_balancer_item(const MeteredHours& hours, const RegionPrices& prices) {
  BillItem line = item("load_balancer_hours", {std::ceil(hours.run), "started hours"},
                       "load_balancer_hour", prices.load_balancer_hour);
  if (line.usd && line.quantity > 0) line.steady_usd = *line.usd * hours.run / line.quantity;
  return line;
}

BillItem lcus_item(const Usage& usage, const RegionPrices& prices) {
  double lcu_hours = 0;
  for (const LoadBalancerHour& hour : usage.load_balancer_hours)
    lcu_hours += lcus(hour, usage.listener_rules) * hour.seconds / 3600.0;
  return item("load_balancer_lcus", {lcu_hours, "LCU-hours"}, "lcu_hour", prices.lcu_hour);
}

BillItem addresses_item(const Usage& usage, const MeteredHours& hours, const RegionPrices& prices) {
  return item(
      "public_ipv4",
      {hours.running + hours.builders + usage.load_balancer_nodes * hours.run, "address-hours"},
      "public_ipv4_hour", prices.public_ipv4_hour);
}

/// Each month of the run goes through the tiers by itself; so does a whole month like the run.
BillItem data_out_item(const Usage& usage, const MeteredHours& hours, const RegionPrices& prices) {
  double gb = 0;
  std::vector<double> gb_of_month;
  for (std::size_t hour = 0; hour < usage.load_balancer_hours.size(); ++hour) {
    const auto month = static_cast<std::size_t>(static_cast<double>(hour) / kHoursPerMonth);
    gb_of_month.resize(month + 1);
    gb_of_month[month] += usage.load_balancer_hours[hour].response_bytes / kBytesPerGb;
  }
  BillItem line{"data_out", 0.0, "GB", 0.0};
  for (const double of_month : gb_of_month) {
    add_tiers(line, of_month, prices);
    gb += of_month;
  }
  if (gb == 0 || hours.run <= 0) return line;
  BillItem month{"data_out", 0.0, "GB", 0.0};
  const double runs = kHoursPerMonth / hours.run;
  add_tiers(month, gb * runs, prices);
  line.prices = month.prices;  // also those of the tiers that only a month reaches
  line.is_steady_known = month.usd.has_value();
  if (month.usd) line.steady_usd = *month.usd / runs;
  return line;
}

}  // namespace headroom::cloud
