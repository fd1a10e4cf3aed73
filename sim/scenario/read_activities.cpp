#include "sim/scenario/read_activities.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "sim/scenario/node.hpp"
#include "sim/scenario/units.hpp"

namespace headroom::scenario {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kToSeconds = 19;  // "2026-01-05T00:19:06"

/// A text, or the seconds since 1970 that the AWS CLI's first version and SDKs write.
std::optional<WallTime> read_time(const Node& node) {
  if (node.json().is_number()) {
    const auto seconds = node.number(0, 1e11);
    if (!seconds) return std::nullopt;
    return WallTime(milliseconds(std::llround(*seconds * 1e3)));
  }
  const auto text = node.text();
  if (!text) return std::nullopt;
  const auto time = parse_wall_time(*text);
  if (!time) node.refuse("a time such as \"2026-01-05T09:01:00.250Z\"");
  return time;
}

std::string read_text(ObjectReader& object, const char* key) {
  const auto node = object.required(key);
  return node ? node->text().value_or("") : "";
}

std::optional<ScalingActivity> read_activity(const Node& node) {
  ObjectReader object(node, "an activity: {\"Description\": ..., \"StartTime\": ...}");
  if (!object.is_object()) return std::nullopt;
  object.ignore(
      {"Progress", "Details", "StatusMessage", "AutoScalingGroupState", "AutoScalingGroupARN"});
  ScalingActivity activity;
  if (const auto id = object.optional("ActivityId")) activity.id = id->text().value_or("");
  activity.group = read_text(object, "AutoScalingGroupName");
  activity.description = read_text(object, "Description");
  activity.kind = kind_of_activity(activity.description);
  if (const auto cause = object.optional("Cause")) activity.cause = cause->text().value_or("");
  activity.status = read_text(object, "StatusCode");
  activity.failed = is_failure(activity.status);
  const auto start_node = object.required("StartTime");
  const auto start = start_node ? read_time(*start_node) : std::nullopt;
  if (const auto end = object.optional("EndTime")) activity.end = read_time(*end);
  if (!start) return std::nullopt;
  activity.start = *start;
  // AWS tells the end in whole seconds: that of a short activity may stand before its start.
  if (activity.end) activity.end = std::max(*activity.end, activity.start);
  return activity;
}

/// The number that a text begins with, which is then taken off it.
std::optional<int> take_number(std::string_view& text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{}) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

bool take(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) return false;
  text.remove_prefix(word.size());
  return true;
}

}  // namespace

std::string_view name(ActivityKind kind) {
  switch (kind) {
    case ActivityKind::launch: return "launch";
    case ActivityKind::termination: return "termination";
    case ActivityKind::other: break;
  }
  return "other";
}

ActivityKind kind_of_activity(std::string_view description) {
  const bool is_of_warm_pool = description.find("warm pool") != std::string_view::npos;
  if (is_of_warm_pool) return ActivityKind::other;
  if (description.starts_with("Launching a new EC2 instance")) return ActivityKind::launch;
  if (description.starts_with("Terminating EC2 instance")) return ActivityKind::termination;
  return ActivityKind::other;
}

bool is_failure(std::string_view status_code) {
  return status_code == "Failed" || status_code == "Cancelled";
}

std::vector<DesiredChange> desired_changes(std::string_view cause) {
  constexpr std::string_view kChanging = "changing the desired capacity from ";
  constexpr std::string_view kAt = "At ";
  std::vector<DesiredChange> changes;
  for (std::size_t at = cause.find(kChanging); at != std::string_view::npos;
       at = cause.find(kChanging, at + 1)) {
    std::string_view numbers = cause.substr(at + kChanging.size());
    const auto from = take_number(numbers);
    const auto to = take(numbers, " to ") ? take_number(numbers) : std::nullopt;
    if (!from || !to) continue;
    // The sentence's own "At": the last one before it that a time follows.
    for (std::size_t begin = cause.rfind(kAt, at); begin != std::string_view::npos;
         begin = begin == 0 ? std::string_view::npos : cause.rfind(kAt, begin - 1)) {
      const auto time = parse_utc(cause.substr(begin + kAt.size(), kToSeconds + 1));
      if (!time) continue;
      changes.push_back({WallTime(std::chrono::seconds(*time)), *from, *to});
      break;
    }
  }
  return changes;
}

std::vector<ScalingActivity> read_activities(std::string_view text, const std::string& file) {
  const Json json = parse_json(text, file);
  const Environment nothing;
  ReadContext context{nothing, file, {}, {}, {}, {}, {}};
  std::vector<ScalingActivity> activities;
  {
    ObjectReader object(Node(json, "", context), "describe-scaling-activities output");
    object.ignore({"NextToken"});
    if (json.is_object() && !json.contains("Activities")) {
      object.members();  // of another document they say nothing
      object.node().report("no \"Activities\"", "the output of describe-scaling-activities");
    } else if (const auto list = object.required("Activities")) {
      for (const Node& entry : list->list()) {
        if (auto activity = read_activity(entry)) activities.push_back(std::move(*activity));
      }
    }
  }
  if (!context.problems.empty()) throw BadScenario(std::move(context.problems));
  // AWS has the newest first; of one instant's, the last in the file is the oldest.
  std::reverse(activities.begin(), activities.end());
  std::stable_sort(activities.begin(), activities.end(),
                   [](const auto& a, const auto& b) { return a.start < b.start; });
  return activities;
}

std::string wall_time_text(WallTime time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  const auto fraction = (time - seconds).count();
  std::string text = utc_text(seconds);
  if (fraction != 0) text.insert(text.size() - 1, fmt::format(".{:03}", fraction));
  return text;
}

std::optional<WallTime> parse_wall_time(std::string_view text) {
  const auto seconds = parse_timestamp(text);
  if (!seconds) return std::nullopt;
  WallTime time{std::chrono::seconds(*seconds)};
  if (text[kToSeconds] != '.') return time;
  int worth = 100;
  for (std::size_t i = kToSeconds + 1; worth > 0 && i < text.size(); ++i, worth /= 10) {
    if (text[i] < '0' || text[i] > '9') break;
    time += milliseconds((text[i] - '0') * worth);
  }
  return time;
}

}  // namespace headroom::scenario
