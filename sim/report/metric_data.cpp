#include "sim/report/metric_data.hpp"

#include <cctype>
#include <string>

#include "sim/scenario/units.hpp"

namespace headroom::report {
namespace {

/// Ids of get-metric-data begin with a small letter: "cpuUtilization_Average", "requestCount_Sum".
std::string id_of(const world::MetricHistory& history) {
  std::string id = history.id.name;
  const auto is_upper = [&](std::size_t at) {
    return at < id.size() && std::isupper(static_cast<unsigned char>(id[at])) != 0;
  };
  for (std::size_t i = 0; is_upper(i) && (i == 0 || is_upper(i + 1)); ++i)
    id[i] = static_cast<char>(std::tolower(static_cast<unsigned char>(id[i])));
  id += "_" + std::string(scaling::aws_name(history.statistic));
  if (history.id.zone.empty()) return id;
  std::string zone = history.id.zone;  // "us-east-1a" is no part of an id
  for (char& c : zone) c = std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
  return id + "_" + zone;
}

/// As CloudWatch has it: what tells a series from the others of its name comes before it.
std::string label_of(const world::MetricHistory& history) {
  const scaling::MetricId& id = history.id;
  return id.zone.empty() ? id.name : id.zone + " " + id.name;
}

}  // namespace

scenario::Json metric_data_json(const scenario::Scenario& scenario,
                                const world::RunResult& result) {
  scenario::Json results = scenario::Json::array();
  for (const world::MetricHistory& history : result.metrics) {
    scenario::Json times = scenario::Json::array();
    scenario::Json values = scenario::Json::array();
    for (auto point = history.points.rbegin(); point != history.points.rend(); ++point) {
      const std::chrono::seconds since_start(point->first.since_start() / 1_s);
      times.push_back(scenario::utc_text(scenario.start_time + since_start));
      values.push_back(point->second);
    }
    results.push_back({{"Id", id_of(history)},
                       {"Label", label_of(history)},
                       {"Timestamps", std::move(times)},
                       {"Values", std::move(values)},
                       {"StatusCode", "Complete"}});
  }
  return {{"MetricDataResults", std::move(results)}, {"Messages", scenario::Json::array()}};
}

}  // namespace headroom::report
