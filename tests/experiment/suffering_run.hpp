#pragma once

#include "sim/scenario/scenario.hpp"
#include "sim/world/run_result.hpp"

namespace headroom::experiment {

/// A result of an hour that has every symptom a lever is offered for, as far as results go: what
/// was refused, which policies undid each other, how alarms and instances fared. Policies are
/// numbered as the journal does; the first one brings back what the second one takes.
inline world::RunResult suffering_run(const scenario::Scenario& scenario) {
  world::RunResult result;
  result.simulated = 1_h;
  result.slo = {{"p95", 0.5, {}, false}};
  using cloud::WhyNot;
  result.not_scaled = {{{}, "cpu", "at the maximum size of 2", 3, WhyNot::at_maximum},
                       {{}, "cpu", "at the minimum size of 2", 3, WhyNot::at_minimum}};
  for (const scenario::PolicyConfig& policy : scenario.policies) {
    result.not_scaled.push_back({{}, policy.name, "it waits", 1, WhyNot::cooldown});
    result.not_scaled.push_back({{}, "other", "no", 1, WhyNot::no_agreement, policy.name});
  }
  world::TimeSeries& series = result.series;
  series.step = 1_h;
  series.start = {Instant{}};
  series.throughput_per_second = {5000};
  series.errors_per_second = {0};
  series.cpu_true_percent = {10};
  series.in_service = {1};
  series.p95_s = {2.0};
  series.latencies = {{112, {1}}};  // 1.1 to 1.3 s
  const auto at = [](int seconds) { return Instant::at(Duration::seconds(seconds)); };
  world::InstanceLog log;
  log.launched = log.in_service = at(30);
  log.health = {{at(30), "initial", ""}, {at(90), "unhealthy", ""}};
  log.lazy_volume = true;
  result.instances.push_back(log);  // it never answers, and stays
  log.terminating = at(200);
  log.credits_exhausted = at(60);
  result.instances.push_back(log);  // it is killed before it was ever healthy
  log = {};
  log.in_service = log.healthy = at(0);
  log.health = {{at(0), "healthy", ""}, {at(3500), "unhealthy", ""}, {at(3600), "draining", ""}};
  log.terminating = at(3600);
  log.cpu_percent = {100};
  result.instances.push_back(log);  // it was only busy
  log = {};
  log.healthy = at(0);
  log.cpu_percent = {5};
  result.instances.push_back(log);  // and this one idle meanwhile
  for (const auto cause : {world::Failure::elb_502_keep_alive, world::Failure::elb_502_drain})
    result.requests.failed[static_cast<std::size_t>(cause)] = 1;
  result.journal.push_back({at(0), cloud::Happening::alarm_state});
  for (int i = 0; i < 4; ++i) {
    const double desired = scenario.desired_at_start();
    result.journal.push_back(
        {at(600 * i + 100), cloud::Happening::capacity_set, 0, 1, desired - 1});
    result.journal.push_back({at(600 * i + 300), cloud::Happening::capacity_set, 0, 0, desired});
  }
  for (const cloud::AlarmConfig& alarm : scenario.alarms) {
    world::AlarmLog& history = result.alarms.emplace_back();
    history.name = alarm.name;
    history.history.push_back({at(100), "OK", "INSUFFICIENT_DATA", "", {}});
    // High ones never rang, as their metric was blind.
    if (!scaling::is_upper(alarm.comparison))
      history.history.push_back({at(200), "INSUFFICIENT_DATA", "ALARM", "", {}});
  }
  return result;
}

}  // namespace headroom::experiment
