#include "policies/external/wire_observation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "policies/external/wire_instance.hpp"
#include "policies/external/wire_json.hpp"
#include "policies/external/wire_metric.hpp"

namespace headroom::policies::external {

using scaling::AlarmState;
using scaling::AlarmView;
using scaling::Comparison;
using scaling::GroupView;
using scaling::Needs;
using scaling::Observation;
using scaling::Wake;

namespace {

std::string_view why_name(Wake::Why why) {
  switch (why) {
    case Wake::Why::alarm: return "alarm";
    case Wake::Why::poll: return "poll";
    case Wake::Why::capacity_changed: return "capacity_changed";
    case Wake::Why::start: return "start";
    case Wake::Why::tick: return "tick";
    case Wake::Why::timer: return "timer";
  }
  return "";
}

/// "2026-01-05T01:30:00Z"
std::string utc_text(std::chrono::sys_seconds time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

std::string utc_text(std::chrono::sys_seconds start_time, Instant now) {
  return utc_text(start_time + std::chrono::seconds(now.since_start() / 1_s));
}

Json wake_json(const Wake& wake) {
  Json json = {{"why", why_name(wake.why)}};
  if (wake.alarm == nullptr) return json;
  const std::string_view state = scaling::aws_name(wake.alarm->state);
  json["alarm"] = wake.alarm->name;
  json["from"] = wake.repeat ? Json(state) : Json(nullptr);  // a change does not tell from where
  json["to"] = state;
  json["repeat"] = wake.repeat;
  return json;
}

Json group_json(const GroupView& group) {
  return {{"type", group.instance_type},
          {"min", group.min},
          {"max", group.max},
          {"desired", group.desired},
          {"in_service", group.in_service},
          {"pending", group.pending},
          {"warming_up", group.warming_up},
          {"terminating", group.terminating},
          {"standby", group.standby},
          {"warm_pool", group.warm_pool},
          {"activity_running", group.activity_running},
          {"updating", group.is_updating}};
}

GroupView read_group(LineReader object) {
  GroupView group;
  group.instance_type = object.text_or("type", "");
  group.min = object.whole("min", 0);
  group.max = object.whole("max", 0);
  group.desired = object.whole("desired", 0);
  group.in_service = object.whole("in_service", 0);
  group.pending = object.whole_or("pending", 0, 0);
  group.warming_up = object.whole_or("warming_up", 0, 0);
  group.terminating = object.whole_or("terminating", 0, 0);
  group.standby = object.whole_or("standby", 0, 0);
  group.warm_pool = object.whole_or("warm_pool", 0, 0);
  group.activity_running = object.truth_or("activity_running", false);
  group.is_updating = object.truth_or("updating", false);
  return group;
}

using Points = std::vector<std::vector<scaling::Datapoint>>;

Json metrics_json(const std::vector<scaling::MetricQuery>& queries, const Points& points) {
  const std::vector<std::string> keys = keys_of(queries);
  Json json = Json::object();
  for (std::size_t i = 0; i < queries.size() && i < points.size(); ++i)
    json[keys[i]] = {{"period_s", queries[i].period.seconds()}, {"points", points_json(points[i])}};
  return json;
}

/// In the order of the queries; nothing is known of those that are not there.
Points read_metrics(LineReader& line, const std::string& key,
                    const std::vector<scaling::MetricQuery>& queries) {
  Points points(queries.size());
  if (!line.has(key)) return points;
  LineReader metrics = line.object(key);
  const std::vector<std::string> keys = keys_of(queries);
  for (std::size_t i = 0; i < queries.size(); ++i) {
    if (!metrics.has(keys[i])) continue;
    LineReader metric = metrics.object(keys[i]);
    points[i] = read_points(metric, "points");
  }
  return points;
}

/// The metric of a managed alarm; null for a user's own.
Json metric_of(const AlarmView& alarm, const Needs& needs) {
  for (const scaling::ManagedAlarm& managed : needs.alarms) {
    if (managed.role == alarm.role) return name_of(managed.metric);
  }
  return nullptr;
}

/// The one that wakes; policies are not told of others.
Json alarms_json(const AlarmView* alarm, const Needs& needs) {
  Json list = Json::array();
  if (alarm != nullptr)
    list.push_back({{"name", alarm->name},
                    {"role", alarm->role},
                    {"metric", metric_of(*alarm, needs)},
                    {"comparison", scaling::aws_name(alarm->comparison)},
                    {"threshold", alarm->threshold},
                    {"points", points_json(alarm->points)},
                    {"state", scaling::aws_name(alarm->state)}});
  return list;
}

}  // namespace

std::string observation_line(const Wake& wake, const Observation& observation, const Needs& needs,
                             std::optional<std::chrono::sys_seconds> start_time) {
  Json json = {{"v", kWireVersion}, {"t_s", observation.now.seconds()}};
  if (start_time) json["epoch"] = utc_text(*start_time, observation.now);
  json["wake"] = wake_json(wake);
  json["group"] = group_json(observation.group);
  json["instances"] = Json::array();
  for (const scaling::InstanceView& instance : observation.instances)
    json["instances"].push_back(instance_json(instance));
  json["metrics"] = metrics_json(needs.metrics, observation.metrics);
  if (!needs.hourly.empty()) json["hourly"] = metrics_json(needs.hourly, observation.hourly);
  json["alarms"] = alarms_json(wake.alarm, needs);
  return line_of(json);
}

std::optional<Question::Alarm> Question::find_alarm(LineReader& reader, const std::string& name) {
  for (LineReader& entry : reader.objects("alarms")) {
    if (entry.text("name") != name) continue;
    Alarm alarm;
    alarm.name = name;
    alarm.role = entry.text_or("role", "");
    alarm.comparison = read_word<Comparison>(entry, "comparison",
                                             {Comparison::greater, Comparison::greater_or_equal,
                                              Comparison::less, Comparison::less_or_equal},
                                             scaling::aws_name);
    alarm.threshold = entry.number("threshold");
    alarm.points = read_points(entry, "points");
    alarm.state = read_word<AlarmState>(
        entry, "state", {AlarmState::ok, AlarmState::alarm, AlarmState::insufficient_data},
        scaling::aws_name);
    return alarm;
  }
  return std::nullopt;
}

Question Question::read(std::string_view line, const Needs& needs) {
  const Json json = parse_line(line);
  LineReader reader(json, "");
  reader.check_version();
  Question question;
  Observation& observation = question.observation_;
  observation.now = reader.instant("t_s");
  observation.group = read_group(reader.object("group"));
  for (const LineReader& entry : reader.objects("instances"))
    observation.instances.push_back(read_instance(entry));
  observation.metrics = read_metrics(reader, "metrics", needs.metrics);
  observation.hourly = read_metrics(reader, "hourly", needs.hourly);

  LineReader wake = reader.object("wake");
  question.why_ =
      read_word<Wake::Why>(wake, "why",
                           {Wake::Why::start, Wake::Why::tick, Wake::Why::timer, Wake::Why::alarm,
                            Wake::Why::poll, Wake::Why::capacity_changed},
                           why_name);
  if (question.why_ != Wake::Why::alarm) return question;
  question.repeat_ = wake.truth_or("repeat", false);
  question.alarm_ = find_alarm(reader, wake.text("alarm"));
  if (!question.alarm_) wake.refuse("alarm", "the name of one in /alarms");
  return question;
}

scaling::Decision Question::put_to(scaling::Policy& policy) const {
  if (!alarm_) return policy.decide({why_, nullptr, repeat_}, observation_);
  const AlarmView view{alarm_->name,      alarm_->role,   alarm_->comparison,
                       alarm_->threshold, alarm_->points, alarm_->state};
  return policy.decide({why_, &view, repeat_}, observation_);
}

}  // namespace headroom::policies::external
