#include "sim/scenario/lint_load.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/scenario/offered_load.hpp"
#include "sim/scenario/steady_load.hpp"
#include "sim/scenario/units.hpp"

namespace headroom::scenario {

using scaling::message;

double usable_vcpus(const Scenario& scenario) {
  const cloud::InstanceType& type = scenario.launch_template.type;
  const std::uint32_t workers = scenario.application.workers;
  double usable = workers > 0 ? std::min<double>(workers, type.vcpus) : type.vcpus;
  const double cores = static_cast<double>(type.vcpus) / type.threads_per_core;
  usable = std::min(usable, cores * type.hyper_thread_yield);
  if (type.cpu_quota)
    usable = std::min(usable, type.cpu_quota->quota.seconds() / type.cpu_quota->period.seconds());
  return usable;
}

double peak_vcpus(const Scenario& scenario) {
  double vcpus = 0;
  for (const LoadConfig& load : scenario.load) {
    const auto offered = offered_load(load, scenario);
    const Duration length = scenario.duration - load.start;
    if (!offered || length <= Duration{}) continue;
    vcpus += offered->outlook(length).peak_per_second * offered->cpu_seconds;
  }
  return vcpus / scenario.launch_template.type.relative_core_speed;
}

namespace {

void lint_overload(const Scenario& scenario, scaling::Messages& lints) {
  const double there = scenario.group.max * usable_vcpus(scenario);
  const double needed = peak_vcpus(scenario);
  if (needed <= there * (1 + 1e-9)) return;  // a sum of rounded products
  lints.push_back(
      message("the load keeps {:.3g} vCPUs busy at its peak; {} instances of {} have {:g} to use: "
              "queues grow without end",
              needed, scenario.group.max, scenario.launch_template.type.name, there));
}

/// vCPUs of the type that open load keeps busy, averaged over the run.
double mean_vcpus(const Scenario& scenario) {
  double cpu_seconds = 0;
  for (const LoadConfig& load : scenario.load) {
    const auto offered = offered_load(load, scenario);
    const Duration end = std::min(load.stop.value_or(scenario.duration), scenario.duration);
    if (!offered || end <= load.start) continue;
    cpu_seconds += offered->outlook(end - load.start).arrivals * offered->cpu_seconds;
  }
  return cpu_seconds / scenario.launch_template.type.relative_core_speed /
         scenario.duration.seconds();
}

/// A load that the largest group can serve only as long as its credits last.
void lint_load_above_baseline(const Scenario& scenario, scaling::Messages& lints) {
  const cloud::LaunchTemplateConfig& spec = scenario.launch_template;
  if (!spec.is_throttled()) return;
  const double earned = scenario.group.max * spec.type.credits->baseline_vcpus();
  const double needed = mean_vcpus(scenario);
  const double credits =
      scenario.group.max * scenario.initial.credits.value_or(spec.type.credits->launch_credits);
  const double hours = scenario.duration.seconds() / 3600;
  if (needed <= earned * (1 + 1e-9) || (needed - earned) * 60 * hours <= credits) return;
  lints.push_back(message(
      "the load keeps {:.3g} vCPUs busy on average, {} instances of {} earn {:.3g}: their credits "
      "are gone after about {:.2g} of the {:.3g} hours, and then queues grow",
      needed, scenario.group.max, spec.type.name, earned, credits / 60 / (needed - earned), hours));
}

void lint_late_points(const LoadConfig& load, const Scenario& scenario, scaling::Messages& lints) {
  const auto offered = offered_load(load, scenario);
  if (!offered || offered->rate_has_shape || offered->rate->empty()) return;
  if (offered->rate->back().at == Duration{}) return;
  const Duration last = load.start + offered->rate->back().at;
  if (last < scenario.duration) return;
  lints.push_back(message("the rate of {} has a point at {}, the run ends at {}", load.name,
                          span(last), span(scenario.duration)));
}

/// A recording that is over before the load is.
void lint_short_recordings(const LoadConfig& load, const Scenario& scenario,
                           scaling::Messages& lints) {
  const auto* open = std::get_if<load::OpenLoadConfig>(&load.kind);
  const auto length = open ? load::end_of_recording(*open) : std::nullopt;
  const Duration stop = std::min(load.stop.value_or(scenario.duration), scenario.duration);
  if (!length || load.start + *length >= stop) return;
  lints.push_back(
      message("the recording of {} has been played at {:.6g} s, the load goes on until {:.6g} s: "
              "nothing is sent after it (\"loop\" plays it again)",
              load.name, (load.start + *length).seconds(), stop.seconds()));
}

/// A load from which nothing ever comes, whatever the answers are.
void lint_silence(const LoadConfig& load, const Scenario& scenario, scaling::Messages& lints) {
  if (load.start >= scenario.duration) {
    lints.push_back(message("{} starts after the end of the run: it sends nothing", load.name));
    return;
  }
  const Duration end = std::min(load.stop.value_or(scenario.duration), scenario.duration);
  if (end <= load.start) {
    lints.push_back(message("{} stops as it starts: it sends nothing", load.name));
    return;
  }
  const auto offered = offered_load(load, scenario);
  if (offered && offered->outlook(end - load.start).arrivals <= 0)
    lints.push_back(message("the rate of {} is 0 all the time: it sends nothing", load.name));
}

/// Statistics of a steady state that never comes.
void lint_warm_up(const Scenario& scenario, scaling::Messages& lints) {
  const std::string changing = wants_steady_state(scenario) ? changing_load(scenario) : "";
  if (changing.empty()) return;
  lints.push_back(
      message("warm_up is for load that stays as it is; {} goes on changing: there is no steady "
              "state whose latencies could be told, and no interval of them is given",
              changing));
}

}  // namespace

void lint_load(const Scenario& scenario, scaling::Messages& lints) {
  if (scenario.load.empty()) lints.push_back(message("there is no load: nothing is sent"));
  for (const LoadConfig& load : scenario.load) {
    lint_late_points(load, scenario, lints);
    lint_short_recordings(load, scenario, lints);
    lint_silence(load, scenario, lints);
  }
  lint_overload(scenario, lints);
  lint_load_above_baseline(scenario, lints);
  lint_warm_up(scenario, lints);
}

}  // namespace headroom::scenario
