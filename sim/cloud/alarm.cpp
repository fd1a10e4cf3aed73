#include "sim/cloud/alarm.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

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

}  // namespace

std::string state_reason(const AlarmConfig& config, AlarmState state,
                         const std::vector<double>& values) {
  if (state == AlarmState::insufficient_data) {
    return "Insufficient Data: no datapoints were received in the evaluation range.";
  }
  const std::string points = fmt::format("{} datapoint{} [{:.6g}]", values.size(),
                                         values.size() == 1 ? "" : "s", fmt::join(values, ", "));
  const char* verb = values.size() == 1 ? "was" : "were";
  return fmt::format("Threshold Crossed: {} {}{} {} the threshold ({:.6g}).", points, verb,
                     state == AlarmState::ok ? " not" : "", in_words(config.comparison),
                     config.threshold);
}

double rounded_for_alarm(double value) {
  char text[32];
  const auto end = fmt::format_to_n(text, sizeof text, "{:.6g}", value).out;
  double rounded = value;
  std::from_chars(text, end, rounded);
  return rounded;
}

}  // namespace headroom::cloud
