#include "sim/cloud/alarm.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace headroom::cloud {

using scaling::AlarmState;
using scaling::Comparison;

namespace {

std::string_view in_words(Comparison comparison) {
  switch (comparison) {
    case Comparison::greater: return "greater than";
    case Comparison::greater_or_equal: return "greater than or equal to";
    case Comparison::less: return "less than";
    case Comparison::less_or_equal: return "less than or equal to";
  }
  return "";
}

const char* was(std::size_t count) { return count == 1 ? "was" : "were"; }
const char* plural(std::size_t count) { return count == 1 ? "" : "s"; }

/// "70.0", "4.00267": CloudWatch never writes a number without its point.
std::string with_point(double value) {
  std::string text = fmt::format("{:.6g}", value);
  if (text.find_first_of(".en") == std::string::npos) text += ".0";
  return text;
}

std::string insufficient(std::size_t periods, std::size_t received) {
  if (received == 0)
    return "Insufficient Data: no datapoints were received in the evaluation range.";
  return fmt::format("Insufficient Data: {} of {} datapoints {} received.", received, periods,
                     was(received));
}

std::string without_datapoints(std::size_t periods, MissingData treatment) {
  return fmt::format(
      "Threshold Crossed: no datapoints were received for {} period{} and {} missing datapoint{} "
      "{} treated as [{}].",
      periods, plural(periods), periods, plural(periods), was(periods),
      treatment == MissingData::breaching ? "Breaching" : "NonBreaching");
}

}  // namespace

const std::vector<std::string>& AlarmConfig::policies_in(AlarmState state) const {
  switch (state) {
    case AlarmState::ok: return ok_policies;
    case AlarmState::alarm: return policies;
    case AlarmState::insufficient_data: break;
  }
  return insufficient_data_policies;
}

bool AlarmConfig::wakes(const std::string& policy) const {
  const auto names = [&](const std::vector<std::string>& list) {
    return std::find(list.begin(), list.end(), policy) != list.end();
  };
  return names(policies) || names(ok_policies) || names(insufficient_data_policies);
}

std::string state_reason(const AlarmConfig& config, AlarmState from, AlarmState to,
                         const std::vector<double>& values) {
  const auto periods = static_cast<std::size_t>(config.metric.points);
  if (to == AlarmState::insufficient_data) return insufficient(periods, values.size());
  if (values.empty()) return without_datapoints(periods, config.treat_missing_data);
  const bool is_ok = to == AlarmState::ok;
  std::vector<double> on_this_side;
  for (const double value : values) {
    if (scaling::breaches(config.comparison, value, config.threshold) != is_ok)
      on_this_side.push_back(value);
  }
  // Missing points may have decided beside the real ones.
  const std::size_t count = on_this_side.size();
  if (count == 0) return without_datapoints(periods, config.treat_missing_data);
  std::string points;
  for (const double value : on_this_side)
    points += (points.empty() ? "" : ", ") + with_point(value);
  const std::string crossed =
      fmt::format("[{}] {}{} {} the threshold ({})", points, was(count), is_ok ? " not" : "",
                  in_words(config.comparison), with_point(config.threshold));
  if (count == values.size())
    return fmt::format("Threshold Crossed: {} datapoint{} {}.", count, plural(count), crossed);
  const auto to_alarm = static_cast<std::size_t>(config.datapoints_to_alarm);
  const std::size_t minimum = is_ok ? periods - to_alarm + 1 : to_alarm;
  return fmt::format(
      "Threshold Crossed: {} out of the last {} datapoints {} (minimum {} datapoint{} for {} -> {} "
      "transition).",
      count, values.size(), crossed, minimum, plural(minimum), scaling::aws_name(from),
      scaling::aws_name(to));
}

double rounded_for_alarm(double value) {
  char text[32];
  const auto end = fmt::format_to_n(text, sizeof text, "{:.6g}", value).out;
  double rounded = value;
  std::from_chars(text, end, rounded);
  return rounded;
}

}  // namespace headroom::cloud
