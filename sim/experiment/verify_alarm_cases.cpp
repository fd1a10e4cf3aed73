#include "sim/experiment/verify_alarm_cases.hpp"

#include <array>
#include <string>
#include <utility>

#include "sim/cloud/cloudwatch.hpp"

namespace headroom::experiment {
namespace {

using cloud::MissingData;
using scaling::AlarmState;
using scenario::Json;

constexpr std::array kStates = {AlarmState::ok, AlarmState::alarm, AlarmState::insufficient_data};
constexpr std::array kTreatments = {MissingData::missing, MissingData::ignore,
                                    MissingData::breaching, MissingData::not_breaching};

/// One row of datapoints, "0", "X" and "-", one a minute.
struct Case {
  std::vector<std::string> points;
  int to_alarm = 1;
  int periods = 1;
  std::optional<int> range;
};

Case read_case(const Json& entry) {
  Case read;
  read.points = entry.at("datapoints").get<std::vector<std::string>>();
  read.to_alarm = entry.at("datapoints_to_alarm_M").get<int>();
  read.periods = entry.at("evaluation_periods_N").get<int>();
  if (entry.contains("evaluation_range")) read.range = entry["evaluation_range"].get<int>();
  return read;
}

/// The state after `minutes` of the points, each evaluated as soon as it is there if
/// `every_minute`, else all of them at the end.
AlarmState state_after(const Case& row, std::size_t minutes, MissingData treatment,
                       AlarmState before, bool every_minute) {
  cloud::MonitoringConfig config;
  config.metric_delay = Duration{};
  if (row.range) config.extra_evaluation_range = *row.range - row.periods;
  cloud::Journal journal;
  cloud::CloudWatch cloudwatch(config, {}, journal);
  cloud::Alarm alarm;
  alarm.config.name = "case";
  alarm.config.metric = {cloud::group_cpu_utilization(), scaling::Statistic::average, 60_s,
                         row.periods};
  alarm.config.datapoints_to_alarm = row.to_alarm;
  alarm.config.threshold = 0.5;
  alarm.config.treat_missing_data = treatment;
  alarm.state = before;
  cloudwatch.add_alarm(std::move(alarm));
  for (std::size_t minute = 0; minute < minutes; ++minute) {
    const std::string& point = row.points.at(minute);
    if (point != "-")
      cloudwatch.publish(cloud::Metric::cpu_utilization, static_cast<std::int64_t>(minute),
                         point == "X" ? 1.0 : 0.0);
    if (every_minute || minute + 1 == minutes)
      cloudwatch.evaluate(Instant::at(60_s * static_cast<std::int64_t>(minute + 1)));
  }
  return cloudwatch.alarms()[0].state;
}

bool is_expected(const std::string& expected, AlarmState before, AlarmState after) {
  return expected == "RETAIN" ? after == before : expected == scaling::aws_name(after);
}

VerifiedRow row_of(const Json& entry, std::string quantity, int right, std::size_t all) {
  VerifiedRow row;
  row.format = "headroom-alarm-cases-1";
  row.case_name = entry.at("id").get<std::string>();
  row.quantity = std::move(quantity);
  row.how = VerifiedRow::How::simulated;
  row.expected = 1;
  row.value = right / static_cast<double>(all);
  row.ok = row.value == 1.0;
  return row;
}

/// With one treatment, from each state.
VerifiedRow verify_state(const Json& entry, MissingData treatment, const std::string& expected,
                         bool is_wanted) {
  const Case row = read_case(entry);
  int right = 0;
  for (const AlarmState before : kStates) {
    const AlarmState after = state_after(row, row.points.size(), treatment, before, false);
    // "not ALARM" is said of alarms that are not in ALARM before.
    const bool is_void = !is_wanted && before == AlarmState::alarm;
    right += is_void || is_expected(expected, before, after) == is_wanted;
  }
  return row_of(entry,
                std::string(cloud::aws_name(treatment)) + (is_wanted ? ": " : ": not ") + expected,
                right, kStates.size());
}

std::optional<MissingData> treatment_of(const std::string& name) {
  for (const MissingData treatment : kTreatments) {
    if (name == cloud::aws_name(treatment)) return treatment;
  }
  return std::nullopt;
}

void verify_case(const Json& entry, std::vector<VerifiedRow>& rows) {
  if (entry.contains("states_stated_by_aws")) {
    const Case row = read_case(entry);
    for (const auto& [minute, expected] : entry["states_stated_by_aws"].items()) {
      const AlarmState after = state_after(row, std::stoul(minute), MissingData::missing,
                                           AlarmState::insufficient_data, true);
      rows.push_back(row_of(entry, "after period " + minute + ": " + expected.get<std::string>(),
                            expected == scaling::aws_name(after), 1));
    }
    return;
  }
  if (entry.contains("treat")) {
    const auto treatment = treatment_of(entry["treat"].get<std::string>());
    const bool is_wanted = entry.contains("expected");
    const Json& expected = entry.at(is_wanted ? "expected" : "expected_not");
    if (treatment)
      rows.push_back(verify_state(entry, *treatment, expected.get<std::string>(), is_wanted));
    return;
  }
  for (const auto& [name, expected] : entry.at("expected").items()) {
    if (const auto treatment = treatment_of(name))
      rows.push_back(verify_state(entry, *treatment, expected.get<std::string>(), true));
  }
}

bool is_case(const Json& entry) {
  return entry.is_object() && entry.contains("datapoints") &&
         entry.contains("datapoints_to_alarm_M") && entry.contains("evaluation_periods_N");
}

}  // namespace

Verification verify_alarm_cases(const Json& table,
                                const std::function<void(const std::string&)>& progress) {
  Verification verification;
  for (const auto& [key, list] : table.items()) {
    if (key == "superseded_rows" || !list.is_array()) continue;
    for (const Json& entry : list) {
      if (!is_case(entry)) continue;
      if (progress) progress(entry.at("id").get<std::string>());
      verify_case(entry, verification.rows);
    }
  }
  return verification;
}

}  // namespace headroom::experiment
