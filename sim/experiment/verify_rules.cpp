#include "sim/experiment/verify_rules.hpp"

#include <array>
#include <cmath>
#include <string>

#include "sim/cloud/bill.hpp"
#include "sim/cloud/fast_snapshot_restore.hpp"
#include "sim/cloud/mixed_instances.hpp"
#include "sim/cloud/warm_pool.hpp"
#include "sim/scaling/adjustment.hpp"
#include "sim/scenario/problems.hpp"

namespace headroom::experiment {
namespace {

using scenario::Environment;
using scenario::Json;

double number(const Json& example, const char* key) { return example.at(key).get<double>(); }
int integer(const Json& example, const char* key) { return example.at(key).get<int>(); }

double whole_adjustment(const Json& example, const Environment&) {
  return scaling::round_adjustment(number(example, "instances"));
}

double warm_pool_size(const Json& example, const Environment&) {
  cloud::WarmPoolConfig pool;
  pool.min_size = example.value("pool_min", 0);
  if (example.contains("max_prepared")) pool.max_prepared = integer(example, "max_prepared");
  return pool.size(integer(example, "max"), integer(example, "desired"));
}

double on_demand_units(const Json& example, const Environment&) {
  cloud::MixedInstances mixed;
  mixed.on_demand_base = integer(example, "base");
  mixed.on_demand_percentage_above_base = integer(example, "percentage");
  return mixed.on_demand_units(integer(example, "capacity"));
}

double restores_at_once(const Json& example, const Environment&) {
  return cloud::FastSnapshotRestore::bucket_size(number(example, "gib"));
}

double billed_seconds(const Json& example, const Environment&) {
  return cloud::billed_seconds(Instant{},
                               Instant::at(Duration::from_seconds(number(example, "seconds"))));
}

/// An hour of steady traffic.
cloud::LoadBalancerHour hour_of(const Json& example) {
  cloud::LoadBalancerHour hour;
  hour.seconds = 3600;
  hour.new_connections = 3600 * example.value("new_connections_per_s", 0.0);
  hour.active_connection_seconds = 3600 * example.value("active_connections", 0.0);
  hour.processed_bytes = 3600 * example.value("bytes_per_s", 0.0);
  hour.requests = 3600 * example.value("requests_per_s", 0.0);
  return hour;
}

double load_balancer_units(const Json& example, const Environment&) {
  return cloud::lcus(hour_of(example), example.value("rules", 1));
}

/// The line of a bill; not a number where it has no price.
double usd_of(const cloud::Bill& bill, const std::string& name) {
  for (const cloud::BillItem& item : bill.items) {
    if (item.name == name) return item.usd.value_or(std::nan(""));
  }
  return std::nan("");
}

const cloud::RegionPrices& prices_of(const Json& example, const Environment& environment) {
  const auto region = example.at("region").get<std::string>();
  const auto found = environment.prices.find(region);
  if (found != environment.prices.end()) return found->second;
  throw scenario::BadScenario(
      {{example.at("id").get<std::string>(), "/region", region, "a region with known prices"}});
}

double load_balancer_usd(const Json& example, const Environment& environment) {
  cloud::Usage usage;
  const int hours = integer(example, "hours");
  usage.simulated = Duration::from_seconds(3600.0 * hours);
  usage.listener_rules = example.value("rules", 1);
  usage.load_balancer_hours.assign(static_cast<std::size_t>(hours), hour_of(example));
  const cloud::Bill bill = cloud::bill(usage, prices_of(example, environment));
  return usd_of(bill, "load_balancer_hours") + usd_of(bill, "load_balancer_lcus");
}

double surplus_usd(const Json& example, const Environment& environment) {
  cloud::RunningPeriod period;
  period.type = example.at("type").get<std::string>();
  period.stop = Instant::at(1_h);
  period.surplus_credits_charged = number(example, "credits");
  cloud::InstanceRecord record;
  record.periods = {period};
  cloud::Usage usage;
  usage.simulated = 1_h;
  usage.instances = {record};
  const cloud::Bill bill = cloud::bill(usage, prices_of(example, environment));
  return usd_of(bill, "surplus_credits");
}

struct Rule {
  const char* name;
  double (*of)(const Json& example, const Environment& environment);
};
constexpr std::array kRules = {
    Rule{"whole_adjustment", whole_adjustment},   Rule{"warm_pool_size", warm_pool_size},
    Rule{"on_demand_units", on_demand_units},     Rule{"restores_at_once", restores_at_once},
    Rule{"billed_seconds", billed_seconds},       Rule{"load_balancer_units", load_balancer_units},
    Rule{"load_balancer_usd", load_balancer_usd}, Rule{"surplus_usd", surplus_usd}};

const Rule& rule_of(const Json& example) {
  std::vector<std::string> names;
  for (const Rule& rule : kRules) {
    if (example.at("rule") == rule.name) return rule;
    names.emplace_back(rule.name);
  }
  throw scenario::BadScenario({{example.at("id").get<std::string>(), "/rule",
                                scenario::describe(example.at("rule")), scenario::one_of(names)}});
}

}  // namespace

VerifiedRow verify_rule(const Json& example, const Environment& environment) {
  constexpr double kRounding = 1e-9;  // relative
  const Rule& rule = rule_of(example);
  const double expected = number(example, "expected");
  const double tolerance = example.value("tolerance", kRounding * std::abs(expected));
  const double value = rule.of(example, environment);
  return {"headroom-aws-1", example.at("id").get<std::string>(),
          rule.name,        VerifiedRow::How::computed,
          expected,         value,
          tolerance,        std::abs(value - expected) <= tolerance};
}

}  // namespace headroom::experiment
