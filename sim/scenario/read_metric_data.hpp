#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace headroom::scenario {

/// A metric as CloudWatch exports it.
struct MetricData {
  struct Point {
    std::chrono::sys_seconds time;  ///< start of its period
    double value = 0;
  };
  std::string id;             ///< of the query; of get-metric-statistics the statistic
  std::string label;          ///< usually the metric's name
  std::vector<Point> points;  ///< by time
};

/// The output of get-metric-data, or of get-metric-statistics: a series for each statistic.
/// Series that stand several times, as pages of one export do, are joined.
/// @param file named in errors
/// @throws BadScenario with every problem at once
std::vector<MetricData> read_metric_data(std::string_view text, const std::string& file);

}  // namespace headroom::scenario
