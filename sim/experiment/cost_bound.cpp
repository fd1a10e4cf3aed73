#include "sim/experiment/cost_bound.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/experiment/run_figures.hpp"
#include "sim/scenario/bill_outlook.hpp"
#include "sim/scenario/group_facts.hpp"
#include "sim/theory/work_bound.hpp"

namespace headroom::experiment {
namespace {

// Lines of the bill that come with each hour of an instance.
constexpr std::array<std::string_view, 5> kOfInstances = {"ebs", "ebs_iops", "ebs_throughput",
                                                          "detailed_monitoring", "image_software"};
constexpr std::string_view kSurplus = "surplus_credits";
constexpr std::string_view kAddresses = "public_ipv4";
constexpr double kRebalancing = 1.1;  // AZ rebalancing may exceed the maximum by a tenth
constexpr int kAnySize = 10'000;

/// A bill in two parts.
struct Parts {
  double per_hour = 0;  ///< of an instance
  double shared = 0;    ///< whatever the instances are
};

const cloud::BillItem* item_of(const cloud::Bill& bill, std::string_view name) {
  for (const cloud::BillItem& item : bill.items) {
    if (item.name == name) return &item;
  }
  return nullptr;
}

std::optional<Parts> parts_of(const world::RunResult& result) {
  const cloud::Bill& bill = result.bill;
  const auto hourly = bill.usd_per_hour();  // as the run's own cost: of hours begun, a part
  const bool is_plain =
      bill.instances.size() == 1 && bill.instances[0].purchase == cloud::PurchaseOption::on_demand;
  if (!hourly || !is_plain || result.billed_hours <= 0) return std::nullopt;
  double of_instances = *bill.instances[0].usd();
  for (const std::string_view name : kOfInstances) {
    const cloud::BillItem* const item = item_of(bill, name);
    if (item != nullptr) of_instances += item->usd.value_or(0);
  }
  const cloud::BillItem* const addresses = item_of(bill, kAddresses);
  if (addresses != nullptr && addresses->quantity > 0)  // the load balancer has some, too
    of_instances += addresses->usd.value_or(0) / addresses->quantity *
                    std::min(result.billed_hours, addresses->quantity);
  const cloud::BillItem* const surplus = item_of(bill, kSurplus);
  const double left_out = surplus != nullptr ? surplus->usd.value_or(0) : 0;
  return Parts{of_instances / result.billed_hours, *hourly * bill.hours - of_instances - left_out};
}

/// Requests that failed, or are not over.
double lost(const world::RunResult& result) {
  return static_cast<double>(result.requests.failed_total() + result.requests.in_flight());
}

/// Requests that were later than the limit, failed, or are not over, after the warm-up. Without a
/// limit nothing is late.
double late_or_lost(const world::RunResult& result, const scenario::Objective* latency) {
  return static_cast<double>(result.failed_after_warm_up() + result.requests.in_flight()) +
         (latency != nullptr ? requests_over(latency->limit, result) : 0);
}

/// The work of requests that came after the warm-up: how late the ones before were is not known.
/// Without contention the last of them is over after the longest time that any takes.
std::vector<double> work_after_warm_up(const OfferedWork& work, Duration warm_up) {
  std::vector<double> vcpu_seconds = work.vcpu_seconds;
  if (warm_up <= Duration{}) return vcpu_seconds;
  const Duration counts_from = warm_up + work.latency.max();
  for (std::size_t i = 0; i < vcpu_seconds.size(); ++i) {
    if (work.bin * static_cast<std::int64_t>(i) < counts_from) vcpu_seconds[i] = 0;
  }
  return vcpu_seconds;
}

/// The most vCPU-seconds that so many requests can have had: none has had more than the time it
/// took without contention.
double most_work_of(double requests, const stats::Histogram& latency) {
  constexpr double kBucket = 1 + 1.0 / 256;  // a bucket's end against its middle
  std::vector<std::pair<double, double>> values;
  latency.for_each([&](Duration value, std::uint64_t times) {
    values.emplace_back(value.seconds() * kBucket, static_cast<double>(times));
  });
  double work = 0;
  for (auto value = values.rbegin(); value != values.rend() && requests > 0; ++value) {
    const double taken = std::min(requests, value->second);
    work += taken * value->first;
    requests -= taken;
  }
  return work;
}

/// Dollars for a vCPU-hour beyond what credits pay for; empty where there are none, or they
/// throttle.
std::optional<double> surplus_price(const scenario::Scenario& scenario,
                                    const scenario::Environment& environment) {
  const cloud::LaunchTemplateConfig& spec = scenario.launch_template;
  if (!spec.type.credits || spec.is_throttled() || !scenario.credit_changes.empty())
    return std::nullopt;
  const auto prices = scenario::prices_of(scenario.region, environment.prices);
  return spec.type.name.starts_with("t4g") ? prices.surplus_vcpu_hour_t4g
                                           : prices.surplus_vcpu_hour;
}

/// What so many instance-hours, or more, cost at least with the surplus credits that go with them:
/// each hour costs, and earns credits that need not be paid.
/// @param used_vcpu_hours of all the work that is done
double with_surplus(double hours, double usd_per_hour, double used_vcpu_hours, double credits_vcpus,
                    double given_vcpu_hours, double surplus_usd) {
  const double beyond_given = used_vcpu_hours - given_vcpu_hours;
  const bool hours_are_cheaper = surplus_usd * credits_vcpus > usd_per_hour;
  if (hours_are_cheaper) hours = std::max(hours, beyond_given / credits_vcpus);
  return usd_per_hour * hours + surplus_usd * std::max(0.0, beyond_given - credits_vcpus * hours);
}

double instances_usd(const scenario::Scenario& scenario, const scenario::Environment& environment,
                     const SizeLimits& limits, const OfferedWork& work,
                     const world::RunResult& result, double hours, double usd_per_hour) {
  const auto surplus = surplus_price(scenario, environment);
  if (!surplus) return usd_per_hour * hours;
  const double used_s = std::accumulate(work.vcpu_seconds.begin(), work.vcpu_seconds.end(), 0.0) -
                        most_work_of(lost(result), work.latency);
  const cloud::CreditTerms& terms = *scenario.launch_template.type.credits;
  const double given = limits.initial * scenario.initial.credits.value_or(0) / 60;
  return with_surplus(hours, usd_per_hour, used_s / 3600, terms.baseline_vcpus(), given, *surplus);
}

/// Instance-seconds that are missing where fewer than `lowest` are billed. The run's last bin may
/// end before the horizon does: nobody is billed between them.
double shortfall_of(const stats::StepFunction& billed, int lowest, double horizon_s) {
  double shortfall = lowest * (horizon_s - billed.length().seconds());
  stats::for_each_stretch(billed, billed, [&](Duration lasts, double instances, double) {
    shortfall += std::max(0.0, lowest - instances) * lasts.seconds();
  });
  return shortfall;
}

/// A run may have more instances than a group's limits allow: an instance refresh, a policy that
/// changes them.
int most_of(const stats::StepFunction& billed) {
  double most = 0;
  for (const stats::Step& step : billed.steps()) most = std::max(most, step.value);
  return static_cast<int>(most);
}

/// The group as it was in the run, or could have been. Boots are of random length: of none, as far
/// as can be proven.
theory::BoundedFleet fleet_of(const scenario::Scenario& scenario, const SizeLimits& limits,
                              const world::RunResult& result, double horizon_s) {
  const stats::StepFunction billed = billed_of(result);
  theory::BoundedFleet fleet;
  fleet.cpu_seconds_per_second = scenario.launch_template.type.vcpus;
  fleet.lowest = limits.lowest;
  fleet.highest = std::max(limits.highest, most_of(billed));
  fleet.initial = limits.initial;
  fleet.shortfall_s = shortfall_of(billed, limits.lowest, horizon_s);
  return fleet;
}

}  // namespace

SizeLimits limits_of(const scenario::Scenario& scenario) {
  const bool may_change =
      !scenario.scheduled_actions.empty() || !scenario.operator_requests.empty();
  const double most = std::ceil(scenario.group.max * kRebalancing);
  return {may_change ? 0 : scenario.group.min, may_change ? kAnySize : static_cast<int>(most),
          scenario.group.desired};
}

SizeLimits widest(const SizeLimits& a, const SizeLimits& b) {
  return {std::min(a.lowest, b.lowest), std::max(a.highest, b.highest),
          std::max(a.initial, b.initial)};
}

std::optional<double> least_usd_per_day(const scenario::Scenario& scenario,
                                        const scenario::Environment& environment,
                                        const SizeLimits& limits, const OfferedWork& work,
                                        const world::RunResult& result) {
  const auto parts = parts_of(result);
  if (!parts || !work.is_open || work.vcpu_seconds.empty() || scenario.group.warm_pool)
    return std::nullopt;
  const scenario::Objective* const latency = scenario::latency_objective(scenario);
  theory::ArrivingWork arriving;
  arriving.cpu_seconds = work_after_warm_up(work, scenario.warm_up);
  arriving.bin_s = work.bin.seconds();
  arriving.deadline_s = latency != nullptr ? latency->limit : scenario.duration.seconds();
  arriving.late_cpu_seconds = most_work_of(late_or_lost(result, latency), work.latency);
  const theory::BoundedFleet fleet = fleet_of(scenario, limits, result, arriving.horizon_s());
  const double hours = theory::work_bound(arriving, fleet).instance_seconds() / 3600;
  if (!std::isfinite(hours)) return std::nullopt;
  const double usd = parts->shared + instances_usd(scenario, environment, limits, work, result,
                                                   hours, parts->per_hour);
  return usd / scenario.duration.seconds() * 86400;
}

}  // namespace headroom::experiment
