#include "sim/report/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "sim/cloud/names.hpp"
#include "sim/report/fidelity.hpp"
#include "sim/report/messages.hpp"
#include "sim/report/series.hpp"
#include "sim/report/steady_state.hpp"
#include "sim/report/updates.hpp"
#include "sim/report/version.hpp"

namespace headroom::report {

using world::RunResult;

namespace {

Json requests_json(const RunResult& result) {
  Json json;
  json["sent"] = result.requests.sent;
  json["ok"] = result.requests.ok;
  json["failed"] = Json::object();
  for (std::size_t i = 0; i < world::kFailures; ++i) {
    const auto cause = static_cast<world::Failure>(i);
    if (cause == world::Failure::elb_502_keep_alive && !result.has_keep_alive) continue;
    json["failed"][std::string(name(cause))] = result.requests.failed[i];
  }
  json["in_flight"] = result.requests.in_flight();
  json["throughput_rps"] =
      number(static_cast<double>(result.requests.ok) / result.simulated.seconds());
  json["latency_s"] = latency_json(result.latency);
  if (result.steady_state) json["latency_s_ci"] = latency_ci_json(*result.steady_state);
  json["by_class"] = Json::object();
  for (const world::ClassLatency& request : result.by_class)
    json["by_class"][request.name] = latency_json(request.latency);
  json["wasted"] = {{"requests", result.wasted}, {"cpu_s", number(result.wasted_cpu_s)}};
  return json;
}

/// What the users of each load saw.
Json loads_json(const RunResult& result) {
  Json list = Json::array();
  for (const world::LoadResult& load : result.loads) {
    Json json = {{"name", load.name}, {"kind", name(load.kind)}, {"sent", load.sent}};
    if (load.clients) {
      json["answered"] = load.clients->answered;
      json["retries"] = load.clients->retries;
      json["retries_denied"] = load.clients->denied;
      json["gave_up"] = load.clients->gave_up;
      json["withheld"] = load.clients->withheld;
      json["circuit_breaker_opened"] = load.clients->openings;
    }
    // Open load that sends once has nothing that its requests' latencies do not tell.
    if (load.user_latency.count() > 0) json["user_latency_s"] = latency_json(load.user_latency);
    list.push_back(std::move(json));
  }
  return list;
}

/// A step's mean is over those that ended, in boots that failed elsewhere too.
Json boot_json(const RunResult& result) {
  double sum = 0;
  double checked = 0;  // from listening to healthy
  double longest = 0;
  int boots = 0;
  int failed = 0;
  std::vector<std::pair<std::string, std::pair<double, int>>>
      steps;  // in the order of their first start
  for (const world::InstanceLog& log : result.instances) {
    for (const world::StepLog& step : log.steps) {
      if (!step.end || step.occasion != cloud::Occasion::launch) continue;
      auto known = std::find_if(steps.begin(), steps.end(),
                                [&](const auto& s) { return s.first == step.name; });
      if (known == steps.end()) known = steps.insert(steps.end(), {step.name, {0, 0}});
      known->second.first += (*step.end - step.start).seconds();
      ++known->second.second;
    }
    failed += log.boot_failed.has_value();
    const auto boot = log.boot_time();
    if (!boot) continue;
    sum += boot->seconds();
    if (log.listening) checked += std::max((*log.healthy - *log.listening).seconds(), 0.0);
    longest = std::max(longest, boot->seconds());
    ++boots;
  }
  Json json;
  json["mean"] = boots > 0 ? number(sum / boots) : Json(nullptr);
  json["max"] = boots > 0 ? number(longest) : Json(nullptr);
  json["failed"] = failed;
  json["health_checks"] = boots > 0 ? number(checked / boots) : Json(nullptr);
  json["steps"] = Json::object();
  for (const auto& [name, total] : steps) json["steps"][name] = number(total.first / total.second);
  return json;
}

Json instances_json(const RunResult& result) {
  Json json;
  json["launched"] = result.launched;
  json["terminated"] = result.terminated;
  json["mean"] = number(result.mean_in_service);
  json["max"] = result.max_in_service;
  json["hours"] = number(result.billed_hours);
  json["boot_s"] = boot_json(result);
  return json;
}

/// The line of the instances in its parts.
Json instance_charges_json(const cloud::Bill& bill) {
  Json list = Json::array();
  for (const cloud::InstanceCharge& charge : bill.instances) {
    list.push_back({{"type", charge.type},
                    {"region", bill.region},
                    {"purchase", name(charge.purchase)},
                    {"hours", number(charge.hours)},
                    {"usd_per_hour", number(charge.usd_per_hour.usd)},
                    {"usd", number(charge.usd())}});
  }
  return list;
}

Json cost_json(const RunResult& result) {
  Json json;
  const auto total = result.bill.total_usd();
  json["total_usd"] = number(total);
  json["items"] = Json::object();
  for (const cloud::BillItem& item : result.bill.items) json["items"][item.name] = number(item.usd);
  const bool is_known = total && result.requests.ok > 0;
  json["usd_per_million_requests"] =
      is_known ? number(*total / static_cast<double>(result.requests.ok) * 1e6) : Json(nullptr);
  json["usd_per_hour"] = number(result.bill.usd_per_hour());
  json["usd_per_month"] = number(result.bill.usd_per_month());
  json["instances"] = instance_charges_json(result.bill);
  json["quantities"] = Json::object();
  for (const cloud::BillItem& item : result.bill.items) {
    json["quantities"][item.name] = {{"quantity", number(item.quantity)}, {"unit", item.unit}};
  }
  return json;
}

Json slo_json(const RunResult& result) {
  Json json;
  json["met"] = result.slo.empty() ? Json(nullptr) : Json(result.slo_met());
  json["checks"] = Json::array();
  for (const world::ObjectiveCheck& check : result.slo) {
    json["checks"].push_back({{"name", check.name},
                              {"limit", number(check.limit)},
                              {"value", number(check.value)},
                              {"met", check.met}});
  }
  return json;
}

Json activities_json(const RunResult& result) {
  Json list = Json::array();
  for (const world::Activity& activity : result.activities) {
    Json json;
    json["time_s"] = time(activity.time);
    json["start_s"] = time(activity.start);
    json["end_s"] = time(activity.end);
    json["cause"] = activity.cause;
    json["description"] = activity.description;
    json["status"] = activity.status;
    json["from"] = activity.from;
    json["to"] = activity.to;
    json["instance"] =
        activity.instance == 0 ? Json(nullptr) : Json(cloud::instance_name(activity.instance));
    json["activity_id"] = activity.activity_id;
    json["cause_ids"] = activity.cause_ids;
    list.push_back(std::move(json));
  }
  return list;
}

Json not_scaled_json(const RunResult& result) {
  Json list = Json::array();
  for (const world::NotScaled& entry : result.not_scaled) {
    list.push_back({{"time_s", time(entry.time)},
                    {"policy", entry.policy},
                    {"reason", entry.reason},
                    {"count", entry.count},
                    {"why", cloud::name(entry.why)},
                    {"value", entry.value}});
  }
  return list;
}

/// A series of one instance, from its first bin on.
Json own_bins(const std::vector<std::optional<double>>& values) {
  Json list = Json::array();
  for (const std::optional<double>& value : values) list.push_back(number(value));
  return list;
}

/// CloudWatch's four credit metrics, column by column.
Json credit_metrics_json(const std::vector<cloud::CreditSample>& samples) {
  Json json = {{"t_s", Json::array()},
               {"usage", Json::array()},
               {"balance", Json::array()},
               {"surplus_balance", Json::array()},
               {"surplus_charged", Json::array()}};
  for (const cloud::CreditSample& sample : samples) {
    json["t_s"].push_back(time(sample.time));
    json["usage"].push_back(number(sample.usage));
    json["balance"].push_back(number(sample.balance));
    json["surplus_balance"].push_back(number(sample.surplus_balance));
    json["surplus_charged"].push_back(number(sample.surplus_charged));
  }
  return json;
}

Json notifications_json(const RunResult& result) {
  Json list = Json::array();
  for (const world::Notification& notification : result.notifications) {
    const world::Activity& activity = result.activities[notification.activity];
    list.push_back(
        {{"time_s", time(notification.time)},
         {"topic", notification.topic},
         {"event", notification.event},
         {"instance",
          activity.instance == 0 ? Json(nullptr) : Json(cloud::instance_name(activity.instance))},
         {"activity_id", activity.activity_id}});
  }
  return list;
}

Json forecasts_json(const RunResult& result) {
  Json list = Json::array();
  for (const world::ForecastLog& log : result.forecasts) {
    Json load = Json::array();
    for (const double value : log.forecast.load) load.push_back(number(value));
    list.push_back({{"policy", log.policy},
                    {"created_s", time(log.created)},
                    {"first_s", time(log.forecast.first)},
                    {"step_s", log.forecast.step.seconds()},
                    {"load", std::move(load)},
                    {"capacity", log.forecast.capacity}});
  }
  return list;
}

Json group_events_json(const RunResult& result) {
  Json list = Json::array();
  for (const world::GroupEvent& event : result.group_events) {
    list.push_back({{"time_s", time(event.time)},
                    {"kind", event.kind},
                    {"subject", event.subject},
                    {"note", event.note}});
  }
  return list;
}

Json instance_log_json(const RunResult& result) {
  Json list = Json::array();
  for (const world::InstanceLog& log : result.instances) {
    Json json = {{"id", log.name},
                 {"type", log.type},
                 {"purchase", cloud::name(log.purchase)},
                 {"zone", log.zone},
                 {"image", log.image}};
    json["launched_s"] = time(log.launched);
    json["running_s"] = time(log.running);
    json["in_service_s"] = time(log.in_service);
    json["listening_s"] = time(log.listening);
    json["healthy_s"] = time(log.healthy);
    json["warm_until_s"] = time(log.warm_until);
    json["first_request_s"] = time(log.first_request);
    json["terminating_s"] = time(log.terminating);
    json["terminated_s"] = time(log.terminated);
    json["credits_exhausted_s"] = time(log.credits_exhausted);
    if (log.interruption_notice) json["interruption_notice_s"] = time(log.interruption_notice);
    json["steps"] = Json::array();
    for (const world::StepLog& step : log.steps) {
      json["steps"].push_back({{"name", step.name},
                               {"occasion", name(step.occasion)},
                               {"start_s", time(step.start)},
                               {"end_s", time(step.end)},
                               {"attempts", step.attempts},
                               {"failures", step.failures},
                               {"waited_s", number(step.waited.seconds())},
                               {"worked_s", number(step.worked.seconds())}});
    }
    json["hooks"] = Json::array();
    for (const world::HookLog& hook : log.hooks) {
      json["hooks"].push_back({{"name", hook.name},
                               {"begun_s", time(hook.begun)},
                               {"ended_s", time(hook.ended)},
                               {"result", hook.ended ? Json(hook.result) : Json(nullptr)}});
    }
    json["critical_path"] = log.critical_path;
    json["release"] = log.release;
    json["stops"] = Json::array();
    for (const world::StopLog& stop : log.stops) {
      json["stops"].push_back({{"stopping_s", time(stop.stopping)},
                               {"running_s", time(stop.running)},
                               {"type", stop.type.empty() ? Json(nullptr) : Json(stop.type)}});
    }
    json["boot_failed_s"] = time(log.boot_failed);
    json["boot_failure"] = log.boot_failed ? Json(log.boot_failure) : Json(nullptr);
    json["lazy_volume"] = log.lazy_volume;
    if (log.is_beside_group) json["static_target"] = true;
    json["health"] = Json::array();
    for (const world::HealthLog& health : log.health) {
      json["health"].push_back(
          {{"time_s", time(health.time)}, {"state", health.state}, {"reason", health.reason}});
    }
    json["first_bin"] = log.first_bin;
    json["cpu_percent"] = own_bins(log.cpu_percent);
    json["launch_credits"] = number(log.launch_credits);
    if (!log.credit_metrics.empty())
      json["credit_metrics"] = credit_metrics_json(log.credit_metrics);
    json["credits"] = own_bins(log.credits);
    json["in_flight"] = own_bins(log.in_flight);
    if (!log.surplus_credits.empty()) {
      json["surplus_credits"] = own_bins(log.surplus_credits);
      json["surplus_credits_charged"] = own_bins(log.surplus_credits_charged);
    }
    list.push_back(std::move(json));
  }
  return list;
}

Json composite_alarms_json(const RunResult& result) {
  Json list = Json::array();
  for (const world::AlarmLog& log : result.composite_alarms) {
    Json history = Json::array();
    for (const world::AlarmChange& change : log.history) {
      history.push_back({{"time_s", time(change.time)},
                         {"from", change.from},
                         {"to", change.to},
                         {"reason", change.reason},
                         {"actions", change.actions}});
    }
    list.push_back({{"name", log.name}, {"history", std::move(history)}});
  }
  return list;
}

Json alarms_json(const RunResult& result) {
  Json list = Json::array();
  for (const world::AlarmLog& log : result.alarms) {
    Json history = Json::array();
    for (const world::AlarmChange& change : log.history) {
      Json points = Json::array();
      for (const double point : change.points) points.push_back(number(point));
      history.push_back({{"time_s", time(change.time)},
                         {"from", change.from},
                         {"to", change.to},
                         {"points", std::move(points)},
                         {"reason", change.reason}});
    }
    list.push_back({{"name", log.name}, {"history", std::move(history)}});
  }
  return list;
}

Json journal_json(const RunResult& result) {
  Json list = Json::array();
  for (std::size_t id = 0; id < result.journal.size(); ++id) {
    const cloud::JournalEntry& entry = result.journal[id];
    Json json = {{"id", id}, {"time_s", time(entry.time)}, {"kind", name(entry.kind)}};
    json["cause"] = entry.cause == cloud::kNoCause ? Json(nullptr) : Json(entry.cause);
    json["subject"] = entry.subject;
    if (entry.value != 0) json["value"] = number(entry.value);
    if (!entry.note.empty()) json["note"] = entry.note;
    if (entry.count != 1) json["count"] = entry.count;
    list.push_back(std::move(json));
  }
  return list;
}

}  // namespace

Json latency_json(const stats::Histogram& latency) {
  constexpr std::uint64_t kEnoughForP999 = 10'000;
  Json json;
  const auto quantile = [&](double q) {
    return latency.count() > 0 ? number(latency.quantile_seconds(q)) : Json(nullptr);
  };
  json["mean"] = latency.count() > 0 ? number(latency.mean_seconds()) : Json(nullptr);
  json["p50"] = quantile(0.50);
  json["p90"] = quantile(0.90);
  json["p95"] = quantile(0.95);
  json["p99"] = quantile(0.99);
  json["p999"] = latency.count() >= kEnoughForP999 ? quantile(0.999) : Json(nullptr);
  json["max"] = latency.count() > 0 ? number(latency.max().seconds()) : Json(nullptr);
  return json;
}

Json number(double value) {
  if (!std::isfinite(value)) return nullptr;
  if (value == 0) return 0;
  char text[32];
  const auto end = fmt::format_to_n(text, sizeof text, "{:.10g}", value).out;
  double rounded = value;
  std::from_chars(text, end, rounded);
  if (rounded == std::floor(rounded) && std::abs(rounded) < 1e15)
    return static_cast<std::int64_t>(rounded);
  return rounded;
}

Json time(Instant t) { return number(t.seconds()); }

Json time(const std::optional<Instant>& t) { return t ? time(*t) : Json(nullptr); }

Json number(const std::optional<double>& value) { return value ? number(*value) : Json(nullptr); }

/// Percent, instances, and instances a minute (metrics.md 2).
Json elasticity_json(const std::optional<stats::Elasticity>& elasticity) {
  if (!elasticity) return nullptr;
  return {{"under_instances", number(elasticity->under_instances)},
          {"over_instances", number(elasticity->over_instances)},
          {"under_percent", number(elasticity->under_percent)},
          {"over_percent", number(elasticity->over_percent)},
          {"over_percent_of_supply", number(elasticity->over_percent_of_supply)},
          {"under_time_percent", number(elasticity->under_time_percent)},
          {"over_time_percent", number(elasticity->over_time_percent)},
          {"instability_percent", number(elasticity->instability_percent)},
          {"supply_rises_percent", number(elasticity->supply_rises_percent)},
          {"demand_rises_percent", number(elasticity->demand_rises_percent)},
          {"jitter_per_minute", number(elasticity->jitter_per_minute)}};
}

Json figures_json(const RunResult& result) {
  Json json;
  json["requests"] = requests_json(result);
  json["load"] = loads_json(result);
  json["instances"] = instances_json(result);
  json["cost"] = cost_json(result);
  json["slo"] = slo_json(result);
  json["elasticity"] = elasticity_json(result.elasticity);
  return json;
}

Json result_json(const scenario::Scenario& scenario, const RunResult& result) {
  Json json;
  json["scenario"] = scenario.name;
  json["scenario_sha256"] = scenario.sha256;
  json["version"] = kVersion;
  json["seed"] = result.seed;
  json["replications"] = 1;
  json["simulated_s"] = number(result.simulated.seconds());
  json["warm_up_s"] = number(scenario.warm_up.seconds());
  json.update(figures_json(result));
  json["capacity_rps"] = number(scenario.requests_per_instance);
  json["fidelity"] = fidelity_json(scenario, result);
  json["activities"] = activities_json(result);
  json["not_scaled"] = not_scaled_json(result);
  json["instance_log"] = instance_log_json(result);
  json["predictive_forecasts"] = forecasts_json(result);
  json["group_events"] = group_events_json(result);
  json["notifications"] = notifications_json(result);
  json["updates"] = updates_json(result);
  json["releases"] = releases_json(result);
  json["bake_levels"] = bake_levels_json(result);
  json["alarms"] = alarms_json(result);
  if (!result.composite_alarms.empty()) json["composite_alarms"] = composite_alarms_json(result);
  json["timeseries"] = series_json(result.series, scenario.fidelity.is_flow());
  json["cost_so_far"] = cost_so_far_json(result.cost_so_far);
  json["journal"] = journal_json(result);
  json["assumed"] = scaling::texts(scenario.assumed);
  json["warnings"] = scaling::texts(scenario.warnings);
  for (const std::string& warning : result.warnings) json["warnings"].push_back(warning);
  json["messages"] = messages_json(scenario, result);
  json["resolved_scenario"] = Json::parse(scenario.resolved);
  return json;
}

}  // namespace headroom::report
