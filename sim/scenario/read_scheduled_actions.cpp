#include "sim/scenario/read_scheduled_actions.hpp"

#include <fmt/format.h>

#include <set>
#include <string>

#include "sim/scenario/cron.hpp"
#include "sim/scenario/units.hpp"

namespace headroom::scenario {
namespace {

using std::chrono::sys_seconds;

std::optional<sys_seconds> read_time(const std::optional<Node>& node) {
  if (!node) return std::nullopt;
  const auto seconds =
      node->json().is_string() ? parse_timestamp(node->json().get<std::string>()) : std::nullopt;
  if (!seconds) {
    node->refuse("a time such as \"2026-01-05T08:00:00Z\"");
    return std::nullopt;
  }
  return sys_seconds(std::chrono::seconds(*seconds));
}

std::optional<CronExpression> read_recurrence(const std::optional<Node>& node,
                                              ScheduledActionConfig& config) {
  if (!node) return std::nullopt;
  config.recurrence = node->text().value_or("");
  auto cron = CronExpression::parse(config.recurrence);
  if (!cron && node->json().is_string())
    node->refuse("\"minute hour day-of-month month day-of-week\" such as \"0 8 * * 1-5\"");
  return cron;
}

void read_sizes(ObjectReader& object, cloud::ScheduledAction& action) {
  constexpr std::int64_t kMost = 100'000;
  const auto size = [&](const char* key) -> std::optional<int> {
    const auto value = object.optional(key);
    const auto number = value ? value->integer(0, kMost) : std::nullopt;
    return number ? std::optional(static_cast<int>(*number)) : std::nullopt;
  };
  action.min = size("MinSize");
  action.max = size("MaxSize");
  action.desired = size("DesiredCapacity");
  if (action.min && action.max && *action.min > *action.max)
    object.node().report(fmt::format("MinSize {} above MaxSize {}", *action.min, *action.max),
                         "MinSize <= MaxSize");
  if (object.is_object() && !action.min && !action.max && !action.desired)
    object.node().report("an action that changes nothing",
                         "\"MinSize\", \"MaxSize\" or \"DesiredCapacity\"");
}

/// When it is executed within the run: at StartTime, and then by Recurrence until EndTime.
void plan(ScheduledActionConfig& config, const std::optional<CronExpression>& cron,
          sys_seconds start_time, Duration duration) {
  const sys_seconds end_of_run = start_time + std::chrono::seconds((duration + 1_s - 1_ns) / 1_s);
  const sys_seconds to =
      config.end ? std::min(end_of_run, *config.end + std::chrono::seconds(1)) : end_of_run;
  const auto add = [&](sys_seconds time) {
    const Instant at = Instant::at(1_s * (time - start_time).count());
    if (time >= start_time && time < to && at < Instant::at(duration))
      config.action.times.push_back(at);
  };
  if (config.start) add(*config.start);
  if (!cron) return;
  const sys_seconds from =
      config.start ? std::max(start_time, *config.start + std::chrono::seconds(1)) : start_time;
  for (const sys_seconds time : cron->between(from, to, config.time_zone)) add(time);
}

ScheduledActionConfig read_action(const Node& node, sys_seconds start_time, Duration duration) {
  ScheduledActionConfig config;
  ObjectReader object(node, "a scheduled action");
  if (!object.is_object()) return config;
  if (const auto name = object.required("ScheduledActionName"))
    config.action.name = name->text().value_or("");
  object.ignore({"AutoScalingGroupName", "ScheduledActionARN"});
  const auto obsolete = object.optional("Time");  // what StartTime was called once
  const auto start = object.optional("StartTime");
  const std::size_t problems_before = node.context().problems.size();
  config.start = read_time(start ? start : obsolete);
  config.end = read_time(object.optional("EndTime"));
  const auto recurrence = object.optional("Recurrence");
  const auto cron = read_recurrence(recurrence, config);
  if (const auto zone = object.optional("TimeZone")) {
    config.time_zone = zone->text().value_or("");
    if (!config.time_zone.empty() && !is_time_zone(config.time_zone))
      zone->refuse("a time zone of the IANA database such as \"Asia/Tokyo\"");
  }
  read_sizes(object, config.action);
  if (!start && !obsolete && !recurrence)
    node.report("an action without a time", "\"StartTime\" or \"Recurrence\"");
  if (config.start && config.end && *config.end < *config.start)
    node.report("an EndTime before the StartTime", "StartTime <= EndTime");
  if (node.context().problems.size() > problems_before) return config;
  plan(config, cron, start_time, duration);
  if (config.action.times.empty())
    node.warn(scaling::message("{} is never executed within the run, which begins at {}",
                               config.action.name, utc_text(start_time)));
  return config;
}

}  // namespace

std::vector<ScheduledActionConfig> read_scheduled_actions(const std::optional<Node>& node,
                                                          sys_seconds start_time,
                                                          Duration duration) {
  std::vector<ScheduledActionConfig> actions;
  if (!node) return actions;
  std::optional<Node> list = *node;
  if (node->json().is_object()) {
    ObjectReader output(*node, "describe-scheduled-actions output");
    output.ignore({"NextToken", "AutoScalingGroupName"});
    list = output.required("ScheduledUpdateGroupActions");
    if (!list) return actions;
  }
  std::set<std::string> names;
  for (const Node& entry : list->list()) {
    actions.push_back(read_action(entry, start_time, duration));
    const std::string& name = actions.back().action.name;
    if (!name.empty() && !names.insert(name).second)
      entry.report(fmt::format("a second action named \"{}\"", name), "each name once");
  }
  return actions;
}

Json scheduled_actions_json(const std::vector<ScheduledActionConfig>& actions) {
  Json list = Json::array();
  for (const ScheduledActionConfig& config : actions) {
    Json entry = {{"ScheduledActionName", config.action.name}};
    if (config.start) entry["StartTime"] = utc_text(*config.start);
    if (config.end) entry["EndTime"] = utc_text(*config.end);
    if (!config.recurrence.empty()) entry["Recurrence"] = config.recurrence;
    if (!config.time_zone.empty()) entry["TimeZone"] = config.time_zone;
    if (config.action.min) entry["MinSize"] = *config.action.min;
    if (config.action.max) entry["MaxSize"] = *config.action.max;
    if (config.action.desired) entry["DesiredCapacity"] = *config.action.desired;
    list.push_back(std::move(entry));
  }
  return list;
}

}  // namespace headroom::scenario
