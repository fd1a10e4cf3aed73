#include "sim/report/csv_tables.hpp"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "sim/cloud/names.hpp"
#include "sim/report/grid.hpp"

namespace headroom::report {
namespace {

using world::RunResult;
using Row = std::vector<std::string>;

/// Ten significant digits, as in the JSON.
std::string cell(double value) { return fmt::format("{:.10g}", value); }
std::string cell(const std::optional<double>& value) {
  return value ? cell(*value) : std::string();
}
std::string cell(Instant t) { return cell(t.seconds()); }
std::string cell(const std::optional<Instant>& t) { return t ? cell(*t) : std::string(); }
std::string cell(int value) { return std::to_string(value); }

std::string time_series(const world::TimeSeries& series) {
  Grid grid{{"t_s", "arrivals_rps", "throughput_rps", "errors_rps", "p95_s", "cpu_percent",
             "cpu_true_percent", "desired", "in_service", "healthy", "credits_min"},
            {}};
  for (std::size_t k = 0; k < series.start.size(); ++k) {
    grid.rows.push_back({cell(series.start[k]), cell(series.arrivals_per_second[k]),
                         cell(series.throughput_per_second[k]), cell(series.errors_per_second[k]),
                         cell(series.p95_s[k]), cell(series.cpu_percent[k]),
                         cell(series.cpu_true_percent[k]), cell(series.desired[k]),
                         cell(series.in_service[k]), cell(series.healthy[k]),
                         cell(series.credits_min[k])});
  }
  return csv_table(grid);
}

std::string instances(const RunResult& result) {
  Grid grid{{"instance", "type", "purchase", "zone", "image", "launched_s", "running_s",
             "in_service_s", "listening_s", "healthy_s", "first_request_s", "credits_exhausted_s",
             "terminating_s", "terminated_s"},
            {}};
  for (const world::InstanceLog& log : result.instances) {
    grid.rows.push_back({log.name, log.type, std::string(cloud::name(log.purchase)), log.zone,
                         log.image, cell(log.launched), cell(log.running), cell(log.in_service),
                         cell(log.listening), cell(log.healthy), cell(log.first_request),
                         cell(log.credits_exhausted), cell(log.terminating), cell(log.terminated)});
  }
  return csv_table(grid);
}

std::string steps(const RunResult& result) {
  Grid grid{{"instance", "occasion", "step", "start_s", "end_s", "waited_s", "worked_s", "attempts",
             "failures"},
            {}};
  for (const world::InstanceLog& log : result.instances) {
    for (const world::StepLog& step : log.steps) {
      grid.rows.push_back({log.name, std::string(name(step.occasion)), step.name, cell(step.start),
                           cell(step.end), cell(step.waited.seconds()), cell(step.worked.seconds()),
                           cell(step.attempts), cell(step.failures)});
    }
  }
  return csv_table(grid);
}

std::string activities(const RunResult& result) {
  Grid grid{
      {"time_s", "start_s", "end_s", "status", "description", "from", "to", "instance", "cause"},
      {}};
  for (const world::Activity& activity : result.activities) {
    grid.rows.push_back(
        {cell(activity.time), cell(activity.start), cell(activity.end), activity.status,
         activity.description, cell(activity.from), cell(activity.to),
         activity.instance == 0 ? std::string() : cloud::instance_name(activity.instance),
         activity.cause});
  }
  return csv_table(grid);
}

std::string alarms(const RunResult& result) {
  Grid grid{{"time_s", "alarm", "from", "to", "reason"}, {}};
  for (const auto* logs : {&result.alarms, &result.composite_alarms}) {
    for (const world::AlarmLog& log : *logs) {
      for (const world::AlarmChange& change : log.history)
        grid.rows.push_back({cell(change.time), log.name, change.from, change.to, change.reason});
    }
  }
  return csv_table(grid);
}

std::string latency(const RunResult& result) {
  Grid grid{{"class", "answered", "mean_s", "p50_s", "p90_s", "p95_s", "p99_s", "max_s"}, {}};
  const auto add = [&](const std::string& name, const stats::Histogram& latency) {
    if (latency.count() == 0) return;
    Row row = {name, std::to_string(latency.count()), cell(latency.mean_seconds())};
    for (const double q : {0.5, 0.9, 0.95, 0.99}) row.push_back(cell(latency.quantile_seconds(q)));
    row.push_back(cell(latency.max().seconds()));
    grid.rows.push_back(std::move(row));
  };
  add("all", result.latency);
  for (const world::ClassLatency& one : result.by_class) add(one.name, one.latency);
  return csv_table(grid);
}

}  // namespace

std::vector<NamedText> csv_tables(const RunResult& result) {
  return {{"timeseries.csv", time_series(result.series)},
          {"instances.csv", instances(result)},
          {"steps.csv", steps(result)},
          {"activities.csv", activities(result)},
          {"alarms.csv", alarms(result)},
          {"latency.csv", latency(result)}};
}

}  // namespace headroom::report
