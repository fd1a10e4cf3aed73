#include "sim/scenario/read_run_settings.hpp"

#include <fmt/format.h>

#include <cmath>

#include "sim/scenario/read_noise.hpp"
#include "sim/scenario/read_throttle.hpp"
#include "sim/scenario/units.hpp"

namespace headroom::scenario {
namespace {

constexpr std::int64_t kMostBins = 20'000;
constexpr const char* kStartTime = "2026-01-05T00:00:00Z";  // a Monday
constexpr const char* kFoundWarmUp = "mser-5";

void read_start_time(ObjectReader& object, Scenario& scenario) {
  auto seconds = parse_utc(kStartTime);
  if (const auto node = object.optional("start_time")) {
    const auto given =
        node->json().is_string() ? parse_utc(node->json().get<std::string>()) : std::nullopt;
    if (given)
      seconds = given;
    else
      node->refuse(fmt::format("a time in UTC such as \"{}\"", kStartTime));
  }
  scenario.start_time = std::chrono::sys_seconds(std::chrono::seconds(*seconds));
}

void read_initial(const Node& node, InitialState& initial) {
  ObjectReader object(node, "{\"instances\": \"launching\" or \"running\", \"credits\": ...}");
  if (const auto instances = object.optional("instances")) {
    initial.running = instances->choice({"launching", "running"}) == "running";
  }
  const auto credits = object.optional("credits");
  if (!credits || credits->json() == "launch") return;
  if (credits->json().is_string()) {
    credits->refuse("\"launch\", or a number of credits");
    return;
  }
  initial.credits = credits->number(0, 1e6);
  if (initial.credits && !initial.running) {
    credits->report(
        describe(credits->json()),
        "\"launch\": a balance can be given to instances that are \"running\" at time 0");
  }
}

void read_account(const Node& node, Scenario& scenario) {
  ObjectReader object(node, "{\"launch_credit_grants_per_day\": ...}");
  if (const auto grants = object.optional("launch_credit_grants_per_day")) {
    scenario.launch_credit_grants_per_day = static_cast<int>(
        grants->integer(0, 1'000'000).value_or(scenario.launch_credit_grants_per_day));
  }
}

Duration read_delay(const Node& node) {
  const Duration delay = node.duration().value_or(60_s);
  if (delay > 24_h) node.refuse("at most \"24h\"");
  return delay;
}

/// Of all namespaces, or by namespace with a "default".
void read_metric_delay(const Node& node, cloud::MonitoringConfig& monitoring) {
  if (!node.json().is_object()) {
    monitoring.metric_delay = read_delay(node);
    return;
  }
  ObjectReader object(node, "delays by namespace");
  if (const auto all = object.optional("default")) monitoring.metric_delay = read_delay(*all);
  std::vector<std::string> name_spaces = {"AWS/EC2", "AWS/ApplicationELB", "AWS/AutoScaling"};
  for (const auto& [key, delay] : node.json().items()) {  // the application's own come later
    if (key != "default" && !key.starts_with("AWS/")) name_spaces.push_back(key);
  }
  for (const std::string& name_space : name_spaces) {
    if (const auto delay = object.optional(name_space))
      monitoring.delay_of_namespace[name_space] = read_delay(*delay);
  }
}

void read_monitoring(const Node& node, cloud::MonitoringConfig& monitoring) {
  ObjectReader object(node, "the monitoring's undocumented choices");
  if (const auto delay = object.optional("metric_delay")) {
    read_metric_delay(*delay, monitoring);
  }
  if (const auto delay = object.optional("reaction_delay")) {
    monitoring.reaction_delay = delay->duration().value_or(monitoring.reaction_delay);
  }
  if (const auto poll = object.optional("health_poll")) {
    monitoring.health_poll = poll->positive_duration().value_or(monitoring.health_poll);
  }
  if (const auto extra = object.optional("extra_evaluation_range")) {
    if (extra->json() != "third") {
      if (const auto periods = extra->json().is_number() ? extra->integer(0, 1440) : std::nullopt) {
        monitoring.extra_evaluation_range = static_cast<int>(*periods);
      } else if (!extra->json().is_number()) {
        extra->refuse("\"third\" (max(N / 3, 2) periods more), or a whole number of periods");
      }
    }
  }
  if (const auto stamp = object.optional("basic_sample_stamp")) {
    if (stamp->choice({"last_minute", "first_minute"}) == "first_minute") {
      monitoring.basic_stamp = cloud::MonitoringConfig::BasicStamp::first_minute;
    }
  }
  if (const auto undecided = object.optional("undecided_alarm")) {
    if (undecided->choice({"keep_state", "insufficient_data"}) == "insufficient_data") {
      monitoring.undecided = cloud::Undecided::insufficient_data;
    }
  }
  if (const auto threshold = object.optional("low_threshold")) {
    monitoring.fixed_low_threshold = threshold->choice({"by_capacity", "fixed_90"}) == "fixed_90";
  }
  if (const auto nodes = object.optional("nodes"))
    monitoring.node_per_zone = nodes->choice({"one", "per_zone"}) == "per_zone";
  if (const auto state = object.optional("target_state")) {
    const auto text = state->choice({"majority", "any_node", "every_node"});
    if (text) monitoring.target_state = *cloud::target_verdict(*text);
  }
}

void read_objectives(const Node& node, std::vector<Objective>& objectives) {
  ObjectReader object(node, "objectives by name: p50, p90, p95, p99, p999, error_rate");
  for (const auto& [name, quantile] :
       {std::pair{"p50", 0.5}, {"p90", 0.9}, {"p95", 0.95}, {"p99", 0.99}, {"p999", 0.999}}) {
    const auto limit = object.optional(name);
    const auto value = limit ? limit->positive_duration() : std::nullopt;
    if (value) objectives.push_back({name, quantile, value->seconds()});
  }
  if (const auto rate = object.optional("error_rate")) {
    if (const auto value = rate->number(0, 1)) objectives.push_back({"error_rate", 0, *value});
  }
}

void read_time_series(const Node& node, Scenario& scenario) {
  ObjectReader object(node, "{\"step\": D}");
  const auto step = object.optional("step");
  if (!step) return;
  if (const auto value = step->positive_duration()) {
    if (*value < 1_ms)
      step->refuse("at least \"1ms\"");
    else
      scenario.timeseries_step = *value;
  }
}

void read_warm_up(const Node& node, Scenario& scenario) {
  scenario.finds_warm_up = node.json() == kFoundWarmUp;
  if (scenario.finds_warm_up) return;
  const auto given = node.json().is_string()
                         ? parse_duration(node.json().get_ref<const std::string&>())
                         : std::nullopt;
  if (!given)
    node.refuse(
        fmt::format("a duration such as \"10m\", or \"{}\" to have it found", kFoundWarmUp));
  else if (*given >= scenario.duration)
    node.refuse("less than the duration");
  else
    scenario.warm_up = *given;
}

}  // namespace

void read_run_settings(ObjectReader& object, Scenario& scenario) {
  if (const auto name = object.required("name")) scenario.name = name->text().value_or("");
  if (const auto region = object.optional("region"))
    scenario.region = region->text().value_or(scenario.region);
  if (const auto duration = object.required("duration")) {
    scenario.duration = duration->positive_duration().value_or(1_h);
  }
  if (const auto seed = object.optional("seed")) {
    scenario.seed =
        static_cast<std::uint64_t>(seed->integer(0, 9'007'199'254'740'992LL).value_or(1));
  }
  read_start_time(object, scenario);
  if (const auto initial = object.optional("initial")) read_initial(*initial, scenario.initial);
  if (const auto monitoring = object.optional("monitoring"))
    read_monitoring(*monitoring, scenario.monitoring);
  if (const auto slo = object.optional("slo")) read_objectives(*slo, scenario.slo);
  scenario.throttle = read_throttle(object.optional("throttle"));
  if (const auto noise = object.optional("noise")) scenario.noise = read_noise(*noise);
  if (const auto account = object.optional("account")) read_account(*account, scenario);
  if (const auto warm_up = object.optional("warm_up")) read_warm_up(*warm_up, scenario);
  if (const auto series = object.optional("timeseries")) read_time_series(*series, scenario);
  const auto bins = [&] {  // the last one may be shorter
    return (scenario.duration + scenario.timeseries_step - 1_ns) / scenario.timeseries_step;
  };
  while (bins() > kMostBins) scenario.timeseries_step = scenario.timeseries_step * 2;
}

Json warm_up_json(const Scenario& scenario) {
  return scenario.finds_warm_up ? kFoundWarmUp : duration_text(scenario.warm_up);
}

Json monitoring_json(const cloud::MonitoringConfig& monitoring) {
  Json json;
  json["metric_delay"] = duration_text(monitoring.metric_delay);
  if (!monitoring.delay_of_namespace.empty()) {
    json["metric_delay"] = {{"default", duration_text(monitoring.metric_delay)}};
    for (const auto& [name_space, delay] : monitoring.delay_of_namespace)
      json["metric_delay"][name_space] = duration_text(delay);
  }
  json["reaction_delay"] = duration_text(monitoring.reaction_delay);
  json["health_poll"] = duration_text(monitoring.health_poll);
  json["extra_evaluation_range"] =
      monitoring.extra_evaluation_range ? Json(*monitoring.extra_evaluation_range) : Json("third");
  json["basic_sample_stamp"] =
      monitoring.basic_stamp == cloud::MonitoringConfig::BasicStamp::last_minute ? "last_minute"
                                                                                 : "first_minute";
  json["undecided_alarm"] =
      monitoring.undecided == cloud::Undecided::keep_state ? "keep_state" : "insufficient_data";
  json["low_threshold"] = monitoring.fixed_low_threshold ? "fixed_90" : "by_capacity";
  json["nodes"] = monitoring.node_per_zone ? "per_zone" : "one";
  json["target_state"] = cloud::name(monitoring.target_state);
  return json;
}

}  // namespace headroom::scenario
