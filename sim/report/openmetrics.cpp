#include "sim/report/openmetrics.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/experiment/slo_by_time.hpp"
#include "sim/report/chart.hpp"

namespace headroom::report {
namespace {

using world::RunResult;

using Label = std::pair<std::string_view, std::string>;
using Values = std::vector<std::optional<double>>;

/// A label's value between its quotes.
std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '\\' || c == '"') result += '\\';
    result += c == '\n' ? std::string("\\n") : std::string(1, c);
  }
  return result;
}

/// The exposition under way: families of metrics, one after another.
class Exposition {
 public:
  Exposition(const scenario::Scenario& scenario, const RunResult& result)
      : scenario_(escaped(scenario.name)),
        start_s_(static_cast<double>(scenario.start_time.time_since_epoch().count())),
        end_s_(start_s_ + result.simulated.seconds()) {
    for (std::size_t k = 0; k < result.series.start.size(); ++k)
      bin_end_s_.push_back(start_s_ + experiment::end_of_bin(result, k).seconds());
  }

  void family(std::string_view name, std::string_view type, std::string_view unit,
              std::string_view help) {
    name_ = name;
    write("# TYPE {} {}\n", name, type);
    if (!unit.empty()) write("# UNIT {} {}\n", name, unit);
    write("# HELP {} {}\n", name, help);
  }
  /// A sample of the family at the end of each bin that has a value.
  /// @param first of the bins
  void series(std::string_view suffix, const std::vector<Label>& labels, const Values& values,
              double factor = 1, std::size_t first = 0) {
    const std::string series = series_name(suffix, labels);
    for (std::size_t k = 0; k < values.size() && first + k < bin_end_s_.size(); ++k)
      if (values[k]) sample(series, *values[k] * factor, bin_end_s_[first + k]);
  }
  /// The sum of a rate since the start.
  void count(const std::vector<Label>& labels, const std::vector<double>& per_second) {
    const std::string series = series_name("_total", labels);
    double sum = 0;
    for (std::size_t k = 0; k < per_second.size(); ++k) {
      const double begin = k == 0 ? start_s_ : bin_end_s_[k - 1];
      sum += std::round(per_second[k] * (bin_end_s_[k] - begin));
      sample(series, sum, bin_end_s_[k]);
    }
  }
  void at_end(std::string_view suffix, const std::vector<Label>& labels, double value) {
    sample(series_name(suffix, labels), value, end_s_);
  }
  void at(const std::vector<Label>& labels, double value, Instant time) {
    sample(series_name("", labels), value, start_s_ + time.seconds());
  }
  std::string finish() {
    write("# EOF\n");
    return {buffer_.data(), buffer_.size()};
  }

 private:
  template <class... Arguments>
  void write(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    fmt::format_to(std::back_inserter(buffer_), format, std::forward<Arguments>(arguments)...);
  }
  std::string series_name(std::string_view suffix, const std::vector<Label>& labels) const {
    std::string text = fmt::format("{}{}{{scenario=\"{}\"", name_, suffix, scenario_);
    for (const auto& [name, value] : labels)
      text += fmt::format(",{}=\"{}\"", name, escaped(value));
    return text + "}";
  }
  /// Ten significant digits, as in the JSON; the time to the millisecond.
  void sample(const std::string& series, double value, double time_s) {
    write("{} {:.10g} {:.3f}\n", series, value, time_s);
  }

  std::string scenario_;
  double start_s_, end_s_;  ///< since the epoch
  std::vector<double> bin_end_s_;
  std::string_view name_;
  fmt::memory_buffer buffer_;
};

void add_load(Exposition& text, const RunResult& result) {
  const world::TimeSeries& series = result.series;
  text.family("headroom_requests", "counter", "", "Requests since the start.");
  text.count({{"outcome", "sent"}}, series.arrivals_per_second);
  text.count({{"outcome", "ok"}}, series.throughput_per_second);
  text.count({{"outcome", "failed"}}, series.errors_per_second);
  text.family("headroom_latency_p95_seconds", "gauge", "seconds",
              "95 % of the bin's answers were at least as fast.");
  text.series("", {}, series.p95_s);
}

void add_latency(Exposition& text, const RunResult& result) {
  text.family("headroom_latency_seconds", "summary", "seconds",
              "Latency of the answered requests, of the whole run after its warm-up.");
  for (const world::ClassLatency& one : result.by_class) {
    if (one.latency.count() == 0) continue;
    const Label label = {"class", one.name};
    for (const char* quantile : {"0.5", "0.9", "0.95", "0.99"})
      text.at_end("", {label, {"quantile", quantile}},
                  one.latency.quantile_seconds(std::stod(quantile)));
    const auto count = static_cast<double>(one.latency.count());
    text.at_end("_count", {label}, count);
    text.at_end("_sum", {label}, one.latency.mean_seconds() * count);
  }
}

void add_group(Exposition& text, const RunResult& result) {
  const world::TimeSeries& series = result.series;
  text.family("headroom_instances", "gauge", "", "Instances of the group, by what they are.");
  text.series("", {{"state", "desired"}}, optional_values(series.desired));
  text.series("", {{"state", "in_service"}}, optional_values(series.in_service));
  text.series("", {{"state", "healthy"}}, optional_values(series.healthy));
  text.family("headroom_cpu_utilization_ratio", "gauge", "ratio",
              "CPU in use, by who says so: CloudWatch's group average, or the instances.");
  text.series("", {{"source", "cloudwatch"}}, series.cpu_percent, 0.01);
  text.series("", {{"source", "instances"}}, series.cpu_true_percent, 0.01);
}

void add_instances(Exposition& text, const RunResult& result) {
  const auto labels = [](const world::InstanceLog& log) {
    return std::vector<Label>{{"instance_id", log.name}, {"instance_type", log.type}};
  };
  text.family("headroom_instance_cpu_utilization_ratio", "gauge", "ratio",
              "CPU in use of one instance.");
  for (const world::InstanceLog& log : result.instances)
    text.series("", labels(log), log.cpu_percent, 0.01, log.first_bin);
  text.family("headroom_instance_cpu_credits", "gauge", "",
              "CPU credit balance of one instance of a burstable type.");
  for (const world::InstanceLog& log : result.instances)
    text.series("", labels(log), log.credits, 1, log.first_bin);
}

/// 1 in ALARM, 0 in OK; without data there is no sample.
void add_alarms(Exposition& text, const RunResult& result) {
  text.family("headroom_alarm", "gauge", "", "1 while the alarm is in ALARM, 0 in OK; at changes.");
  for (const world::AlarmLog& log : result.alarms) {
    for (const world::AlarmChange& change : log.history)
      if (change.to != "INSUFFICIENT_DATA")
        text.at({{"alarm", log.short_name}}, change.to == "ALARM" ? 1 : 0, change.time);
  }
}

void add_cost(Exposition& text, const RunResult& result) {
  text.family("headroom_cost_usd", "gauge", "usd", "What the run cost, by line of the bill.");
  for (const cloud::BillItem& item : result.bill.items)
    if (item.usd) text.at_end("", {{"item", item.name}}, *item.usd);
}

}  // namespace

std::string openmetrics(const scenario::Scenario& scenario, const RunResult& result) {
  Exposition text(scenario, result);
  add_load(text, result);
  add_latency(text, result);
  add_group(text, result);
  add_instances(text, result);
  add_alarms(text, result);
  add_cost(text, result);
  return text.finish();
}

}  // namespace headroom::report
