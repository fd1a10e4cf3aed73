#include "sim/cloud/alarm.hpp"

#include <fmt/format.h>

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

}  // namespace

std::string state_reason(const AlarmConfig& config, AlarmState state,
                         const std::vector<double>& values) {
  const auto periods = static_cast<std::size_t>(config.metric.points);
  if (state == AlarmState::insufficient_data) {
    if (values.empty())
      return "Insufficient Data: no datapoints were received in the evaluation range.";
    return fmt::format("Insufficient Data: {} of {} datapoints {} received.", values.size(),
                       periods, was(values.size()));
  }
  if (values.empty()) {
    return fmt::format(
        "Threshold Crossed: no datapoints were received for {} period{} and {} missing datapoint{} "
        "{} treated as [{}].",
        periods, plural(periods), periods, plural(periods), was(periods),
        config.treat_missing_data == MissingData::breaching ? "Breaching" : "NonBreaching");
  }
  std::string points;
  for (const double value : values) points += (points.empty() ? "" : ", ") + with_point(value);
  return fmt::format("Threshold Crossed: {} datapoint{} [{}] {}{} {} the threshold ({}).",
                     values.size(), plural(values.size()), points, was(values.size()),
                     state == AlarmState::ok ? " not" : "", in_words(config.comparison),
                     with_point(config.threshold));
}

double rounded_for_alarm(double value) {
  char text[32];
  const auto end = fmt::format_to_n(text, sizeof text, "{:.6g}", value).out;
  double rounded = value;
  std::from_chars(text, end, rounded);
  return rounded;
}

}  // namespace headroom::cloud
