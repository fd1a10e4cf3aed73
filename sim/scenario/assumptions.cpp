#include "sim/scenario/assumptions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "sim/cloud/fast_snapshot_restore.hpp"
#include "sim/scenario/assume_load.hpp"
#include "sim/scenario/assume_load_balancer.hpp"
#include "sim/scenario/bill_outlook.hpp"
#include "sim/scenario/cron.hpp"
#include "sim/scenario/group_facts.hpp"
#include "sim/scenario/possible_types.hpp"
#include "sim/scenario/read_history.hpp"
#include "sim/scenario/units.hpp"

namespace headroom::scenario {

using scaling::message;
namespace {

using Lines = scaling::Messages;

void assume_monitoring(const Scenario& scenario, Lines& lines) {
  const cloud::MonitoringConfig& m = scenario.monitoring;
  lines.push_back(
      message("metrics reach alarms {} after their period ends (monitoring.metric_delay)",
              span(m.metric_delay)));
  for (const auto& [name_space, delay] : m.delay_of_namespace)
    lines.push_back(message("those of {}: {}", name_space, span(delay)));
  lines.push_back(
      message("from a decision to RunInstances or deregistration: {} (monitoring.reaction_delay)",
              span(m.reaction_delay)));
  lines.push_back(
      m.extra_evaluation_range
          ? message("alarms look {} periods beyond N (monitoring.extra_evaluation_range)",
                    *m.extra_evaluation_range)
          : message(
                "alarms look max(N / 3, 2) periods beyond N (monitoring.extra_evaluation_range)"));
  if (!scenario.launch_template.detailed_monitoring) {
    const bool last = m.basic_stamp == cloud::MonitoringConfig::BasicStamp::last_minute;
    lines.push_back(
        message("five-minute samples run from the instance's own start and count for their {} "
                "minute (monitoring.basic_sample_stamp)",
                last ? message("last") : message("first")));
  }
  lines.push_back(m.undecided == cloud::Undecided::keep_state
                      ? message("an alarm whose points all breach, none of them old enough, keeps "
                                "its state (monitoring.undecided_alarm)")
                      : message("an alarm whose points all breach, none of them old enough, has "
                                "insufficient data (monitoring.undecided_alarm)"));
  lines.push_back(
      message("datapoints are rounded to six significant digits before they are compared"));
}

/// Whether a policy's own alarms have periods below a minute.
bool has_short_alarms(const PolicyConfig& policy, const Scenario& scenario,
                      const Environment& environment) {
  const auto alarms = needs_of(policy, scenario, environment).alarms;
  return std::any_of(alarms.begin(), alarms.end(),
                     [](const scaling::ManagedAlarm& alarm) { return alarm.metric.period < 60_s; });
}

void assume_custom_metrics(const Scenario& scenario, const Environment& environment, Lines& lines) {
  if (scenario.custom_metrics.empty()) return;
  const bool tracks = std::any_of(
      scenario.policies.begin(), scenario.policies.end(),
      [&](const PolicyConfig& policy) { return has_short_alarms(policy, scenario, environment); });
  if (tracks)
    lines.push_back(
        message("target tracking's two alarms look at 3 and 15 periods of a high-resolution "
                "metric, as they do of others"));
  lines.push_back(message(
      "custom metrics come from every instance whose application listens, at whole multiples of "
      "their interval; what an instance has to say at one time is one request (custom_metrics)"));
  lines.push_back(message("a custom metric's sample counts for the slot of its last instant"));
}

/// Of the metrics of AWS that are not CPU's, where an alarm or a policy goes by them.
void assume_watched_metrics(const Scenario& scenario, const Environment& environment,
                            Lines& lines) {
  std::vector<scaling::MetricQuery> watched;
  for (const cloud::AlarmConfig& alarm : scenario.alarms) watched.push_back(alarm.metric);
  for (const PolicyConfig& policy : scenario.policies) {
    const scaling::Needs needs = needs_of(policy, scenario, environment);
    for (const auto& metric : needs.metrics) watched.push_back(metric);
    for (const auto& metric : needs.hourly) watched.push_back(metric);
  }
  const auto is_watched = [&](const char* name) {
    return std::any_of(watched.begin(), watched.end(), [&](const scaling::MetricQuery& query) {
      const auto is_it = [&](const scaling::MetricQuery& one) { return one.id.name == name; };
      return is_it(query) || (query.formula && std::any_of(query.formula->metrics.begin(),
                                                           query.formula->metrics.end(), is_it));
    });
  };
  if (is_watched("NetworkIn") || is_watched("NetworkOut"))
    lines.push_back(
        message("NetworkIn and NetworkOut are the bytes of requests and responses, and of "
                "downloads of boot steps at their end; a sample is of its whole period, with basic "
                "monitoring of five minutes (application.requests.*.bytes)"));
  if (is_watched("TargetResponseTime"))
    lines.push_back(
        message("TargetResponseTime is what the client waits, the network's round trip included"));
  if (is_watched("RequestCountPerTarget"))
    lines.push_back(
        message("RequestCountPerTarget is the minute's requests by the targets that are healthy at "
                "its end"));
}

void assume_group_events(const Scenario& scenario, Lines& lines) {
  const auto& actions = scenario.scheduled_actions;
  if (!actions.empty())
    lines.push_back(
        message("scheduled actions are executed at their second; AWS says within two minutes"));
  if (std::any_of(actions.begin(), actions.end(),
                  [](const auto& action) { return !action.time_zone.empty(); }))
    lines.push_back(
        message("time zones by the IANA database, version {}", time_zone_database_version()));
  for (const cloud::LifecycleHook& hook : scenario.lifecycle_hooks) {
    if (hook.completion == cloud::LifecycleHook::Completion::never)
      lines.push_back(
          message("nobody completes lifecycle hook {}: each instance waits for its time-out of {} "
                  "(lifecycle_hooks[].completion)",
                  hook.name, span(hook.heartbeat_timeout)));
  }
  if (scenario.group.warm_pool) {
    lines.push_back(
        message("an instance is let boot before it is ready in the warm pool, with or without a "
                "lifecycle hook; stopping takes no time"));
    if (scenario.group.warm_pool->state == cloud::WarmPoolConfig::State::hibernated)
      lines.push_back(
          message("a hibernated instance works again as soon as its placement is over"));
  }
  if (scenario.group.max_instance_lifetime)
    lines.push_back(
        message("instances are replaced from their maximum lifetime on, as by a refresh"));
  if (scenario.group.zones.size() > 1)
    lines.push_back(
        message("zones that differ by two instances or more are rebalanced, one instance at a time "
                "(looked at every {})",
                span(scenario.monitoring.health_poll)));
  if (scenario.group.is_balanced_only && scenario.group.zones.size() > 1)
    lines.push_back(
        message("balanced-only launches in a zone with the fewest instances; among several of them "
                "it takes one that has capacity"));
  if (!scenario.operator_requests.empty())
    lines.push_back(
        message("a request by hand is carried out at once, launches for it and returns from "
                "standby after {} (monitoring.reaction_delay); an instance in standby stays in the "
                "group's metrics, and moves the desired capacity by its weight",
                span(scenario.monitoring.reaction_delay)));
  if (!scenario.faults.shortages.empty())
    lines.push_back(message(
        "a launch that finds no capacity in any zone is tried again after {} (faults.launch_retry)",
        span(scenario.group.launch_retry)));
}

void assume_history(const Scenario& scenario, Lines& lines) {
  if (!scenario.history) return;
  if (scenario.history->days == 0) {
    lines.push_back(
        message("history: values of the file are sums, unless their Id has \"average\" in it or "
                "the metric is one of the group's or RequestCountPerTarget (history.metric_data)"));
    return;
  }
  lines.push_back(
      message("history: the {} days before the run repeat the first {} of the load at its expected "
              "rates, without chance, whatever of it the run has; CPU is that of the requests "
              "alone (history.days)",
              scenario.history->days,
              period_of_past(scenario) > 24_h ? message("week") : message("24 hours")));
}

void assume_scaling(const Scenario& scenario, const Environment& environment, Lines& lines) {
  const scaling::GroupFacts facts = group_facts(scenario);
  std::set<std::string> told;
  for (const PolicyConfig& policy : scenario.policies) {
    const auto* kind = scaling::find_policy(environment.policies, policy.type);
    if (kind->assumed == nullptr || !told.insert(policy.type).second) continue;
    for (scaling::Message& line : kind->assumed(facts)) lines.push_back(std::move(line));
  }
  assume_history(scenario, lines);
  if (!scenario.group.default_instance_warmup) {
    lines.push_back(
        message("without an instance warm-up the default cooldown of {} is taken for it",
                span(scenario.group.default_cooldown)));
  }
  lines.push_back(message("where AWS terminates at random, the oldest instance goes"));
  assume_group_events(scenario, lines);
  if (scenario.group.elb_health_check) {
    lines.push_back(
        message("the group looks at its targets' health every {} (monitoring.health_poll)",
                span(scenario.monitoring.health_poll)));
  }
}

void assume_throttle(const Scenario& scenario, Lines& lines) {
  if (!can_be_throttled(scenario)) return;
  const cloud::ThrottleConfig& throttle = scenario.throttle;
  const scaling::Message pool =
      throttle.per_vcpu
          ? message("each vCPU by itself, until what one alone does not use has become a credit")
          : message("all vCPUs as one pool");
  if (throttle.period) {
    lines.push_back(
        message("at zero credits the CPU runs at full speed for the baseline's share of each {} "
                "and then stands still, {} (throttle)",
                span(*throttle.period), pool));
  } else if (throttle.ramp > Duration{}) {
    lines.push_back(
        message("as credits run out the CPU is slowed to the baseline over {} of full load, "
                "linearly in time and in sixteen steps, {} (throttle)",
                span(throttle.ramp), pool));
  } else {
    lines.push_back(message(
        "at zero credits the CPU is slowed to the baseline at once and evenly, {} (throttle)",
        pool));
  }
}

void assume_instances(const Scenario& scenario, Lines& lines) {
  lines.push_back(message("one vCPU of {} does {:g} CPU-seconds a second (relative_core_speed)",
                          scenario.launch_template.type.name,
                          scenario.launch_template.type.relative_core_speed));
  const cloud::InstanceType& type = scenario.launch_template.type;
  if (type.threads_per_core > 1) {
    lines.push_back(
        type.hyper_thread_yield < type.threads_per_core
            ? message("{} vCPUs of {} share a core, which does {:g} times one thread's work with "
                      "both busy (hyper_thread_yield)",
                      type.threads_per_core, type.name, type.hyper_thread_yield)
            : message("every vCPU of {} is as good as a core (hyper_thread_yield)", type.name));
  }
  assume_throttle(scenario, lines);
  const auto& need = scenario.application.memory;
  if (need && need->swap_slowdown > 1 && type.memory_gib > 0) {
    lines.push_back(
        message("memory of {} is enough for {} requests in service; CPU work takes {:g} times as "
                "long with more (application.memory)",
                type.name, need->workers_that_fit(type.memory_gib * 0x1p30), need->swap_slowdown));
  }
  lines.push_back(message("a health check costs {} of CPU, the network {} a request (application)",
                          span(scenario.application.health_check_cpu),
                          span(scenario.application.round_trip)));
}

void assume_boot_resources(const cloud::ProvisioningConfig& provisioning, Lines& lines) {
  for (const cloud::ProvisioningResourceConfig& resource : provisioning.resources) {
    const std::string where = fmt::format("(provisioning.resources.{})", resource.name);
    if (!resource.approval.is_zero())
      lines.push_back(
          message("a step asks for its approval once, before it joins the queue {}", where));
    if (resource.sessions) {
      lines.push_back(message(
          "an attempt holds its session from admission to its end, its CPU work included {}",
          where));
    }
    if (resource.requests_per_second) {
      lines.push_back(
          message("an attempt is one request, those beyond the rate wait in a queue, and no burst "
                  "is saved up {}",
                  where));
    }
    if (resource.bandwidth_bytes_per_second) {
      lines.push_back(message(
          "downloads share the bandwidth equally, each at most at provisioning.bandwidth {}",
          where));
    }
  }
}

void assume_volumes(const Scenario& scenario, Lines& lines) {
  constexpr double kFirstTier = 32'000;
  for (const cloud::VolumeConfig& volume : scenario.launch_template.volumes) {
    if (volume.type == "io2" && volume.iops.value_or(0) > kFirstTier)
      lines.push_back(
          message("all IOPS of io2 cost what the first 32,000 do; AWS has lower prices for more "
                  "(from memory)"));
    if (volume.type == "standard")
      lines.push_back(message("requests to magnetic volumes (standard) are not on the bill"));
  }
}

void assume_boot(const Scenario& scenario, Lines& lines) {
  lines.push_back(
      message("boot steps: durations and CPU work of provisioning.steps, where they are not given, "
              "are ours"));
  const cloud::ProvisioningConfig& provisioning = scenario.provisioning;
  assume_boot_resources(provisioning, lines);
  const auto& steps = provisioning.steps;
  const auto any = [&](auto has) { return std::any_of(steps.begin(), steps.end(), has); };
  if (any([](const auto& step) { return step.failure.probability > 0; })) {
    lines.push_back(
        message("attempts of a boot step fail independently of each other, at their end "
                "(provisioning.steps.*.failure)"));
  }
  if (any([](const auto& step) { return !step.missing.empty(); })) {
    lines.push_back(
        message("what is missing is found out after the step's duration, before it downloads or "
                "works (provisioning.steps.*.missing)"));
  }
  if (any([](const auto& step) { return step.first_touch.bytes > 0; })) {
    lines.push_back(
        message("blocks read once from a lazily loaded volume stay there: a retry does not read "
                "them again (provisioning.steps.*.first_touch)"));
  }
  if (provisioning.fast_snapshot_restore) {
    const double gib = scenario.launch_template.root_gib();
    lines.push_back(
        message("fast snapshot restore starts with its {:g} credits in each zone, and is on for "
                "one snapshot in every zone all the time (provisioning.fast_snapshot_restore)",
                cloud::FastSnapshotRestore::bucket_size(gib)));
  }
}

void assume_updates(const Scenario& scenario, Lines& lines) {
  const cloud::ResizingConfig& resizing = scenario.group.resizing;
  if (!resizing.schedule.empty() || !resizing.types.empty()) {
    lines.push_back(message(
        "a stop takes {}, a change of type {}; AWS speaks of a few minutes (vertical_scaling)",
        span(resizing.stop), span(resizing.change_type)));
    lines.push_back(
        message("in place, an instance counts as one of the group while it is in standby, and its "
                "health checks are suspended; the start repeats the boot steps with every_start"));
    lines.push_back(
        message("a refresh with a maximum above 100 % launches before it terminates, with 100 % it "
                "terminates first"));
  }
  if (scenario.releases.at.empty() && scenario.releases.per_hour == 0) return;
  const cloud::ImageBuildConfig& build = scenario.releases.build;
  lines.push_back(
      message("an image takes {} of a builder and {} until it is available; a release changes {:g} "
              "GiB of it, {} are kept (releases.image_build)",
              span(build.duration), span(build.create_image), build.changed_gib, build.keep));
  lines.push_back(message("a release that comes while another is installed waits for its end"));
}

/// Prices from memory or from the user that this scenario's bill can hold.
void assume_prices(const Scenario& scenario, const Environment& environment, Lines& lines) {
  const cloud::RegionPrices prices = prices_of(scenario.region, environment.prices);
  for (const cloud::BillItem& item : possible_bill(scenario, environment).items) {
    for (const cloud::UsedPrice& price : item.prices) {
      const auto remark = prices.remarks.find(price.name);
      if (remark != prices.remarks.end()) lines.push_back(remark->second);
    }
  }
}

void assume_interruptions(Lines& lines) {
  lines.push_back(message(
      "an interrupted spot instance ends two minutes after its notice, which nobody heeds but "
      "CapacityRebalance; else the group replaces it when it looks next (monitoring.health_poll)"));
  lines.push_back(message(
      "a spot instance that is interrupted within its first hour costs nothing (from memory)"));
}

/// "0.0035", or "0.0035 (t3.micro), 0.03 (m5.large)".
std::string rates_in_words(const Scenario& scenario) {
  const auto& rates = scenario.purchase.usd_per_hour;
  if (rates.size() == 1) return fmt::format("{:g}", rates.begin()->second);
  std::string words;
  for (const auto& [type, rate] : rates)
    words += fmt::format("{}{:g} ({})", words.empty() ? "" : ", ", rate, type);
  return words;
}

/// Of what AWS does not publish, only what this policy goes by.
void assume_mixed_instances(const Scenario& scenario, Lines& lines) {
  const auto& mixed = scenario.group.mixed;
  if (!mixed) return;
  if (mixed->has_weights())
    lines.push_back(
        message("capacities are units: launches go on until the desired capacity is reached or "
                "exceeded, and an instance goes only if the rest still reaches it (weights)"));
  if (!mixed->launches_spot()) return;
  lines.push_back(message(
      "spot prices and what EC2 has to spare stay as they are in every zone (purchase.spot.types); "
      "a spot launch without capacity is tried again, never on demand"));
  using enum cloud::SpotAllocation;
  if (mixed->spot_allocation == capacity_optimized_prioritized ||
      mixed->spot_allocation == price_capacity_optimized)
    lines.push_back(
        message("{}: a type with at least {:g} of the most spare capacity has enough; AWS's rule "
                "is not published (purchase.spot.types.*.spare_capacity)",
                cloud::aws_name(mixed->spot_allocation), cloud::kEnoughSpareCapacity));
  if (scenario.group.capacity_rebalance)
    lines.push_back(
        message("EC2 recommends to replace a spot instance {} before its notice; AWS promises no "
                "lead (purchase.spot.rebalance_recommendation)",
                span(scenario.purchase.rebalance_lead)));
  const auto& pools = scenario.purchase.spot_pools;
  if (scenario.purchase.time_to_interruption ||
      std::any_of(pools.begin(), pools.end(),
                  [](const auto& pool) { return pool.second.time_to_interruption.has_value(); }))
    assume_interruptions(lines);
}

void assume_purchase(const Scenario& scenario, Lines& lines) {
  switch (scenario.purchase.option) {
    case cloud::PurchaseOption::on_demand: return;
    case cloud::PurchaseOption::spot:
      lines.push_back(
          message("spot instances cost {} USD an hour all the time, and no launch is refused "
                  "(purchase.usd_per_hour)",
                  rates_in_words(scenario)));
      if (scenario.purchase.time_to_interruption) assume_interruptions(lines);
      return;
    case cloud::PurchaseOption::savings_plan:
      lines.push_back(
          message("a savings plan covers every instance-hour at {} USD; a commitment that is not "
                  "used up costs nothing (purchase.usd_per_hour)",
                  rates_in_words(scenario)));
  }
}

void assume_what_is_stored_and_sent(const Scenario& scenario, Lines& lines) {
  const double gib = scenario.launch_template.snapshot_gib();
  if (gib > 0 && gib == scenario.launch_template.root_gib()) {
    lines.push_back(
        message("the image's snapshot is billed as {:g} GiB, its whole volume; empty blocks cost "
                "nothing at AWS (images.*.snapshot_gib)",
                gib));
  }
  const auto& requests = scenario.application.requests;
  const bool are_all_response =
      std::any_of(requests.begin(), requests.end(), [](const auto& request) {
        return request.response_bytes.value_or(request.bytes) == request.bytes;
      });
  lines.push_back(are_all_response
                      ? message("clients are on the internet: responses leave AWS, and are all the "
                                "bytes of a request (application.requests.*.response_bytes)")
                      : message("clients are on the internet: responses leave AWS"));
}

void assume_balancer_and_bill(const Scenario& scenario, const Environment& environment,
                              Lines& lines) {
  assume_load_balancer(scenario, lines);
  lines.push_back(message(
      "a terminating instance waits for the whole deregistration delay, then ends at once"));
  lines.push_back(
      message("bytes per request are application.requests.*.bytes; an open request is a connection "
              "of its own"));
  lines.push_back(
      message("the bill has no free tier, and charges surplus credits that are owed at the end of "
              "the run"));
  assume_what_is_stored_and_sent(scenario, lines);
  assume_purchase(scenario, lines);
  assume_mixed_instances(scenario, lines);
  assume_prices(scenario, environment, lines);
}

void assume_flow(const Scenario& scenario, Lines& lines) {
  if (!scenario.fidelity.is_flow()) return;
  lines.push_back(
      message("requests are a flow in steps of {}: queues and latencies are approximations (Allen "
              "& Cunneen, processor sharing by its mean and variance), and by least outstanding "
              "requests the targets nearly share one queue (fidelity)",
              span(scenario.fidelity.step)));
}

}  // namespace

scaling::Messages assumptions(const Scenario& scenario, const Environment& environment) {
  Lines lines;
  assume_monitoring(scenario, lines);
  assume_custom_metrics(scenario, environment, lines);
  assume_watched_metrics(scenario, environment, lines);
  assume_scaling(scenario, environment, lines);
  assume_boot(scenario, lines);
  assume_volumes(scenario, lines);
  assume_updates(scenario, lines);
  assume_instances(scenario, lines);
  assume_load(scenario, lines);
  assume_balancer_and_bill(scenario, environment, lines);
  assume_flow(scenario, lines);
  return lines;
}

}  // namespace headroom::scenario
