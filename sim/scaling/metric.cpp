#include "sim/scaling/metric.hpp"

#include <fmt/format.h>

namespace headroom::scaling {

bool is_upper(Comparison comparison) {
  return comparison == Comparison::greater || comparison == Comparison::greater_or_equal;
}

bool breaches(Comparison comparison, double value, double threshold) {
  switch (comparison) {
    case Comparison::greater: return value > threshold;
    case Comparison::greater_or_equal: return value >= threshold;
    case Comparison::less: return value < threshold;
    case Comparison::less_or_equal: return value <= threshold;
  }
  return false;
}

std::string_view aws_name(Statistic statistic) {
  switch (statistic) {
    case Statistic::average: return "Average";
    case Statistic::sum: return "Sum";
    case Statistic::minimum: return "Minimum";
    case Statistic::maximum: return "Maximum";
    case Statistic::sample_count: return "SampleCount";
    case Statistic::percentile: return "";
  }
  return "";
}

std::string MetricQuery::statistic_name() const {
  return statistic == Statistic::percentile ? fmt::format("p{:g}", percentile)
                                            : std::string(aws_name(statistic));
}

std::string_view aws_name(Comparison comparison) {
  switch (comparison) {
    case Comparison::greater: return "GreaterThanThreshold";
    case Comparison::greater_or_equal: return "GreaterThanOrEqualToThreshold";
    case Comparison::less: return "LessThanThreshold";
    case Comparison::less_or_equal: return "LessThanOrEqualToThreshold";
  }
  return "";
}

std::string_view aws_name(AlarmState state) {
  switch (state) {
    case AlarmState::ok: return "OK";
    case AlarmState::alarm: return "ALARM";
    case AlarmState::insufficient_data: return "INSUFFICIENT_DATA";
  }
  return "";
}

}  // namespace headroom::scaling
