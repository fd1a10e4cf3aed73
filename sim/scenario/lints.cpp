#include "sim/scenario/lints.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "sim/scenario/bill_outlook.hpp"
#include "sim/scenario/lint_alarms.hpp"
#include "sim/scenario/lint_boot.hpp"
#include "sim/scenario/lint_group.hpp"
#include "sim/scenario/lint_load.hpp"
#include "sim/scenario/lint_load_balancer.hpp"
#include "sim/scenario/possible_types.hpp"
#include "sim/scenario/problems.hpp"
#include "sim/scenario/units.hpp"

namespace headroom::scenario {

using scaling::message;
namespace {

/// How a boot of this length looks to the load balancer's checks.
struct BootingTarget {
  double failing;    ///< checks that fail; the first one comes at registration
  double healthy_s;  ///< from InService on; 0 where it never was unhealthy
};
BootingTarget booting_target(const Scenario& scenario, double boot_s) {
  const cloud::HealthCheckConfig& check = scenario.target_group.health_check;
  const double interval = check.interval.seconds();
  const double failing = std::ceil(boot_s / interval);
  if (failing < check.unhealthy_threshold) return {failing, 0};
  return {failing, (failing + check.healthy_threshold - 1) * interval};
}

/// A new target that failed its checks while it booted is unhealthy until it has passed enough of
/// them; the group may not look before.
void lint_grace_period(const Scenario& scenario, scaling::Messages& lints) {
  if (!scenario.group.elb_health_check || step_that_always_fails(scenario)) return;
  const cloud::HealthCheckConfig& check = scenario.target_group.health_check;
  const double interval = check.interval.seconds();
  const double boot = expected_boot_seconds(scenario);
  const double grace = scenario.group.health_check_grace_period.seconds();
  const auto [failing, healthy] = booting_target(scenario, boot);
  if (healthy == 0) {
    if (grace > 0) return;
    lints.push_back(
        message("the grace period of 0 s (AWS's API default) and HealthCheckType ELB: an instance "
                "that fails {} checks before it answers will be killed",
                check.unhealthy_threshold));
    return;
  }
  if (grace >= healthy) return;
  lints.push_back(
      message("the grace period of {:g} s{} is shorter than the {:.0f} s from InService to healthy "
              "(a boot of about {:.0f} s fails {:.0f} checks, then {} must pass, one each {:g} s), "
              "and HealthCheckType is ELB: instances will be killed while they start, for ever",
              grace, grace == 0 ? message(" (AWS's API default)") : scaling::Message(), healthy,
              boot, failing, check.healthy_threshold, interval));
}

/// One boot alone is in time, but many at once wait for a shared server.
void lint_queued_boots(const Scenario& scenario, scaling::Messages& lints) {
  if (!scenario.group.elb_health_check || step_that_always_fails(scenario)) return;
  const double boot = expected_boot_seconds(scenario);
  const double grace = scenario.group.health_check_grace_period.seconds();
  if (booting_target(scenario, boot).healthy_s > grace) return;
  for (int boots = 2; boots <= scenario.group.max; ++boots) {
    const double queue = expected_queue_seconds(scenario, boots);
    const double healthy = booting_target(scenario, boot + queue).healthy_s;
    if (healthy <= grace) continue;
    lints.push_back(
        message("when {} instances boot at once, the last waits about {:.0f} s for shared "
                "provisioning resources and is healthy {:.0f} s after InService, later than the "
                "grace period of {:g} s: it may be killed while it starts",
                boots, queue, healthy, grace));
    return;
  }
}

void lint_application(const Scenario& scenario, scaling::Messages& lints) {
  const bool drops = scenario.application.when_full == cloud::ApplicationConfig::WhenFull::drop;
  if (drops && !scenario.application.queue_limit) {
    lints.push_back(message("application.when_full has no effect without a queue_limit"));
  }
  if (scenario.application.queue_limit && scenario.application.workers == 0)
    lints.push_back(
        message("application.queue_limit has no effect: workers 0 is no limit, nobody waits"));
}

/// Ports that the load balancer asks for and nobody answers.
void lint_ports(const Scenario& scenario, scaling::Messages& lints) {
  const auto tell = [&](const scaling::Message& who, cloud::Reach reach,
                        const scaling::Message& then) {
    if (reach == cloud::Reach::open) return;
    lints.push_back(message(
        "{} go to a port {}: {}", who,
        reach == cloud::Reach::refused
            ? message("where nobody listens (the application's is {})", *scenario.application.port)
            : message("that the security group does not let in (application.open_ports)"),
        then));
  };
  const cloud::TargetGroupConfig& target_group = scenario.target_group;
  tell(
      message("health checks"), target_group.health_checks,
      scenario.group.elb_health_check
          ? message("every target is unhealthy, and every instance is replaced for ever")
          : message(
                "every target is unhealthy, and requests are served only because all of them are"));
  tell(message("requests"), target_group.traffic,
       target_group.traffic == cloud::Reach::refused ? message("all of them fail with 502")
                                                     : message("all of them time out with 504"));
}

/// A time-out of the server that the load balancer's comes before, and nothing is left to cancel.
void lint_server_timeout(const Scenario& scenario, scaling::Messages& lints) {
  const auto& server = scenario.application.server_timeout;
  const Duration idle = scenario.load_balancer.idle_timeout;
  if (!server || *server < idle || scenario.application.server_stops_abandoned()) return;
  lints.push_back(
      message("application.server_timeout has no effect: the load balancer gives up after {} "
              "(idle_timeout.timeout_seconds)",
              span(idle)));
}

void lint_throttle(const Scenario& scenario, scaling::Messages& lints) {
  const cloud::ThrottleConfig& throttle = scenario.throttle;
  const cloud::InstanceType& type = scenario.launch_template.type;
  const bool is_given = throttle.period || throttle.ramp > Duration{} || throttle.per_vcpu;
  if (!is_given || can_be_throttled(scenario)) return;
  if (!type.credits && !type.cpu_quota)
    lints.push_back(message("throttle has no effect: {} has no CPU credits", type.name));
  if (type.credits)
    lints.push_back(message("throttle has no effect: {} is in unlimited mode", type.name));
}

void lint_initial_credits(const Scenario& scenario, scaling::Messages& lints) {
  const cloud::InstanceType& type = scenario.launch_template.type;
  if (!scenario.initial.credits) return;
  if (!type.credits) {
    lints.push_back(message("initial.credits has no effect: {} has no CPU credits", type.name));
    return;
  }
  const double most = type.credits->max_credits;
  if (*scenario.initial.credits <= most + type.credits->launch_credits) return;
  lints.push_back(
      message("initial.credits {:g} is more than {} can have: {:g}, and {:g} of its launch",
              *scenario.initial.credits, type.name, most, type.credits->launch_credits));
}

void lint_credit_mode(const Scenario& scenario, scaling::Messages& lints) {
  const auto types = possible_types(scenario);
  const bool has_credits = std::any_of(types.begin(), types.end(),
                                       [](const auto& type) { return type.credits.has_value(); });
  if (scenario.launch_template.credit_mode && !has_credits)
    lints.push_back(
        message("CreditSpecification has no effect: {} has no CPU credits", types.front().name));
}

/// Changes by the clock that the run does not live to see.
void lint_late_changes(const Scenario& scenario, scaling::Messages& lints) {
  const auto warn_if_late = [&](const char* what, Instant at) {
    if (at.since_start() < scenario.duration) return;
    lints.push_back(message("{} has a change at {}, the run ends at {}", what,
                            span(at.since_start()), span(scenario.duration)));
  };
  for (const CreditChange& change : scenario.credit_changes)
    warn_if_late("credit_changes", change.at);
  for (const cloud::ScheduledResize& resize : scenario.group.resizing.schedule)
    warn_if_late("vertical_scaling.schedule", resize.at);
}

void lint_memory_of(const cloud::InstanceType& type, const Scenario& scenario,
                    scaling::Messages& lints) {
  const cloud::MemoryNeed& need = *scenario.application.memory;
  const double there = type.memory_gib * 0x1p30;
  if (there <= 0) {
    lints.push_back(
        message("application.memory has no effect: the memory_gib of {} is not given", type.name));
    return;
  }
  const std::uint32_t workers = std::max<std::uint32_t>(scenario.application.workers, 1);
  const double needed = need.base_bytes + workers * need.per_worker_bytes;
  if (needed <= there) return;
  lints.push_back(
      message("{} worker{} and the base need {:.0f} MiB of memory, {} has {:.0f}: it swaps{}",
              workers, workers == 1 ? "" : "s", needed / 0x1p20, type.name, there / 0x1p20,
              need.swap_slowdown > 1
                  ? message(", and CPU work takes {:g} times as long then", need.swap_slowdown)
                  : message(", which costs nothing here without a swap_slowdown")));
}

void lint_memory(const Scenario& scenario, scaling::Messages& lints) {
  if (!scenario.application.memory) return;
  for (const cloud::InstanceType& type : possible_types(scenario))
    lint_memory_of(type, scenario, lints);
}

/// A price of a type that is none is hardly meant.
void lint_priced_types(const Scenario& scenario, const Environment& environment,
                       scaling::Messages& lints) {
  const auto possible = possible_types(scenario);
  std::vector<std::string> types;
  for (const cloud::InstanceType& type : environment.instance_types) types.push_back(type.name);
  for (const std::string& name : environment.given_prices->instance_types) {
    if (cloud::find_instance_type(possible, name) ||
        cloud::find_instance_type(environment.instance_types, name))
      continue;
    const std::string near = nearest(name, types);
    lints.push_back(
        message("--prices has a price of \"{}\", which is no instance type{}", name,
                near.empty() ? scaling::Message() : message("; perhaps {} was meant", near)));
  }
}

/// A file of prices for other regions than the scenario's is hardly meant.
void lint_given_prices(const Scenario& scenario, const Environment& environment,
                       scaling::Messages& lints) {
  const auto& given = environment.given_prices;
  if (!given) return;
  lint_priced_types(scenario, environment, lints);
  if (given->regions.contains(scenario.region)) return;
  lints.push_back(
      message("--prices has no effect: the scenario's region is {}, the file has prices of {}",
              scenario.region, fmt::join(given->regions, ", ")));
}

}  // namespace

std::optional<scaling::Message> lint_prices(const Scenario& scenario,
                                            const Environment& environment) {
  return unknown_prices(possible_bill(scenario, environment), environment.prices);
}

scaling::Messages lints(const Scenario& scenario, const Environment& environment) {
  scaling::Messages found;
  lint_load(scenario, found);
  lint_application(scenario, found);
  lint_boot(scenario, found);
  lint_grace_period(scenario, found);
  lint_queued_boots(scenario, found);
  lint_credit_mode(scenario, found);
  lint_initial_credits(scenario, found);
  lint_throttle(scenario, found);
  lint_server_timeout(scenario, found);
  lint_ports(scenario, found);
  lint_load_balancer(scenario, found);
  lint_memory(scenario, found);
  lint_late_changes(scenario, found);
  lint_alarms(scenario, environment, found);
  lint_group(scenario, environment, found);
  lint_given_prices(scenario, environment, found);
  return found;
}

}  // namespace headroom::scenario
