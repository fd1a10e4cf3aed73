#include "sim/cloud/bill.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "sim/cloud/bill_lines.hpp"

namespace headroom::cloud {
namespace {

/// Of an hour on demand.
UsedPrice type_price(const std::string& type, const Usage& usage, const RegionPrices& prices) {
  const auto own = usage.own_usd_per_hour.find(type);
  if (own != usage.own_usd_per_hour.end()) return {"", own->second};
  const auto listed = prices.instance_hour.find(type);
  return {"instance_hour/" + type, listed == prices.instance_hour.end() ? Price{} : listed->second};
}

UsedPrice hourly_price(const InstanceRecord& record, const std::string& type, const Usage& usage,
                       const RegionPrices& prices) {
  if (record.purchase != PurchaseOption::on_demand)
    return {"", usage.purchase.rate_of(record.purchase, type)};
  return type_price(type, usage, prices);
}

Instant within(Instant time, const Usage& usage) {
  return std::min(time, Instant::at(usage.simulated));
}

/// A spot instance that EC2 takes back within its first hour costs nothing (from memory).
bool is_free(const InstanceRecord& record, const Usage& usage) {
  return record.interrupted &&
         within(record.terminated, usage) - record.periods.front().start < 1_h;
}

/// The hours of each type and way to pay; each start is billed by itself.
std::vector<InstanceCharge> instance_charges(const Usage& usage, const RegionPrices& prices) {
  std::vector<InstanceCharge> charges;
  for (const InstanceRecord& record : usage.instances) {
    for (const RunningPeriod& period : record.periods) {
      if (period.start >= Instant::at(usage.simulated)) continue;
      auto charge = std::find_if(charges.begin(), charges.end(), [&](const InstanceCharge& c) {
        return c.type == period.type && c.purchase == record.purchase;
      });
      if (charge == charges.end()) {
        charge = charges.insert(charge, {period.type, record.purchase, 0.0,
                                         hourly_price(record, period.type, usage, prices)});
      }
      if (!is_free(record, usage))
        charge->hours += billed_seconds(period.start, within(period.stop, usage)) / 3600.0;
    }
  }
  return charges;
}

BillItem instances_item(const std::vector<InstanceCharge>& charges) {
  BillItem line{"instances", 0.0, "instance-hours", 0.0};
  for (const InstanceCharge& charge : charges) add(line, charge.hours, charge.usd_per_hour);
  return line;
}

/// A vCPU-hour is 60 credits (aws-behaviour 1.5).
BillItem surplus_item(const Usage& usage, const RegionPrices& prices) {
  double credits = 0;
  double credits_t4g = 0;
  for (const InstanceRecord& record : usage.instances) {
    for (const RunningPeriod& period : record.periods) {
      (period.type.starts_with("t4g.") ? credits_t4g : credits) += period.surplus_credits_charged;
    }
  }
  BillItem line{"surplus_credits", 0.0, "vCPU-hours", 0.0};
  add(line, credits / 60.0, {"surplus_vcpu_hour", prices.surplus_vcpu_hour});
  add(line, credits_t4g / 60.0, {"surplus_vcpu_hour_t4g", prices.surplus_vcpu_hour_t4g});
  return line;
}

/// The hours of the software on somebody else's image, which are those of its instances.
BillItem software_item(double hours, const Usage& usage) {
  BillItem line{"image_software", 0.0, "instance-hours", 0.0};
  const double price = usage.launch_template.image.software_usd_per_hour;
  if (price > 0) add(line, hours, {"", price});
  return line;
}

BillItem image_builds_item(const MeteredHours& hours, const Usage& usage,
                           const RegionPrices& prices) {
  BillItem line{"image_builds", 0.0, "builder-hours", 0.0};
  const UsedPrice price = type_price(usage.releases.build.type.name, usage, prices);
  add(line, hours.builders, price);
  if (hours.steady_builders > 0 && price.usd) line.steady_usd = hours.steady_builders * *price.usd;
  return line;
}

MeteredHours metered_hours(const Usage& usage) {
  MeteredHours hours;
  const auto between = [](Instant from, Instant to) {
    return from < to ? (to - from).seconds() / 3600.0 : 0.0;
  };
  hours.run = usage.simulated.seconds() / 3600.0;
  for (const InstanceRecord& record : usage.instances) {
    if (record.periods.empty()) continue;
    hours.there += between(record.periods.front().start, within(record.terminated, usage));
    for (const RunningPeriod& period : record.periods)
      hours.running += between(period.start, within(period.stop, usage));
  }
  if (!usage.launch_template.image.contains_application()) return hours;
  const ReleasesConfig& releases = usage.releases;
  const double build = billed_seconds(Instant{}, Instant::at(releases.build.duration)) / 3600.0;
  hours.builders = build * static_cast<double>(releases.at.size());
  hours.steady_builders = build * releases.per_hour * hours.run;
  return hours;
}

std::optional<double> sum(const std::vector<BillItem>& items,
                          std::optional<double> (*of)(const BillItem&)) {
  double total = 0;
  for (const BillItem& line : items) {
    const std::optional<double> usd = of(line);
    if (!usd) return std::nullopt;
    total += *usd;
  }
  return total;
}

}  // namespace

BillItem item(std::string name, Quantity quantity, const char* price_name, Price price) {
  BillItem result{std::move(name), quantity.amount, std::move(quantity.unit), 0.0};
  if (quantity.amount == 0.0) return result;
  result.prices.push_back({price_name, price});
  result.usd = price ? std::optional(quantity.amount / quantity.per * *price) : std::nullopt;
  return result;
}

void add(BillItem& line, double quantity, const UsedPrice& price, double per) {
  if (quantity == 0.0) return;
  line.quantity += quantity;
  line.usd =
      line.usd && price.usd ? std::optional(*line.usd + quantity / per * *price.usd) : std::nullopt;
  const auto known = std::find_if(line.prices.begin(), line.prices.end(),
                                  [&](const UsedPrice& used) { return used.name == price.name; });
  if (price.name.empty() || known == line.prices.end()) line.prices.push_back(price);
}

std::optional<double> InstanceCharge::usd() const {
  return usd_per_hour.usd ? std::optional(hours * *usd_per_hour.usd) : std::nullopt;
}

std::optional<double> Bill::total_usd() const {
  return sum(items, [](const BillItem& line) { return line.usd; });
}

std::optional<double> Bill::usd_per_hour() const {
  const auto steady = sum(items, [](const BillItem& line) { return line.steady(); });
  return steady && hours > 0 ? std::optional(*steady / hours) : std::nullopt;
}

std::optional<double> Bill::usd_per_month() const {
  const auto hourly = usd_per_hour();
  return hourly ? std::optional(*hourly * kHoursPerMonth) : std::nullopt;
}

std::vector<std::string> Bill::unknown_prices() const {
  std::vector<std::string> names;
  for (const BillItem& line : items) {
    for (const UsedPrice& price : line.prices) {
      if (!price.usd) names.push_back(price.name);
    }
  }
  return names;
}

std::vector<std::string> Bill::items_of_unknown_price() const {
  std::vector<std::string> names;
  for (const BillItem& line : items) {
    if (!line.usd) names.push_back(line.name);
  }
  return names;
}

double billed_seconds(Instant running, Instant end) {
  return std::max(60.0, std::ceil((end - running).seconds()));
}

Bill bill(const Usage& usage, const RegionPrices& prices) {
  const MeteredHours hours = metered_hours(usage);
  auto charges = instance_charges(usage, prices);
  BillItem instances = instances_item(charges);
  BillItem software = software_item(instances.quantity, usage);
  std::vector<BillItem> items = {
      std::move(instances),
      surplus_item(usage, prices),
      load_balancer_item(hours, prices),
      lcus_item(usage, prices),
      addresses_item(usage, hours, prices),
      volumes_item(usage, hours, prices),
      volume_iops_item(usage, hours, prices),
      volume_throughput_item(usage, hours, prices),
      alarms_item(usage, hours, prices),
      detailed_monitoring_item(usage, hours, prices),
      custom_metrics_item(usage, hours, prices),
      metric_requests_item(usage, prices),
      std::move(software),
      image_builds_item(hours, usage, prices),
      image_storage_item(usage, hours, prices),
      fast_snapshot_restore_item(usage, hours, prices),
      data_out_item(usage, hours, prices),
  };
  return {usage.region, hours.run, std::move(items), std::move(charges)};
}

}  // namespace headroom::cloud
