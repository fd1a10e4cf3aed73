#pragma once

#include <string>
#include <vector>

#include "sim/world/run_result.hpp"

namespace headroom::report {

struct NamedText {
  std::string name;  ///< of the file
  std::string text;
};

/// A run as tables, for spreadsheets, R and pandas, RFC 4180 with a heading: timeseries.csv,
/// instances.csv, steps.csv (of the boots), activities.csv, alarms.csv, latency.csv. Times are
/// seconds since the start; an empty field says that there is no value.
std::vector<NamedText> csv_tables(const world::RunResult& result);

}  // namespace headroom::report
