#include "sim/report/recorded_load.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <set>

#include "sim/scenario/units.hpp"

namespace headroom::report {
namespace {

constexpr std::size_t kClasses = 12;  ///< of a starter: the rest is one more
constexpr double kSecond = 1e9;

std::string utc(std::int64_t ns) {
  return scenario::utc_text(std::chrono::sys_seconds(std::chrono::seconds(ns / 1'000'000'000)));
}

/// "/item/*/view" -> "item_view".
std::string class_name(const std::string& pattern) {
  std::string name;
  for (const char c : pattern) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte)) {
      name += static_cast<char>(std::tolower(byte));
    } else if (!name.empty() && name.back() != '_') {
      name += '_';
    }
  }
  while (name.ends_with('_')) name.pop_back();
  return name.empty() ? "root" : name;
}

Json starter_classes(const load::LogSummary& summary) {
  Json classes = Json::object();
  std::set<std::string> names;
  for (const load::LogSummary::Path& path : summary.paths) {
    if (classes.size() == kClasses) break;
    std::string name = class_name(path.pattern);
    for (int i = 2; !names.insert(name).second; ++i)
      name = fmt::format("{}_{}", class_name(path.pattern), i);
    classes[path.pattern] = name;
  }
  if (summary.paths.size() > classes.size()) classes["*"] = "other";
  return classes;
}

double span_s(const load::LogSummary& summary) {
  return static_cast<double>(summary.last_ns - summary.first_ns) / kSecond;
}

/// What a series of CloudWatch's tells as load.
struct Series {
  std::string id;
  std::string label;
  std::size_t points = 0;
  double period_s = 0;
  double sum = 0;
  double most = 0;
  double length_s = 0;
  std::chrono::sys_seconds first;
};

Series series_of(const scenario::MetricData& data) {
  Series series{data.id, data.label, data.points.size(), 0, 0, 0, 0, {}};
  if (data.points.empty()) return series;
  series.first = data.points.front().time;
  for (std::size_t i = 0; i < data.points.size(); ++i) {
    series.sum += data.points[i].value;
    series.most = std::max(series.most, data.points[i].value);
    if (i == 0) continue;
    const auto gap = static_cast<double>((data.points[i].time - data.points[i - 1].time).count());
    if (gap > 0 && (series.period_s == 0 || gap < series.period_s)) series.period_s = gap;
  }
  const auto starts = data.points.back().time - data.points.front().time;
  series.length_s = static_cast<double>(starts.count()) + series.period_s;
  return series;
}

Json starter_load(const Series& series, const std::string& file, bool is_only) {
  Json load = {{"metric_data", std::filesystem::path(file).filename().string()}};
  if (!is_only) load["id"] = series.id;
  return load;
}

}  // namespace

Json access_log_json(const load::LogSummary& summary, const std::string& file) {
  Json json;
  json["format"] = load::name(summary.format);
  json["requests"] = summary.requests;
  json["left_out"] = summary.left_out;
  json["first"] = utc(summary.first_ns);
  json["last"] = utc(summary.last_ns);
  json["span_s"] = number(span_s(summary));
  json["mean_rps"] = span_s(summary) > 0
                         ? number(static_cast<double>(summary.requests) / span_s(summary))
                         : Json(nullptr);
  json["busiest_minute_rps"] = number(static_cast<double>(summary.busiest_minute) / 60);
  json["disorder_s"] = number(summary.disorder.seconds());
  json["paths"] = Json::array();
  for (const load::LogSummary::Path& path : summary.paths)
    json["paths"].push_back({{"path", path.pattern}, {"requests", path.requests}});
  json["requests_of_other_paths"] = summary.of_other_paths;
  json["load"] = {{"access_log", std::filesystem::path(file).filename().string()},
                  {"classes", starter_classes(summary)}};
  if (summary.disorder > 10_min)
    json["load"]["reorder"] = scenario::duration_text(summary.disorder);
  return json;
}

std::string access_log_report(const load::LogSummary& summary, const std::string& file) {
  const Json json = access_log_json(summary, file);
  std::string text = fmt::format("{}: {}\n", file, load::name(summary.format));
  text += fmt::format("  {} requests from {} to {}", summary.requests, utc(summary.first_ns),
                      utc(summary.last_ns));
  if (summary.left_out > 0) text += fmt::format("; {} lines stand for none", summary.left_out);
  text += "\n";
  if (span_s(summary) > 0) {
    text += fmt::format("  {:.4g} a second on average", json["mean_rps"].get<double>());
    if (span_s(summary) >= 60)
      text +=
          fmt::format(", {:.4g} in the busiest minute", json["busiest_minute_rps"].get<double>());
    text += "\n";
  }
  text += fmt::format("  lines are up to {:.3g} s out of order\n", summary.disorder.seconds());
  text += "Paths, * for what differs from request to request\n";
  for (std::size_t i = 0; i < std::min(kClasses, summary.paths.size()); ++i)
    text += fmt::format("  {:>10}  {}\n", summary.paths[i].requests, summary.paths[i].pattern);
  if (summary.paths.size() > kClasses)
    text += fmt::format("  and {} more paths\n", summary.paths.size() - kClasses);
  text +=
      "To begin with, as an entry of \"load\" beside the log; each class "
      "needs its steps in "
      "\"application\"\n";
  return text + json["load"].dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json cloudwatch_json(const std::vector<scenario::MetricData>& all, const std::string& file) {
  Json json = Json::array();
  for (const scenario::MetricData& data : all) {
    const Series series = series_of(data);
    const auto per_second = [&](double count, double seconds) {
      return seconds > 0 ? number(count / seconds) : Json(nullptr);
    };
    json.push_back({{"id", series.id},
                    {"label", series.label},
                    {"points", series.points},
                    {"first", series.points > 0 ? Json(scenario::utc_text(series.first)) : Json()},
                    {"period_s", number(series.period_s)},
                    {"span_s", number(series.length_s)},
                    {"sum", number(series.sum)},
                    {"mean_rps", per_second(series.sum, series.length_s)},
                    {"peak_rps", per_second(series.most, series.period_s)},
                    {"load", starter_load(series, file, all.size() == 1)}});
  }
  return json;
}

std::string cloudwatch_report(const std::vector<scenario::MetricData>& all,
                              const std::string& file) {
  std::string text =
      fmt::format("{}: {} of CloudWatch\n", file,
                  all.size() == 1 ? "a series" : fmt::format("{} series", all.size()));
  for (const scenario::MetricData& data : all) {
    const Series series = series_of(data);
    text += fmt::format("{} ({})\n", series.id, series.label.empty() ? "no label" : series.label);
    if (series.points < 2 || series.period_s <= 0) {
      text += fmt::format("  {} points: too few to tell their period\n", series.points);
      continue;
    }
    text += fmt::format("  {} points from {} on, {:g} s each, over {:g} s\n", series.points,
                        scenario::utc_text(series.first), series.period_s, series.length_s);
    text += fmt::format(
        "  as counts of requests (statistic Sum): {:.10g} in "
        "all, {:.4g} a second on average, "
        "{:.4g} at most\n",
        series.sum, series.sum / series.length_s, series.most / series.period_s);
    text += fmt::format("  as an entry of \"load\": {}\n",
                        starter_load(series, file, all.size() == 1).dump());
  }
  return text;
}

}  // namespace headroom::report
