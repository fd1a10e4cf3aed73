#include "sim/cloud/bill.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace headroom::cloud {
namespace {

constexpr double kDetailedMetrics = 7.0;  // per instance
constexpr double kFreeRules = 10.0;       // of those that a request is checked against
constexpr double kBytesPerGb = 1e9;

struct Quantity {
  double amount = 0;
  std::string unit;
  double per = 1.0;  ///< amounts that the price is for: 730 GiB-hours are a GiB-month
};

BillItem item(std::string name, Quantity quantity, const char* price_name, Price price) {
  BillItem result{std::move(name), quantity.amount, std::move(quantity.unit), 0.0};
  if (quantity.amount == 0.0) return result;
  result.prices.push_back({price_name, price});
  result.usd = price ? std::optional(quantity.amount / quantity.per * *price) : std::nullopt;
  return result;
}

/// Of an hour on demand.
UsedPrice type_price(const std::string& type, const Usage& usage, const RegionPrices& prices) {
  const auto own = usage.own_usd_per_hour.find(type);
  if (own != usage.own_usd_per_hour.end()) return {"", own->second};
  const auto listed = prices.instance_hour.find(type);
  return {"instance_hour/" + type, listed == prices.instance_hour.end() ? Price{} : listed->second};
}

UsedPrice hourly_price(const InstanceRecord& record, const std::string& type, const Usage& usage,
                       const RegionPrices& prices) {
  if (record.purchase != PurchaseOption::on_demand) return {"", usage.purchase.usd_per_hour};
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

/// A line that is the sum of parts with prices of their own.
void add(BillItem& line, double quantity, const UsedPrice& price) {
  if (quantity == 0.0) return;
  line.quantity += quantity;
  line.usd =
      line.usd && price.usd ? std::optional(*line.usd + quantity * *price.usd) : std::nullopt;
  line.prices.push_back(price);
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

/// A begun hour counts as a whole one, but only once: at the end of the run.
BillItem load_balancer_item(double hours, const RegionPrices& prices) {
  BillItem line = item("load_balancer_hours", {std::ceil(hours), "started hours"},
                       "load_balancer_hour", prices.load_balancer_hour);
  if (line.usd && line.quantity > 0) line.steady_usd = *line.usd * hours / line.quantity;
  return line;
}

/// The hours of the software on somebody else's image, which are those of its instances.
BillItem software_item(double hours, const Usage& usage) {
  BillItem line{"image_software", 0.0, "instance-hours", 0.0};
  const double price = usage.launch_template.image.software_usd_per_hour;
  if (price > 0) add(line, hours, {"", price});
  return line;
}

/// Hours of the builders of images with a release in them.
struct BuilderHours {
  double of_run = 0;  ///< of the releases that the run saw
  double steady = 0;  ///< a short run sees a release or it does not; a month sees them all
};
BuilderHours builder_hours(const Usage& usage) {
  if (!usage.launch_template.image.contains_application()) return {};
  const ReleasesConfig& releases = usage.releases;
  const double each = billed_seconds(Instant{}, Instant::at(releases.build.duration)) / 3600.0;
  return {each * static_cast<double>(releases.at.size()),
          each * releases.per_hour * usage.simulated.seconds() / 3600.0};
}

BillItem image_builds_item(const BuilderHours& hours, const Usage& usage,
                           const RegionPrices& prices) {
  BillItem line{"image_builds", 0.0, "builder-hours", 0.0};
  const UsedPrice price = type_price(usage.releases.build.type.name, usage, prices);
  add(line, hours.of_run, price);
  if (hours.steady > 0 && price.usd) line.steady_usd = hours.steady * *price.usd;
  return line;
}

/// GiB of snapshots that are stored all the time: the image's, and what each kept release changed.
double stored_gib(const Usage& usage) {
  const ReleasesConfig& releases = usage.releases;
  const bool has_releases = !releases.at.empty() || releases.per_hour > 0;
  const bool builds_images = has_releases && usage.launch_template.image.contains_application();
  return usage.launch_template.snapshot_gib() +
         (builds_images ? releases.build.keep * releases.build.changed_gib : 0.0);
}

/// Instance-hours as the clock goes.
struct ClockHours {
  double running = 0;
  double there = 0;  ///< stopped or running: a volume is paid for
};
ClockHours clock_hours(const Usage& usage) {
  ClockHours seconds;
  const auto between = [](Instant from, Instant to) {
    return from < to ? (to - from).seconds() : 0.0;
  };
  for (const InstanceRecord& record : usage.instances) {
    if (record.periods.empty()) continue;
    seconds.there += between(record.periods.front().start, within(record.terminated, usage));
    for (const RunningPeriod& period : record.periods)
      seconds.running += between(period.start, within(period.stop, usage));
  }
  return {seconds.running / 3600.0, seconds.there / 3600.0};
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

Bill bill(const Usage& usage, const RegionPrices& prices) {
  double lcu_hours = 0;
  double bytes_out = 0;
  for (const LoadBalancerHour& hour : usage.load_balancer_hours) {
    lcu_hours += lcus(hour, usage.listener_rules) * hour.seconds / 3600.0;
    bytes_out += hour.response_bytes;
  }
  const double hours = usage.simulated.seconds() / 3600.0;
  const ClockHours clock = clock_hours(usage);
  const double detailed =
      usage.launch_template.detailed_monitoring ? kDetailedMetrics * clock.running : 0.0;
  const BuilderHours builders = builder_hours(usage);
  auto charges = instance_charges(usage, prices);
  BillItem instances = instances_item(charges);
  BillItem software = software_item(instances.quantity, usage);
  std::vector<BillItem> items = {
      std::move(instances),
      surplus_item(usage, prices),
      load_balancer_item(hours, prices),
      item("load_balancer_lcus", {lcu_hours, "LCU-hours"}, "lcu_hour", prices.lcu_hour),
      item("public_ipv4",
           {clock.running + builders.of_run + usage.load_balancer_nodes * hours, "address-hours"},
           "public_ipv4_hour", prices.public_ipv4_hour),
      item("ebs",
           {(clock.there + builders.of_run) * usage.launch_template.volume_gib, "GiB-hours",
            kHoursPerMonth},
           "gp3_gib_month", prices.gp3_gib_month),
      item("alarms", {usage.alarms * hours, "alarm-hours", kHoursPerMonth}, "alarm_month",
           prices.alarm_month),
      item("detailed_monitoring", {detailed, "metric-hours", kHoursPerMonth},
           "detailed_metric_month", prices.detailed_metric_month),
      std::move(software),
      image_builds_item(builders, usage, prices),
      item("image_storage", {stored_gib(usage) * hours, "GiB-hours", kHoursPerMonth},
           "snapshot_gib_month", prices.snapshot_gib_month),
      item("data_out", {bytes_out / kBytesPerGb, "GB"}, "data_out_gb", prices.data_out_gb),
  };
  return {usage.region, hours, std::move(items), std::move(charges)};
}

}  // namespace headroom::cloud
