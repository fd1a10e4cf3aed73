#include "sim/scenario/lints.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace headroom::scenario {
namespace {

using scaling::Comparison;

bool is_above(Comparison comparison) {
  return comparison == Comparison::greater || comparison == Comparison::greater_or_equal;
}

/// A new target that failed its checks while it booted is unhealthy until it has passed enough of
/// them; the group may not look before.
void lint_grace_period(const Scenario& scenario, std::vector<std::string>& lints) {
  if (!scenario.group.elb_health_check) return;
  const cloud::HealthCheckConfig& check = scenario.target_group.health_check;
  const double interval = check.interval.seconds();
  const double boot = expected_boot_seconds(scenario);
  const double grace = scenario.group.health_check_grace_period.seconds();
  const double failing = std::ceil(boot / interval);  // the first one comes at registration
  if (failing < check.unhealthy_threshold) {
    if (grace > 0) return;
    lints.push_back(
        fmt::format("the grace period of 0 s (AWS's API default) and HealthCheckType ELB: an "
                    "instance that fails {} checks before it answers will be killed",
                    check.unhealthy_threshold));
    return;
  }
  const double healthy = (failing + check.healthy_threshold - 1) * interval;
  if (grace >= healthy) return;
  lints.push_back(fmt::format(
      "the grace period of {:g} s{} is shorter than the {:.0f} s from InService to healthy (a boot "
      "of about {:.0f} s fails {:.0f} checks, then {} must pass, one each {:g} s), and "
      "HealthCheckType is ELB: instances will be killed while they start, for ever",
      grace, grace == 0 ? " (AWS's API default)" : "", healthy, boot, failing,
      check.healthy_threshold, interval));
}

/// An alarm of the scenario or of one of its policies.
struct Watch {
  std::string who;
  Comparison comparison;
  double threshold;
};

std::vector<Watch> watches_of(const Scenario& scenario, const Environment& environment) {
  std::vector<Watch> watches;
  for (const cloud::AlarmConfig& alarm : scenario.alarms)
    watches.push_back({"alarm " + alarm.name, alarm.comparison, alarm.threshold});
  const scaling::GroupFacts facts{scenario.group.min, scenario.group.max, scenario.group.desired,
                                  false};
  for (const PolicyConfig& policy : scenario.policies) {
    if (!policy.enabled) continue;
    const auto* kind = scaling::find_policy(environment.policies, policy.type);
    for (const auto& alarm : kind->make(policy.settings, facts).needs.alarms)
      watches.push_back({fmt::format("the {} of policy {}", alarm.role, policy.name),
                         alarm.comparison, alarm.threshold});
  }
  return watches;
}

/// CPU of which no more can be seen: alarms above it never fire.
void lint_unreachable_cpu(const Scenario& scenario, const Environment& environment,
                          std::vector<std::string>& lints) {
  const std::uint32_t workers = scenario.application.workers;
  const int vcpus = scenario.launch_template.type.vcpus;
  const bool is_limited = workers > 0 && workers < static_cast<std::uint32_t>(vcpus);
  const double most = is_limited ? 100.0 * workers / vcpus : 100.0;
  for (const Watch& watch : watches_of(scenario, environment)) {
    const bool never = (watch.comparison == Comparison::greater && watch.threshold >= most) ||
                       (watch.comparison == Comparison::greater_or_equal && watch.threshold > most);
    if (!never) continue;
    lints.push_back(fmt::format(
        "{} can not fire at {:g} %: {}", watch.who, watch.threshold,
        is_limited ? fmt::format("{} worker{} of the application can use {:g} % of the {} vCPUs of "
                                 "{} at most",
                                 workers, workers == 1 ? "" : "s", most, vcpus,
                                 scenario.launch_template.type.name)
                   : std::string("CPUUtilization is never above 100")));
  }
}

/// A share where percent are meant.
void lint_tiny_thresholds(const Scenario& scenario, const Environment& environment,
                          std::vector<std::string>& lints) {
  for (const Watch& watch : watches_of(scenario, environment)) {
    if (!is_above(watch.comparison) || watch.threshold >= 1) continue;
    lints.push_back(fmt::format("{} fires above {:g} %: CPUUtilization is in percent, 0 to 100",
                                watch.who, watch.threshold));
  }
}

/// Which way the policies that an alarm wakes can move the group.
struct Ways {
  bool out = false, in = false;
};
Ways ways_of(const cloud::AlarmConfig& alarm, const Scenario& scenario,
             const Environment& environment) {
  Ways ways;
  for (const PolicyConfig& policy : scenario.policies) {
    if (!policy.enabled) continue;
    if (std::find(alarm.policies.begin(), alarm.policies.end(), policy.name) ==
        alarm.policies.end())
      continue;
    const auto* kind = scaling::find_policy(environment.policies, policy.type);
    const scaling::GroupFacts facts{scenario.group.min, scenario.group.max, scenario.group.desired,
                                    false};
    const scaling::Stance stance = kind->make(policy.settings, facts).needs.stance;
    ways.out = ways.out || stance.scales_out;
    ways.in = ways.in || stance.scales_in;
  }
  return ways;
}

/// A group that scales out at `high` and in at `low` percent: is there a load between n and n + 1
/// instances that makes it do both in turn?
void lint_flapping(const Scenario& scenario, const Environment& environment,
                   std::vector<std::string>& lints) {
  for (const cloud::AlarmConfig& out : scenario.alarms) {
    if (!is_above(out.comparison) || !ways_of(out, scenario, environment).out) continue;
    for (const cloud::AlarmConfig& in : scenario.alarms) {
      if (is_above(in.comparison) || !ways_of(in, scenario, environment).in) continue;
      for (int n = std::max(1, scenario.group.min); n < scenario.group.max; ++n) {
        const double from = n * out.threshold;  // percent of one instance
        const double to = std::min((n + 1) * in.threshold, 100.0 * n);
        if (from >= to) continue;
        lints.push_back(
            fmt::format("alarms {} and {} flap between {} and {} instances for any load between "
                        "{:g} and {:g} % of one: at {:g} % "
                        "on {} it scales out, which leaves {:.3g} % on each, not above {:g} %; "
                        "scaling in below {:.3g} % would not",
                        out.name, in.name, n, n + 1, from, to, out.threshold, n, from / (n + 1),
                        in.threshold, from / (n + 1)));
        break;
      }
    }
  }
}

void lint_policies_without_alarm(const Scenario& scenario, const Environment& environment,
                                 std::vector<std::string>& lints) {
  const scaling::GroupFacts facts{scenario.group.min, scenario.group.max, scenario.group.desired,
                                  false};
  for (const PolicyConfig& policy : scenario.policies) {
    if (!policy.enabled) continue;
    const auto* kind = scaling::find_policy(environment.policies, policy.type);
    if (!kind->make(policy.settings, facts).needs.alarms.empty()) continue;
    const bool is_named =
        std::any_of(scenario.alarms.begin(), scenario.alarms.end(), [&](const auto& alarm) {
          return std::find(alarm.policies.begin(), alarm.policies.end(), policy.name) !=
                 alarm.policies.end();
        });
    if (!is_named)
      lints.push_back(fmt::format("no alarm names policy {}: it never runs", policy.name));
  }
}

void lint_application(const Scenario& scenario, std::vector<std::string>& lints) {
  const bool drops = scenario.application.when_full == cloud::ApplicationConfig::WhenFull::drop;
  if (drops && !scenario.application.queue_limit) {
    lints.emplace_back("application.when_full has no effect without a queue_limit");
  }
}

void lint_credits(const Scenario& scenario, std::vector<std::string>& lints) {
  const cloud::LaunchTemplateConfig& spec = scenario.launch_template;
  if (spec.type.credits) return;
  static constexpr const char* kWithout = "{} has no effect: {} has no CPU credits";
  if (spec.credit_mode)
    lints.push_back(fmt::format(kWithout, "CreditSpecification", spec.type.name));
  if (scenario.initial.credits)
    lints.push_back(fmt::format(kWithout, "initial.credits", spec.type.name));
}

void lint_memory(const Scenario& scenario, std::vector<std::string>& lints) {
  const auto& need = scenario.application.memory;
  const double there = scenario.launch_template.type.memory_gib * 0x1p30;
  if (!need || there <= 0) return;
  const std::uint32_t workers = std::max<std::uint32_t>(scenario.application.workers, 1);
  const double needed = need->base_bytes + workers * need->per_worker_bytes;
  if (needed <= there) return;
  lints.push_back(fmt::format(
      "{} worker{} and the base need {:.0f} MiB of memory, {} has {:.0f}: it swaps{}", workers,
      workers == 1 ? "" : "s", needed / 0x1p20, scenario.launch_template.type.name, there / 0x1p20,
      need->swap_slowdown > 1
          ? fmt::format(", and CPU work takes {:g} times as long then", need->swap_slowdown)
          : ", which costs nothing here without a swap_slowdown"));
}

void lint_load(const Scenario& scenario, std::vector<std::string>& lints) {
  if (scenario.load.empty()) lints.emplace_back("there is no load: nothing is sent");
  for (const LoadConfig& load : scenario.load) {
    if (load.start >= scenario.duration) {
      lints.push_back(
          fmt::format("{} starts after the end of the run: it sends nothing", load.name));
    }
  }
}

}  // namespace

double expected_boot_seconds(const Scenario& scenario) {
  const cloud::ProvisioningGraph graph(scenario.provisioning, scenario.launch_template.image.bake);
  std::vector<double> end_s(graph.steps().size());
  for (std::size_t i = 0; i < end_s.size(); ++i) {
    const cloud::ProvisioningStep& step = graph.steps()[i];
    const double wall_s =
        step.duration.mean() * 1e-9 + step.download_bytes / graph.bandwidth_bytes_per_second();
    const double cpu_s = step.cpu.mean() * 1e-9 / scenario.launch_template.type.relative_core_speed;
    double start = 0;
    for (const std::size_t before : graph.predecessors(i)) start = std::max(start, end_s[before]);
    end_s[i] = start + wall_s + cpu_s;
  }
  return *std::max_element(end_s.begin(), end_s.end()) - end_s[0];
}

std::vector<std::string> lints(const Scenario& scenario, const Environment& environment) {
  std::vector<std::string> found;
  lint_load(scenario, found);
  lint_application(scenario, found);
  lint_grace_period(scenario, found);
  lint_credits(scenario, found);
  lint_memory(scenario, found);
  lint_unreachable_cpu(scenario, environment, found);
  lint_tiny_thresholds(scenario, environment, found);
  lint_flapping(scenario, environment, found);
  lint_policies_without_alarm(scenario, environment, found);
  return found;
}

}  // namespace headroom::scenario
