#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "policies/external/wire_hello.hpp"
#include "policies/external/wire_json.hpp"
#include "policies/external/wire_metric.hpp"

namespace headroom::policies::external {

using scaling::Needs;
using scaling::Stance;

namespace {

constexpr Duration kLeastTick = 100_ms;  // less is no controller, and would hardly ever end
constexpr int kMostHours = 24 * 366;
constexpr const char* kStart = "start";
constexpr const char* kCapacityChanged = "capacity_changed";

std::string_view role_name(Stance::Role role) {
  switch (role) {
    case Stance::Role::proposes: return "proposes";
    case Stance::Role::tracks: return "tracks";
    case Stance::Role::sets: return "sets";
  }
  return "";
}

Json stance_json(const Stance& stance) {
  return {{"role", role_name(stance.role)}, {"scales_out", stance.scales_out},
          {"scales_in", stance.scales_in},  {"warm_up_s", seconds_of(stance.warm_up)},
          {"waits", stance.waits},          {"cooldown_s", seconds_of(stance.cooldown)}};
}

/// What a program says is set, unless it wants otherwise: it is no policy of AWS.
Stance default_stance() {
  Stance stance;
  stance.role = Stance::Role::sets;
  return stance;
}

Stance read_stance(LineReader object) {
  Stance stance = default_stance();
  if (object.has("role"))
    stance.role = read_word<Stance::Role>(
        object, "role", {Stance::Role::proposes, Stance::Role::tracks, Stance::Role::sets},
        role_name);
  stance.scales_out = object.truth_or("scales_out", stance.scales_out);
  stance.scales_in = object.truth_or("scales_in", stance.scales_in);
  stance.warm_up = object.duration_if("warm_up_s");
  stance.waits = object.truth_or("waits", stance.waits);
  stance.cooldown = object.duration_if("cooldown_s");
  object.refuse_others();
  return stance;
}

void read_events(LineReader& reader, Needs& needs) {
  for (const std::string& event : reader.texts("events")) {
    if (event != kStart && event != kCapacityChanged)
      reader.refuse("events", fmt::format("{} and {}", kStart, kCapacityChanged));
    (event == kStart ? needs.start : needs.capacity_changes) = true;
  }
}

void read_alarms(LineReader& reader, Needs& needs) {
  for (const LineReader& entry : reader.objects("alarms")) {
    scaling::ManagedAlarm alarm = read_alarm(entry);
    const bool is_known =
        std::any_of(needs.alarms.begin(), needs.alarms.end(),
                    [&](const scaling::ManagedAlarm& other) { return other.role == alarm.role; });
    if (is_known) reader.refuse("alarms", "each role once");
    needs.alarms.push_back(std::move(alarm));
  }
}

void read_metrics(LineReader& reader, Needs& needs) {
  for (const LineReader& entry : reader.objects("metrics"))
    needs.metrics.push_back(read_metric(entry));
  for (const LineReader& entry : reader.objects("hourly"))
    needs.hourly.push_back(read_metric(entry));
  needs.hours = reader.whole_or("hours", 0, 0);
  if (needs.hours > kMostHours) reader.refuse("hours", fmt::format("at most {}", kMostHours));
}

}  // namespace

std::string needs_line(const Needs& needs) {
  Json metrics = Json::array(), alarms = Json::array(), events = Json::array(),
       hourly = Json::array();
  for (const auto& metric : needs.metrics) metrics.push_back(metric_json(metric));
  for (const auto& alarm : needs.alarms) alarms.push_back(alarm_json(alarm));
  for (const auto& metric : needs.hourly) hourly.push_back(metric_json(metric));
  if (needs.start) events.push_back(kStart);
  if (needs.capacity_changes) events.push_back(kCapacityChanged);
  const Json content = {{"tick_s", needs.tick.seconds()},
                        {"metrics", metrics},
                        {"alarms", alarms},
                        {"alarm_prefix", needs.alarm_prefix},
                        {"events", events},
                        {"per_instance", needs.per_instance},
                        {"capacity", needs.capacity},
                        {"instance_types", needs.instance_types},
                        {"hourly", hourly},
                        {"hours", needs.hours},
                        {"stance", stance_json(needs.stance)}};
  return line_of({{"v", kWireVersion}, {"needs", content}});
}

Needs read_needs(std::string_view line) {
  const Json json = parse_line(line);
  LineReader answer(json, "");
  answer.check_version();
  LineReader reader = answer.object("needs");
  answer.refuse_others();
  Needs needs;
  needs.tick = reader.duration_if("tick_s").value_or(needs.tick);
  if (needs.tick > Duration{} && needs.tick < kLeastTick)
    reader.refuse("tick_s", "0 for never, or at least 0.1");
  read_metrics(reader, needs);
  read_alarms(reader, needs);
  needs.alarm_prefix = reader.text_or("alarm_prefix", needs.alarm_prefix);
  read_events(reader, needs);
  needs.per_instance = reader.truth_or("per_instance", needs.per_instance);
  needs.capacity = reader.truth_or("capacity", needs.capacity);
  needs.instance_types = reader.texts("instance_types");
  needs.stance = reader.has("stance") ? read_stance(reader.object("stance")) : default_stance();
  reader.refuse_others();
  return needs;
}

}  // namespace headroom::policies::external
