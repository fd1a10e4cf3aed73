#include "sim/scenario/lint_alarms.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/cloud/cloudwatch.hpp"
#include "sim/scenario/possible_types.hpp"

namespace headroom::scenario {

using scaling::message;
namespace {

using scaling::Comparison;

/// An alarm of the scenario or of one of its policies.
struct Watch {
  scaling::Message who;
  Comparison comparison;
  double threshold;
  Duration length;  ///< of the datapoints that it takes to fire, one after the other
};

using Watches = std::vector<Watch>;

Watches watches_of(const Scenario& scenario, const Environment& environment) {
  Watches watches;
  for (const cloud::AlarmConfig& alarm : scenario.alarms) {
    // A sum or a count of CPUUtilization is no percentage.
    const bool is_percent = alarm.metric.id == cloud::group_cpu_utilization() &&
                            alarm.metric.statistic != scaling::Statistic::sum &&
                            alarm.metric.statistic != scaling::Statistic::sample_count;
    if (!is_percent) continue;
    watches.push_back({message("alarm {}", alarm.name), alarm.comparison, alarm.threshold,
                       alarm.metric.period * alarm.datapoints_to_alarm});
  }
  for (const PolicyConfig& policy : scenario.policies) {
    if (!policy.enabled) continue;
    for (const auto& alarm : needs_of(policy, scenario, environment).alarms) {
      if (alarm.metric.id != cloud::group_cpu_utilization()) continue;
      watches.push_back({message("the {} of policy {}", alarm.role, policy.name), alarm.comparison,
                         alarm.threshold, alarm.metric.period * alarm.datapoints_to_alarm});
    }
  }
  return watches;
}

/// Whether a value of CPUUtilization can fire it.
bool fires_at(const Watch& watch, double percent) {
  return scaling::breaches(watch.comparison, percent, watch.threshold);
}

/// CPU of which no more can be seen: alarms above it never fire.
void lint_unreachable_cpu(const Scenario& scenario, const Watches& watches,
                          scaling::Messages& lints) {
  const std::uint32_t workers = scenario.application.workers;
  const cloud::InstanceType& type = scenario.launch_template.type;
  const double by_workers = workers > 0 ? 100.0 * workers / type.vcpus : 100.0;
  const double by_quota = type.cpu_quota ? 100.0 * type.cpu_quota->quota.seconds() /
                                               type.cpu_quota->period.seconds() / type.vcpus
                                         : 100.0;
  const double most = std::min({by_workers, by_quota, 100.0});
  for (const Watch& watch : watches) {
    if (!scaling::is_upper(watch.comparison) || fires_at(watch, most)) continue;
    const scaling::Message why =
        most == 100.0 ? message("CPUUtilization is never above 100")
        : most == by_quota
            ? message("the CPU quota of {} is {:g} %", type.name, most)
            : message("{} worker{} of the application can use {:g} % of the {} vCPUs of {} at most",
                      workers, workers == 1 ? "" : "s", most, type.vcpus, type.name);
    lints.push_back(message("{} can not fire at {:g} %: {}", watch.who, watch.threshold, why));
  }
}

/// With basic monitoring an instance has one sample in five minutes; where the minutes between
/// count as not breaching, few instances can not make enough breaching ones.
void lint_silenced_by_missing_data(const Scenario& scenario, scaling::Messages& lints) {
  constexpr Duration kBasic = 300_s;
  if (scenario.launch_template.detailed_monitoring) return;
  const int instances = std::max(1, scenario.group.min);
  for (const cloud::AlarmConfig& alarm : scenario.alarms) {
    const bool is_silenced = alarm.treat_missing_data == cloud::MissingData::not_breaching ||
                             alarm.treat_missing_data == cloud::MissingData::ignore;
    if (!is_silenced || alarm.metric.id != cloud::group_cpu_utilization()) continue;
    const Duration watched =
        alarm.metric.period * scenario.monitoring.evaluation_range(alarm.metric.points);
    const int samples = static_cast<int>((watched + kBasic - 1_ns) / kBasic) * instances;
    if (alarm.datapoints_to_alarm <= samples) continue;
    lints.push_back(message(
        "alarm {} can not fire with {} instance{}: basic monitoring gives {} datapoint{} in the "
        "{:g} s that it looks at, it needs {}, and TreatMissingData is {}; detailed monitoring or "
        "a Period of 300 would do",
        alarm.name, instances, instances == 1 ? "" : "s", samples, samples == 1 ? "" : "s",
        watched.seconds(), alarm.datapoints_to_alarm, cloud::aws_name(alarm.treat_missing_data)));
  }
}

/// A share where percent are meant.
void lint_tiny_thresholds(const Watches& watches, scaling::Messages& lints) {
  for (const Watch& watch : watches) {
    if (!scaling::is_upper(watch.comparison) || watch.threshold >= 1) continue;
    lints.push_back(message("{} fires above {:g} %: CPUUtilization is in percent, 0 to 100",
                            watch.who, watch.threshold));
  }
}

/// At zero credits an overloaded instance reads its baseline and no more (aws-behaviour 1.9).
void lint_credit_blindness(const Scenario& scenario, const Watches& watches,
                           scaling::Messages& lints) {
  const cloud::LaunchTemplateConfig& spec = scenario.launch_template;
  const double baseline = spec.type.baseline_percent();
  if (!spec.type.credits || !can_be_throttled(scenario) || baseline >= 100) return;
  for (const Watch& watch : watches) {
    const bool fires = fires_at(watch, baseline);
    if (scaling::is_upper(watch.comparison) == fires) continue;
    const scaling::Message without = message(
        "once the credits of {} are gone its CPUUtilization reads at most the baseline of {:g} %",
        spec.type.name, baseline);
    if (scaling::is_upper(watch.comparison) && watch.threshold == baseline) {
      lints.push_back(message(
          "{} can not start to fire once credits are gone: {:g} % equals the baseline of {}, above "
          "which it then never is; a lower threshold or unlimited credits would do",
          watch.who, baseline, spec.type.name));
    } else if (scaling::is_upper(watch.comparison)) {
      lints.push_back(
          message("{} at {:g} % can not fire: {}", watch.who, watch.threshold, without));
    } else {
      lints.push_back(message("{} below {:g} % may fire under overload: {}", watch.who,
                              watch.threshold, without));
    }
  }
}

/// CPU work of a whole boot, in seconds on the instance's own core.
double boot_cpu_seconds(const Scenario& scenario) {
  const cloud::ProvisioningGraph graph(scenario.provisioning, scenario.launch_template.image.bake);
  double seconds = 0;
  for (const cloud::ProvisioningStep& step : graph.steps()) seconds += step.cpu.mean() * 1e-9;
  return seconds / scenario.launch_template.type.relative_core_speed;
}

/// The group's CPU while one instance boots beside idle others; all of them at once where the group
/// is created.
void lint_boot_cpu(const Scenario& scenario, const Watches& watches, scaling::Messages& lints) {
  const double cpu = boot_cpu_seconds(scenario);
  const int others_and_one = scenario.initial.running ? scenario.group.min + 1 : 1;
  const int vcpus = scenario.launch_template.type.vcpus;
  for (const Watch& watch : watches) {
    if (!scaling::is_upper(watch.comparison)) continue;
    const Duration sample = scenario.launch_template.detailed_monitoring ? 60_s : 300_s;
    const double seconds = std::max(sample, watch.length).seconds();
    const double percent = 100 * cpu / seconds / vcpus / others_and_one;
    if (!fires_at(watch, percent)) continue;
    lints.push_back(
        message("{} at {:g} % fires at a boot alone: its {:.3g} s of CPU are {:.3g} % of {:g} s",
                watch.who, watch.threshold, cpu, percent, seconds));
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
    const scaling::Stance stance = needs_of(policy, scenario, environment).stance;
    ways.out = ways.out || stance.scales_out;
    ways.in = ways.in || stance.scales_in;
  }
  return ways;
}

/// A group that scales out at `high` and in at `low` percent: is there a load between n and n + 1
/// instances that makes it do both in turn?
void lint_flapping(const Scenario& scenario, const Environment& environment,
                   scaling::Messages& lints) {
  for (const cloud::AlarmConfig& out : scenario.alarms) {
    if (!scaling::is_upper(out.comparison) || !ways_of(out, scenario, environment).out) continue;
    for (const cloud::AlarmConfig& in : scenario.alarms) {
      if (scaling::is_upper(in.comparison) || !ways_of(in, scenario, environment).in) continue;
      for (int n = std::max(1, scenario.group.min); n < scenario.group.max; ++n) {
        const double from = n * out.threshold;  // percent of one instance
        const double to = std::min((n + 1) * in.threshold, 100.0 * n);
        if (from >= to) continue;
        lints.push_back(
            message("alarms {} and {} flap between {} and {} instances for any load between {:g} "
                    "and {:g} % of one: at {:g} % on {} it scales out, which leaves {:.3g} % on "
                    "each, not above {:g} %; scaling in below {:.3g} % would not",
                    out.name, in.name, n, n + 1, from, to, out.threshold, n, from / (n + 1),
                    in.threshold, from / (n + 1)));
        break;
      }
    }
  }
}

/// Policies that move a group between a minimum and a maximum that are the same.
void lint_fixed_size(const Scenario& scenario, const Environment& environment,
                     scaling::Messages& lints) {
  if (scenario.group.min != scenario.group.max) return;
  for (const PolicyConfig& policy : scenario.policies) {
    if (!policy.enabled) continue;
    const scaling::Stance stance = needs_of(policy, scenario, environment).stance;
    if (!stance.scales_out && !stance.scales_in) continue;
    lints.push_back(message("policy {} can do nothing: MinSize and MaxSize are both {}",
                            policy.name, scenario.group.min));
  }
}

/// Target tracking needs a metric that falls when instances are added (aws-behaviour 4.8).
void lint_tracked_metric(const Scenario& scenario, const Environment& environment,
                         scaling::Messages& lints) {
  for (const PolicyConfig& policy : scenario.policies) {
    if (!policy.enabled) continue;
    const scaling::Needs needs = needs_of(policy, scenario, environment);
    if (needs.stance.role != scaling::Stance::Role::tracks || needs.metrics.empty()) continue;
    const scaling::MetricQuery& query = needs.metrics[0];
    if (!falls_with_more_instances(query))
      lints.push_back(
          message("policy {} tracks {}, which does not fall in proportion as instances are added",
                  policy.name, query.id.name));
  }
}

/// A metric of what requests bring in, of requests that bring nothing.
void lint_silent_network(const Scenario& scenario, const Environment& environment,
                         scaling::Messages& lints) {
  const auto& requests = scenario.application.requests;
  const bool bring_bytes =
      std::any_of(requests.begin(), requests.end(), [](const cloud::RequestClass& request) {
        return request.response_bytes.value_or(request.bytes) < request.bytes;
      });
  if (bring_bytes) return;
  const scaling::MetricId network_in = cloud::info(cloud::Metric::network_in).id();
  const auto tell = [&](const scaling::Message& who) {
    lints.push_back(
        message("{} watches NetworkIn, but all bytes of the requests are response: only downloads "
                "of boot steps come in (application.requests.*.response_bytes)",
                who));
  };
  for (const cloud::AlarmConfig& alarm : scenario.alarms) {
    if (!alarm.metric.formula && alarm.metric.id == network_in)
      tell(message("alarm {}", alarm.name));
  }
  for (const PolicyConfig& policy : scenario.policies) {
    if (!policy.enabled) continue;
    const auto needed = needs_of(policy, scenario, environment).metrics;
    if (!needed.empty() && !needed[0].formula && needed[0].id == network_in)
      tell(message("policy {}", policy.name));
  }
}

void lint_policies_without_alarm(const Scenario& scenario, const Environment& environment,
                                 scaling::Messages& lints) {
  for (const PolicyConfig& policy : scenario.policies) {
    if (!policy.enabled) continue;
    const scaling::Needs needs = needs_of(policy, scenario, environment);
    if (!needs.alarms.empty() || needs.start || needs.tick > Duration{}) continue;
    const bool is_named =
        std::any_of(scenario.alarms.begin(), scenario.alarms.end(),
                    [&](const cloud::AlarmConfig& alarm) { return alarm.wakes(policy.name); });
    if (!is_named) lints.push_back(message("no alarm names policy {}: it never runs", policy.name));
  }
}

/// Policies that forecast from nothing.
void lint_history(const Scenario& scenario, const Environment& environment,
                  scaling::Messages& lints) {
  constexpr Duration kLeast = 24_h;  // aws-behaviour 4.11
  if (scenario.history || scenario.duration > kLeast) return;
  for (const PolicyConfig& policy : scenario.policies) {
    // Others forecast from what they see meanwhile.
    const bool is_aws = scaling::find_policy(environment.policies, policy.type)->is_aws;
    if (!is_aws || !policy.enabled || needs_of(policy, scenario, environment).hourly.empty())
      continue;
    lints.push_back(
        message("policy {} never forecasts: it needs 24 hours of metrics, and nothing is known of "
                "the time before the run (history)",
                policy.name));
  }
}

}  // namespace

bool falls_with_more_instances(const scaling::MetricQuery& query) {
  if (query.formula) return true;  // nobody knows
  const auto* metric = cloud::find_metric(query.id.name_space, query.id.name);
  return metric == nullptr || metric->metric == cloud::Metric::cpu_utilization ||
         metric->metric == cloud::Metric::network_in ||
         metric->metric == cloud::Metric::network_out ||
         metric->metric == cloud::Metric::request_count_per_target;
}

void lint_alarms(const Scenario& scenario, const Environment& environment,
                 scaling::Messages& lints) {
  const Watches watches = watches_of(scenario, environment);
  lint_unreachable_cpu(scenario, watches, lints);
  lint_silenced_by_missing_data(scenario, lints);
  lint_tiny_thresholds(watches, lints);
  lint_credit_blindness(scenario, watches, lints);
  lint_boot_cpu(scenario, watches, lints);
  lint_flapping(scenario, environment, lints);
  lint_tracked_metric(scenario, environment, lints);
  lint_silent_network(scenario, environment, lints);
  lint_policies_without_alarm(scenario, environment, lints);
  lint_history(scenario, environment, lints);
  lint_fixed_size(scenario, environment, lints);
}

}  // namespace headroom::scenario
