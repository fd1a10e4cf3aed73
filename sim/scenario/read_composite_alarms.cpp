#include "sim/scenario/read_composite_alarms.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "sim/scenario/read_alarms.hpp"

namespace headroom::scenario {
namespace {

using cloud::AlarmRule;
using cloud::CompositeAlarmConfig;

using Entry = CompositeEntry;

/// Only notifications: "composite alarms cannot drive Auto Scaling" (aws-behaviour 5.5).
std::vector<std::string> read_actions(ObjectReader& object, const char* key,
                                      const std::vector<PolicyConfig>& policies) {
  std::vector<std::string> actions;
  const auto list = object.optional(key);
  if (!list) return actions;
  for (const Node& entry : list->list()) {
    const auto action = entry.text();
    if (!action) continue;
    const auto is_named = [&](const PolicyConfig& policy) {
      return policy.name == policy_name_of(*action);
    };
    if (action->find(":autoscaling:") != std::string::npos ||
        std::any_of(policies.begin(), policies.end(), is_named))
      entry.report(fmt::format("the scaling policy {}", policy_name_of(*action)),
                   "notifications: a composite alarm can not drive Auto Scaling; name the policy "
                   "in a metric "
                   "alarm, perhaps one with metric math");
    actions.push_back(*action);
  }
  return actions;
}

}  // namespace

std::optional<CompositeEntry> read_composite_alarm(const Node& node,
                                                   const std::vector<PolicyConfig>& policies) {
  ObjectReader object(node, "put-composite-alarm's input");
  if (!object.is_object()) return std::nullopt;
  Entry entry{{}, node};
  CompositeAlarmConfig& config = entry.config;
  if (const auto name = object.required("AlarmName")) config.name = name->text().value_or("");
  if (const auto enabled = object.optional("ActionsEnabled"))
    config.actions_enabled = enabled->truth().value_or(true);
  config.alarm_actions = read_actions(object, "AlarmActions", policies);
  config.ok_actions = read_actions(object, "OKActions", policies);
  config.insufficient_data_actions = read_actions(object, "InsufficientDataActions", policies);
  ignore_alarm_records(object);
  object.ignore({"ActionsSuppressedBy", "ActionsSuppressedReason"});
  object.note(
      {"ActionsSuppressor", "ActionsSuppressorWaitPeriod", "ActionsSuppressorExtensionPeriod"});
  const auto rule = object.required("AlarmRule");
  const auto text = rule ? rule->text() : std::nullopt;
  if (!text) return std::nullopt;
  entry.node = *rule;
  try {
    config.rule = AlarmRule::parse(*text);
  } catch (const cloud::BadAlarmRule& problem) {
    rule->report(problem.what());
    return std::nullopt;
  }
  return entry;
}

namespace {

std::vector<Node> entries_of(const std::optional<Node>& node, bool is_own_block) {
  if (!node) return {};
  if (!node->json().is_object()) return is_own_block ? node->list() : std::vector<Node>{};
  if (is_own_block) {
    ObjectReader output(*node, "describe-alarms output");
    output.ignore({"NextToken", "MetricAlarms"});
    const auto list = output.required("CompositeAlarms");
    return list ? list->list() : std::vector<Node>{};
  }
  if (!node->json().contains("CompositeAlarms") || node->json()["CompositeAlarms"].is_null())
    return {};
  return Node(node->json()["CompositeAlarms"], step(node->place(), "CompositeAlarms"),
              node->context())
      .list();
}

/// "TargetTracking-web-AlarmHigh" of each alarm that a policy manages: with the identifier behind
/// it, that nobody can know beforehand, it is the name that AWS gives.
std::vector<std::string> managed_names(const Scenario& scenario, const Environment& environment) {
  std::vector<std::string> names;
  for (const PolicyConfig& policy : scenario.policies) {
    if (!policy.enabled) continue;
    const scaling::Needs needs = needs_of(policy, scenario, environment);
    for (const scaling::ManagedAlarm& alarm : needs.alarms)
      names.push_back(fmt::format("{}-{}-{}", needs.alarm_prefix, scenario.group.name, alarm.role));
  }
  return names;
}

/// The names that a rule may use.
class KnownAlarms {
 public:
  KnownAlarms(const Scenario& scenario, const std::vector<Entry>& composites,
              const Environment& environment)
      : managed_(managed_names(scenario, environment)) {
    for (const cloud::AlarmConfig& alarm : scenario.alarms) names_.push_back(alarm.name);
    for (const Entry& entry : composites) names_.push_back(entry.config.name);
    for (const std::string& other : scenario.other_alarms)
      without_data_.push_back(Json::parse(other).value("AlarmName", ""));
  }

  void check(const Entry& entry, const std::string& name) const {
    if (std::find(names_.begin(), names_.end(), name) != names_.end()) return;
    if (std::find(without_data_.begin(), without_data_.end(), name) != without_data_.end()) {
      entry.node.warn(scaling::message(
          "alarm {} is on a metric that is not built yet: it always has INSUFFICIENT_DATA", name));
      return;
    }
    const auto matches = std::count_if(managed_.begin(), managed_.end(), [&](const auto& managed) {
      return name == managed || name.starts_with(managed + "-");
    });
    if (matches == 1) return;
    std::vector<std::string> all = names_;
    all.insert(all.end(), managed_.begin(), managed_.end());
    if (matches > 1)
      entry.node.report(fmt::format("\"{}\", which alarms of several policies are called", name),
                        "the name of one alarm");
    else
      entry.node.report(fmt::format("no alarm named \"{}\"", name),
                        all.empty() ? "an alarm of metric_alarms" : one_of(all));
  }

 private:
  std::vector<std::string> names_, without_data_, managed_;
};

/// Each behind those that its rule names. Reports a loop.
std::vector<CompositeAlarmConfig> in_order(std::vector<Entry> waiting) {
  std::vector<CompositeAlarmConfig> ordered;
  while (!waiting.empty()) {
    const auto waits_for = [&](const Entry& entry, const Entry& other) {
      const auto& names = entry.config.rule.names();
      return std::find(names.begin(), names.end(), other.config.name) != names.end();
    };
    const auto next = std::find_if(waiting.begin(), waiting.end(), [&](const Entry& entry) {
      return std::none_of(waiting.begin(), waiting.end(),
                          [&](const Entry& other) { return waits_for(entry, other); });
    });
    if (next == waiting.end()) {
      std::vector<std::string> names;
      for (const Entry& entry : waiting) names.push_back(entry.config.name);
      waiting.front().node.report(
          fmt::format("composite alarms that wait for each other: {}", fmt::join(names, ", ")),
          "no loop");
      return ordered;
    }
    ordered.push_back(std::move(next->config));
    waiting.erase(next);
  }
  return ordered;
}

}  // namespace

void read_composite_alarms(const std::optional<Node>& metric_alarms,
                           const std::optional<Node>& composite_alarms, Scenario& scenario) {
  std::vector<Entry> entries;
  std::vector<std::string> names;
  for (const cloud::AlarmConfig& alarm : scenario.alarms) names.push_back(alarm.name);
  for (const bool is_own_block : {false, true}) {
    for (const Node& node :
         entries_of(is_own_block ? composite_alarms : metric_alarms, is_own_block)) {
      auto entry = read_composite_alarm(node, scenario.policies);
      if (!entry) continue;
      const std::string& name = entry->config.name;
      if (std::find(names.begin(), names.end(), name) != names.end())
        node.report(fmt::format("a second alarm named \"{}\"", name), "each name once");
      names.push_back(name);
      entries.push_back(std::move(*entry));
    }
  }
  if (entries.empty() || !entries.front().node.context().problems.empty()) return;
  const KnownAlarms known(scenario, entries, entries.front().node.context().environment);
  for (const Entry& entry : entries) {
    for (const std::string& name : entry.config.rule.names()) known.check(entry, name);
  }
  scenario.composite_alarms = in_order(std::move(entries));
}

Json composite_alarms_json(const Scenario& scenario) {
  Json list = Json::array();
  for (const CompositeAlarmConfig& alarm : scenario.composite_alarms) {
    list.push_back({{"AlarmName", alarm.name},
                    {"AlarmRule", alarm.rule.text()},
                    {"ActionsEnabled", alarm.actions_enabled},
                    {"AlarmActions", alarm.alarm_actions},
                    {"OKActions", alarm.ok_actions},
                    {"InsufficientDataActions", alarm.insufficient_data_actions}});
  }
  return list;
}

}  // namespace headroom::scenario
