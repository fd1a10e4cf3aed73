#include "sim/report/steady_state.hpp"

#include <fmt/format.h>

#include <cmath>

#include "sim/report/words.hpp"

namespace headroom::report {
namespace {

constexpr double kConfidence = 0.95;

struct Quantile {
  const char* name;
  double q;
};
constexpr Quantile kQuantiles[] = {{"p50", 0.50}, {"p90", 0.90}, {"p95", 0.95}, {"p99", 0.99}};

std::optional<stats::Interval> interval_of(const stats::BatchedRun& run, double q) {
  return run.is_long_enough ? stats::quantile_interval(run, q, kConfidence) : std::nullopt;
}

Json ends(const std::optional<stats::Interval>& interval) {
  if (!interval) return nullptr;
  return {number(interval->low()), number(interval->high())};
}

std::string half_width(const std::optional<stats::Interval>& interval) {
  return right(interval ? latency_words(interval->half_width) : "-", 10);
}

}  // namespace

Json latency_ci_json(const stats::BatchedRun& run) {
  const bool has_mean = run.is_long_enough;
  Json json;
  json["method"] = "batch means, sectioning";
  json["batches"] = run.batches.size();
  json["lag_1_correlation"] = number(run.lag_1_correlation);
  json["effective_size"] = has_mean ? number(stats::effective_size(run)) : Json(nullptr);
  json["mean"] = has_mean ? ends(stats::mean_interval(run, kConfidence)) : Json(nullptr);
  for (const auto& [name, q] : kQuantiles) json[name] = ends(interval_of(run, q));
  return json;
}

std::string latency_ci_rows(const stats::BatchedRun& run) {
  if (!run.is_long_enough) return "";
  std::string rows = "  " + left("± (95 %)", 18);
  rows += half_width(stats::mean_interval(run, kConfidence));
  for (const auto& [name, q] : kQuantiles) rows += half_width(interval_of(run, q));
  rows += fmt::format("\n  by {} batches of the run", run.batches.size());
  if (const auto size = stats::effective_size(run))
    rows += fmt::format("; its mean is as good as that of {} independent answers",
                        count_words(static_cast<std::uint64_t>(std::llround(*size))));
  return rows + "\n";
}

}  // namespace headroom::report
