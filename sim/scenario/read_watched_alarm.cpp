#include "sim/scenario/read_watched_alarm.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "sim/scenario/node.hpp"
#include "sim/scenario/read_alarms.hpp"
#include "sim/scenario/read_composite_alarms.hpp"
#include "sim/scenario/read_metric.hpp"

namespace headroom::scenario {
namespace {

constexpr Duration kHighResolution = 10_s;

std::vector<std::string> read_texts(ObjectReader& object, const char* key) {
  std::vector<std::string> texts;
  if (const auto list = object.optional(key)) {
    for (const Node& entry : list->list()) texts.push_back(entry.text().value_or(""));
  }
  return texts;
}

void read_metric(ObjectReader& object, WatchedAlarm& alarm) {
  if (const auto math = object.optional("Metrics")) {
    const auto query = read_metric_math(
        *math, [](ObjectReader& metric, const std::string& id) -> std::optional<FoundMetric> {
          metric.ignore({"Namespace", "MetricName", "Dimensions"});
          return FoundMetric{{"", id}, kHighResolution};
        });
    if (query) alarm.config.metric = *query;
    return;
  }
  object.ignore({"Namespace", "Dimensions"});
  if (const auto name = object.required("MetricName"))
    alarm.metric_name = name->text().value_or("");
}

WatchedAlarm read_alarm(const Node& node) {
  WatchedAlarm alarm;
  ObjectReader object(node, "put-metric-alarm's input");
  if (!object.is_object()) return alarm;
  if (const auto name = object.required("AlarmName")) alarm.config.name = name->text().value_or("");
  if (const auto enabled = object.optional("ActionsEnabled"))
    alarm.config.actions_enabled = enabled->truth().value_or(true);
  alarm.alarm_actions = read_texts(object, "AlarmActions");
  alarm.ok_actions = read_texts(object, "OKActions");
  alarm.insufficient_data_actions = read_texts(object, "InsufficientDataActions");
  ignore_alarm_records(object);
  object.ignore({"EvaluationInterval"});
  refuse_other_alarms(object);
  read_metric(object, alarm);
  read_evaluation(object, alarm.config, kHighResolution);
  return alarm;
}

std::vector<Node> list_of(const Node& document, const char* key) {
  const Json& json = document.json();
  if (!json.is_object() || !json.contains(key) || !json[key].is_array()) return {};
  return Node(json[key], step(document.place(), key), document.context()).list();
}

std::string name_of(const Node& alarm) {
  return alarm.json().is_object() ? alarm.json().value("AlarmName", "") : "";
}

/// The one that is asked for of describe-alarms' output, or the document itself.
std::optional<Node> find_alarm(const Node& document, const std::string& name) {
  if (!document.json().is_object() || !document.json().contains("MetricAlarms")) return document;
  ObjectReader object(document, "describe-alarms output");
  object.ignore({"CompositeAlarms", "NextToken"});
  const auto alarms = object.required("MetricAlarms");
  if (!alarms) return std::nullopt;
  std::vector<std::string> names;
  std::optional<Node> found;
  for (const Node& entry : alarms->list()) {
    names.push_back(name_of(entry));
    if (name.empty() || names.back() == name) found = found && name.empty() ? *found : entry;
  }
  if (names.size() == 1 && name.empty()) return found;
  if (!name.empty() && found) return found;
  for (const Node& entry : list_of(document, "CompositeAlarms")) names.push_back(name_of(entry));
  alarms->report(name.empty() ? fmt::format("{} alarms", names.size())
                              : fmt::format("no alarm named \"{}\"", name),
                 "--alarm with " + (names.empty() ? "a name" : one_of(names)));
  return std::nullopt;
}

}  // namespace

WatchedAlarm read_watched_alarm(std::string_view text, const std::string& file,
                                const std::string& name) {
  WatchedAlarm alarm;
  read_document(text, file, [&](const Node& document) {
    if (const auto node = find_alarm(document, name)) alarm = read_alarm(*node);
    alarm.ignored = scaling::texts(document.context().warnings);
  });
  return alarm;
}

namespace {

/// Reads a composite alarm, and before it those that its rule names.
class CompositeReader {
 public:
  CompositeReader(const Node& document, WatchedComposite& watched)
      : metric_alarms_(list_of(document, "MetricAlarms")),
        composite_alarms_(list_of(document, "CompositeAlarms")),
        watched_(watched) {}

  bool has(const std::string& name) const { return find(composite_alarms_, name) != nullptr; }

  void read(const std::string& name) {
    if (std::find(read_.begin(), read_.end(), name) != read_.end()) return;
    read_.push_back(name);
    if (const Node* const alarm = find(metric_alarms_, name)) {
      watched_.alarms.push_back(read_alarm(*alarm));
      return;
    }
    const Node& node = *find(composite_alarms_, name);
    auto entry = read_composite_alarm(node, {});
    if (!entry) return;
    under_way_.push_back(name);
    for (const std::string& child : entry->config.rule.names()) {
      const bool is_loop =
          std::find(under_way_.begin(), under_way_.end(), child) != under_way_.end();
      if (is_loop)
        entry->node.report(fmt::format("composite alarm {} that waits for itself", child),
                           "no loop");
      else if (find(metric_alarms_, child) == nullptr && !has(child))
        entry->node.report(fmt::format("no alarm named \"{}\"", child), "an alarm of the document");
      else
        read(child);
    }
    under_way_.pop_back();
    watched_.composites.push_back(std::move(entry->config));
  }

 private:
  static const Node* find(const std::vector<Node>& alarms, const std::string& name) {
    const auto found = std::find_if(alarms.begin(), alarms.end(),
                                    [&](const Node& node) { return name_of(node) == name; });
    return found == alarms.end() ? nullptr : &*found;
  }

  std::vector<Node> metric_alarms_, composite_alarms_;
  std::vector<std::string> read_, under_way_;
  WatchedComposite& watched_;
};

}  // namespace

std::optional<WatchedComposite> read_watched_composite(std::string_view text,
                                                       const std::string& file,
                                                       const std::string& name) {
  std::optional<WatchedComposite> watched;
  read_document(text, file, [&](const Node& document) {
    WatchedComposite read;
    CompositeReader reader(document, read);
    if (name.empty() || !reader.has(name)) return;
    reader.read(name);
    watched = std::move(read);
    watched->ignored = scaling::texts(document.context().warnings);
  });
  return watched;
}

}  // namespace headroom::scenario
