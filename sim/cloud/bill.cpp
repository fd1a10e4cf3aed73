#include "sim/cloud/bill.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::cloud {
namespace {

constexpr double kHoursPerMonth = 730.0;  // what AWS's own calculator takes
constexpr double kDetailedMetrics = 7.0;  // per instance
constexpr double kFreeRules = 10.0;       // rule evaluations; the default listener has one rule

Price price_of(const std::map<std::string, Price>& prices, const std::string& name) {
  const auto found = prices.find(name);
  return found == prices.end() ? Price{} : found->second;
}

BillItem item(std::string name, double quantity, std::string unit, Price unit_price,
              double per = 1.0) {
  BillItem result{std::move(name), quantity, std::move(unit), {}};
  if (unit_price) {
    result.usd = quantity / per * *unit_price;
  } else if (quantity == 0.0) {
    result.usd = 0.0;
  }
  return result;
}

/// Instance-hours between running and terminated, as the clock goes.
double clock_hours(const Usage& usage) {
  double seconds = 0;
  for (const InstanceRecord& record : usage.instances) {
    const Instant end = std::min(record.terminated, Instant::at(usage.simulated));
    if (record.running < end) seconds += (end - record.running).seconds();
  }
  return seconds / 3600.0;
}

}  // namespace

std::optional<double> Bill::total_usd() const {
  double total = 0;
  for (const BillItem& line : items) {
    if (!line.usd) return std::nullopt;
    total += *line.usd;
  }
  return total;
}

double billed_seconds(Instant running, Instant end) {
  return std::max(60.0, std::ceil((end - running).seconds()));
}

double lcus(const LoadBalancerHour& hour) {
  if (hour.seconds <= 0.0) return 0.0;
  const double requests_per_second = hour.requests / hour.seconds;
  const double rules = 1.0;
  return std::max({hour.new_connections / hour.seconds / 25.0,
                   hour.active_connection_seconds / hour.seconds / 3000.0,
                   hour.processed_bytes / 1e9 * 3600.0 / hour.seconds,
                   std::max(0.0, rules - kFreeRules) * requests_per_second / 1000.0});
}

Bill bill(const Usage& usage, const RegionPrices& prices) {
  const InstanceType& type = usage.launch_template.type;
  const Instant end_of_run = Instant::at(usage.simulated);
  double instance_hours = 0;
  double surplus_vcpu_hours = 0;
  for (const InstanceRecord& record : usage.instances) {
    surplus_vcpu_hours += record.surplus_credits_charged / 60.0;
    if (record.running >= end_of_run) continue;
    instance_hours +=
        billed_seconds(record.running, std::min(record.terminated, end_of_run)) / 3600.0;
  }
  double lcu_hours = 0;
  for (const LoadBalancerHour& hour : usage.load_balancer_hours)
    lcu_hours += lcus(hour) * hour.seconds / 3600.0;

  const double hours = usage.simulated.seconds() / 3600.0;
  const double clock = clock_hours(usage);
  const double detailed =
      usage.launch_template.detailed_monitoring ? kDetailedMetrics * clock : 0.0;
  const bool is_t4g = type.name.starts_with("t4g.");
  return {{
      item("instances", instance_hours, "instance-hours",
           type.usd_per_hour ? type.usd_per_hour : price_of(prices.instance_hour, type.name)),
      item("surplus_credits", surplus_vcpu_hours, "vCPU-hours",
           is_t4g ? prices.surplus_vcpu_hour_t4g : prices.surplus_vcpu_hour),
      item("load_balancer_hours", std::ceil(hours), "started hours", prices.load_balancer_hour),
      item("load_balancer_lcus", lcu_hours, "LCU-hours", prices.lcu_hour),
      item("public_ipv4", clock + usage.load_balancer_nodes * hours, "address-hours",
           prices.public_ipv4_hour),
      item("ebs", clock * usage.launch_template.volume_gib, "GiB-hours", prices.gp3_gib_month,
           kHoursPerMonth),
      item("alarms", usage.alarms * hours, "alarm-hours", prices.alarm_month, kHoursPerMonth),
      item("detailed_monitoring", detailed, "metric-hours", prices.detailed_metric_month,
           kHoursPerMonth),
  }};
}

}  // namespace headroom::cloud
