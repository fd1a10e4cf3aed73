#include "sim/report/series.hpp"

#include <algorithm>
#include <limits>

#include "sim/report/thinning.hpp"

namespace headroom::report {
namespace {

template <class Values>
Json numbers(const Values& values) {
  Json list = Json::array();
  for (const auto& value : values) list.push_back(number(value));
  return list;
}

/// A heat map: `from_s` are the rows' lower edges and the last one's upper; `counts[k]` of bin k
/// begins with the number of its first row that is not empty, and is empty without requests.
Json latency_rows_json(const std::vector<stats::LatencyRows>& bins) {
  std::size_t first = std::numeric_limits<std::size_t>::max();
  std::size_t end = 0;
  for (const stats::LatencyRows& rows : bins) {
    if (rows.counts.empty()) continue;
    first = std::min(first, rows.first);
    end = std::max(end, rows.first + rows.counts.size());
  }
  Json json = {{"from_s", Json::array()}, {"counts", Json::array()}};
  if (end > 0) {
    for (std::size_t row = first; row <= end; ++row)
      json["from_s"].push_back(number(stats::row_begin_seconds(row)));
  }
  for (const stats::LatencyRows& rows : bins) {
    Json bin = Json::array();
    if (!rows.counts.empty()) bin.push_back(rows.first - first);
    for (const std::uint64_t count : rows.counts) bin.push_back(count);
    json["counts"].push_back(std::move(bin));
  }
  return json;
}

}  // namespace

Json series_json(const world::TimeSeries& series, bool is_flow) {
  Json json;
  json["step_s"] = number(series.step.seconds());
  json["t_s"] = Json::array();
  for (const Instant start : series.start) json["t_s"].push_back(time(start));
  json["arrivals_rps"] = numbers(series.arrivals_per_second);
  json["throughput_rps"] = numbers(series.throughput_per_second);
  json["errors_rps"] = numbers(series.errors_per_second);
  json["cpu_percent"] = numbers(series.cpu_percent);
  json["cpu_true_percent"] = numbers(series.cpu_true_percent);
  json["in_service"] = series.in_service;
  json["healthy"] = series.healthy;
  json["desired"] = series.desired;
  json["pending"] = series.pending;
  json["terminating"] = series.terminating;
  json["credits_min"] = numbers(series.credits_min);
  json["p50_s"] = numbers(series.p50_s);
  json["p95_s"] = numbers(series.p95_s);
  json["p99_s"] = numbers(series.p99_s);
  const bool has_users = std::any_of(series.user_p50_s.begin(), series.user_p50_s.end(),
                                     [](const auto& value) { return value.has_value(); });
  json["user_p50_s"] = has_users ? numbers(series.user_p50_s) : Json(nullptr);
  json["user_p95_s"] = has_users ? numbers(series.user_p95_s) : Json(nullptr);
  json["user_p99_s"] = has_users ? numbers(series.user_p99_s) : Json(nullptr);
  json["in_flight"] = series.in_flight;
  json["queued"] = is_flow ? Json(nullptr) : Json(series.queued);
  json["latency_rows"] = latency_rows_json(series.latencies);
  return json;
}

Json overview(const world::TimeSeries& series) {
  constexpr std::size_t kMostBins = 360;
  Json json = thinned_series(series_json(series, false), kMostBins, 0);
  json.erase("queued");  // a flow has none
  return json;
}

Json cost_so_far_json(const std::vector<world::CostSoFar>& costs) {
  Json json = {{"t_s", Json::array()}, {"usd", Json::array()}};
  for (const world::CostSoFar& cost : costs) {
    json["t_s"].push_back(time(cost.time));
    json["usd"].push_back(number(cost.usd));
  }
  return json;
}

}  // namespace headroom::report
