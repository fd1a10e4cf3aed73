#include "sim/report/gnuplot.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

namespace headroom::report {
namespace {

/// A panel under another: where it stands, in shares of the page from below.
struct Panel {
  std::string_view title;
  double bottom, top;
};
constexpr Panel kLoad = {"requests/s", 0.82, 0.96};
constexpr Panel kLatency = {"p95 (s)", 0.64, 0.78};
constexpr Panel kCpu = {"CPU (%)", 0.46, 0.60};
constexpr Panel kCapacity = {"instances", 0.28, 0.42};
constexpr Panel kLives = {"lives", 0.08, 0.24};

constexpr std::size_t kMostLives = 40;  // drawn one under another; more are thin lines

/// The unit of the time axis, by the length of the run.
struct TimeUnit {
  double seconds;
  std::string_view name;
};
TimeUnit unit_for(Duration simulated) {
  if (simulated <= 3_h) return {60, "minutes"};
  return simulated <= 72_h ? TimeUnit{3600, "hours"} : TimeUnit{86400, "days"};
}

/// A text within single quotes.
std::string quoted(const std::string& text) {
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? std::string("''") : std::string(1, c);
  return result + "'";
}

std::string head(const scenario::Scenario& scenario, const TimeUnit& unit, double end,
                 double step) {
  return fmt::format(
      "# A run of headroom: gnuplot plot.gp writes run.svg. For a paper:\n"
      "# set terminal pdfcairo size 16cm,18cm; set output 'run.pdf'\n"
      "set terminal svg size 900,1000 font 'sans-serif,13' background 'white'\n"
      "set output 'run.svg'\n"
      "set datafile separator ','\n"
      "set datafile columnheaders\n"
      "unit = {0:g}  # seconds in one of the axis\n"
      "end_of_bin(t) = t + {1:.10g} < {2:.10g} ? t + {1:.10g} : {2:.10g}\n"
      "set lmargin at screen 0.09\n"
      "set rmargin at screen 0.85\n"
      "set key at graph 1.01, graph 1 left top Left reverse noenhanced samplen 2\n"
      "set xrange [0:{3:.10g}]\n"
      "set yrange [0:*]\n"
      "set grid lc rgb '#dddddd'\n"
      "set border 3\n"
      "set tics nomirror\n"
      "set multiplot title {4} noenhanced\n",
      unit.seconds, step, end, end / unit.seconds, quoted(scenario.name));
}

std::string place(const Panel& panel) {
  return fmt::format(
      "set tmargin at screen {:g}\nset bmargin at screen {:g}\nset ylabel '{}' offset 1\n",
      panel.top, panel.bottom, panel.title);
}

/// One column of timeseries.csv, by its name. A value is that of its whole bin: a step, as a sloped
/// line would rise before its cause. A column without any value is not to be plotted, as
/// gnuplot ends with an error where all of a panel's are empty.
/// @param when where on the time axis a value stands, in seconds
std::string line(std::string_view column, std::string_view title, std::string_view color,
                 std::string_view when = "column('t_s')") {
  return fmt::format(
      "'timeseries.csv' using (({})/unit):'{}' with steps lw 1.5 lc rgb '{}' title '{}'", when,
      column, color, title);
}

bool has_any(const std::vector<std::optional<double>>& column) {
  return std::any_of(column.begin(), column.end(), [](const auto& one) { return one.has_value(); });
}

/// A panel with these curves; nothing where there are none.
std::string panel(const Panel& where, const std::vector<std::string>& curves,
                  const std::string& settings = "") {
  if (curves.empty()) return "";
  return place(where) + settings + fmt::format("plot {}\n", fmt::join(curves, ", "));
}

std::string load_panel() {
  return panel(kLoad, {line("arrivals_rps", "offered", "#7f7f7f"),
                       line("throughput_rps", "answered", "#1f77b4"),
                       line("errors_rps", "failed", "#d62728")});
}

std::string latency_panel(const scenario::Scenario& scenario, const world::TimeSeries& series) {
  std::vector<std::string> curves;
  if (has_any(series.p95_s)) curves.push_back(line("p95_s", "p95", "#1f77b4"));
  const auto limit = std::find_if(scenario.slo.begin(), scenario.slo.end(),
                                  [](const auto& objective) { return objective.name == "p95"; });
  if (limit != scenario.slo.end())
    curves.push_back(
        fmt::format("{:.10g} with lines dt 2 lc rgb '#d62728' title 'SLO'", limit->limit));
  return panel(kLatency, curves);
}

std::string cpu_panel(const world::TimeSeries& series) {
  std::vector<std::string> curves;
  if (has_any(series.cpu_true_percent))
    curves.push_back(line("cpu_true_percent", "instances", "#1f77b4"));
  if (has_any(series.cpu_percent)) curves.push_back(line("cpu_percent", "CloudWatch", "#ff7f0e"));
  return panel(kCpu, curves);
}

/// Whole instances, some five of them.
std::string capacity_tics(const world::TimeSeries& series) {
  int most = 1;
  for (const int desired : series.desired) most = std::max(most, desired);
  return fmt::format("set ytics {}\n", (most + 4) / 5);
}

std::string capacity_panel(const world::TimeSeries& series) {
  const auto gauge = [&](std::string_view column, std::string_view title, std::string_view color) {
    return line(column, title, color, "end_of_bin(column('t_s'))");
  };
  return panel(
      kCapacity,
      {gauge("desired", "desired", "#7f7f7f"), gauge("in_service", "in service", "#2ca02c"),
       gauge("healthy", "healthy", "#1f77b4")},
      capacity_tics(series));
}

/// A part of each instance's life, between two columns of instances.csv; from the second one's on
/// that is not empty, or the end.
struct Phase {
  std::string_view title, begin, end, color;
  int width;
  std::optional<Instant> world::InstanceLog::*since;
};
constexpr Phase kPhases[] = {{"boot", "launched_s", "at('healthy_s', at('terminating_s', end))",
                              "#ff9f40", 4, &world::InstanceLog::launched},
                             {"healthy", "healthy_s", "at('terminating_s', end)", "#2ca02c", 6,
                              &world::InstanceLog::healthy},
                             {"draining", "terminating_s", "at('terminated_s', end)", "#7f7f7f", 3,
                              &world::InstanceLog::terminating}};

/// Those parts that any instance has lived.
std::vector<std::string> life_curves(const world::RunResult& result) {
  const std::vector<world::InstanceLog>& logs = result.instances;
  std::vector<std::string> curves;
  for (const Phase& phase : kPhases) {
    if (std::none_of(logs.begin(), logs.end(),
                     [&](const auto& log) { return (log.*phase.since).has_value(); }))
      continue;
    curves.push_back(
        fmt::format("'instances.csv' using (at('{}', NaN)/unit):($0 + 0.5):(({} - at('{}', "
                    "NaN))/unit):(0) with "
                    "vectors nohead lw {} lc rgb '{}' title '{}'",
                    phase.begin, phase.end, phase.begin, logs.size() > kMostLives ? 1 : phase.width,
                    phase.color, phase.title));
  }
  return curves;
}

/// Each instance is a line from its launch to its end, the first one at the top.
std::string lives_panel(const world::RunResult& result, const TimeUnit& unit, double end) {
  return panel(kLives, life_curves(result),
               fmt::format("set yrange [{}:0]\n"
                           "unset ytics\n"
                           "set xlabel '{}'\n"
                           "end = {:.10g}\n"
                           "at(name, else) = strlen(strcol(name)) ? column(name) : else\n",
                           std::max<std::size_t>(result.instances.size(), 1), unit.name, end));
}

}  // namespace

std::string gnuplot_script(const scenario::Scenario& scenario, const world::RunResult& result) {
  const TimeUnit unit = unit_for(result.simulated);
  const double end = result.simulated.seconds();
  return head(scenario, unit, end, result.series.step.seconds()) + load_panel() +
         latency_panel(scenario, result.series) + cpu_panel(result.series) +
         capacity_panel(result.series) + lives_panel(result, unit, end) + "unset multiplot\n";
}

}  // namespace headroom::report
