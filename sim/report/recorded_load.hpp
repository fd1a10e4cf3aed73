#pragma once

#include <string>
#include <vector>

#include "sim/load/log_summary.hpp"
#include "sim/report/json.hpp"
#include "sim/scenario/read_metric_data.hpp"

namespace headroom::report {

/// What was understood of an access log, and what a scenario could begin with:
/// `classes` by path and an entry of `load`.
/// @param file as the user named it
Json access_log_json(const load::LogSummary& summary, const std::string& file);
std::string access_log_report(const load::LogSummary& summary, const std::string& file);

/// The same of each series of a CloudWatch export.
Json cloudwatch_json(const std::vector<scenario::MetricData>& all, const std::string& file);
std::string cloudwatch_report(const std::vector<scenario::MetricData>& all,
                              const std::string& file);

}  // namespace headroom::report
