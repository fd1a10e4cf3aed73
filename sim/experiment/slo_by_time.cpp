#include "sim/experiment/slo_by_time.hpp"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <optional>
#include <string>

#include "sim/stats/latency_rows.hpp"

namespace headroom::experiment {
namespace {

/// A single good minute in a bad quarter of an hour is no relief.
constexpr std::size_t kBinsThatHold = 3;

/// The quantile that an objective's name tells: 0.95 of "p95", 0.999 of "p999".
double quantile_of(const std::string& name) {
  const std::string digits = name.substr(1);
  double scale = 1;
  for (std::size_t i = 0; i < digits.size(); ++i) scale *= 10;
  return std::stod(digits) / scale;
}

/// A quantile of a bin's answers from the counts of its heat map, in seconds: its row is known, and
/// within the row the answers are taken to lie evenly.
std::optional<double> quantile_of_rows(const stats::LatencyRows& rows, double quantile) {
  const auto answers = static_cast<double>(
      std::accumulate(rows.counts.begin(), rows.counts.end(), std::uint64_t{0}));
  const double rank = quantile * answers;
  double seen = 0;
  for (std::size_t i = 0; i < rows.counts.size(); ++i) {
    const auto here = static_cast<double>(rows.counts[i]);
    if (here > 0 && seen + here >= rank) {
      const double begin = stats::row_begin_seconds(rows.first + i);
      const double width = stats::row_begin_seconds(rows.first + i + 1) - begin;
      return begin + width * (rank - seen) / here;
    }
    seen += here;
  }
  return std::nullopt;
}

/// The latency that an objective is about, within one bin; none without answers.
std::optional<double> latency_of(const std::string& objective, const world::TimeSeries& series,
                                 std::size_t bin) {
  const auto in = [&](const std::vector<std::optional<double>>& values) {
    return bin < values.size() ? values[bin] : std::nullopt;
  };
  if (objective == "p50") return in(series.p50_s);
  if (objective == "p95") return in(series.p95_s);
  if (objective == "p99") return in(series.p99_s);
  if (bin >= series.latencies.size()) return std::nullopt;
  return quantile_of_rows(series.latencies[bin], quantile_of(objective));
}

bool breaks(const world::ObjectiveCheck& objective, const world::TimeSeries& series,
            std::size_t bin) {
  const double failed = series.errors_per_second[bin];
  const double ended = failed + series.throughput_per_second[bin];
  const double failed_share = ended > 0 ? failed / ended : 0;
  if (objective.name == "error_rate") return failed_share > objective.limit;
  const std::optional<double> latency_s = latency_of(objective.name, series, bin);
  return (latency_s && *latency_s > objective.limit) ||
         failed_share > 1 - quantile_of(objective.name);
}

}  // namespace

std::vector<bool> broken_bins(const world::RunResult& result) {
  const world::TimeSeries& series = result.series;
  std::vector<bool> broken(series.start.size());
  for (std::size_t bin = 0; bin < broken.size(); ++bin) {
    broken[bin] = std::any_of(result.slo.begin(), result.slo.end(), [&](const auto& objective) {
      return breaks(objective, series, bin);
    });
  }
  return broken;
}

Instant end_of_bin(const world::RunResult& result, std::size_t bin) {
  const world::TimeSeries& series = result.series;
  return bin + 1 < series.start.size() ? series.start[bin + 1] : Instant::at(result.simulated);
}

std::optional<double> value_in_bin(const world::InstanceLog& log,
                                   const std::vector<std::optional<double>>& series,
                                   std::size_t bin) {
  const bool is_there = bin >= log.first_bin && bin - log.first_bin < series.size();
  return is_there ? series[bin - log.first_bin] : std::nullopt;
}

Duration broken_time(const world::RunResult& result) {
  const std::vector<bool> broken = broken_bins(result);
  Duration time;
  for (std::size_t bin = 0; bin < broken.size(); ++bin)
    if (broken[bin]) time += end_of_bin(result, bin) - result.series.start[bin];
  return time;
}

std::vector<Span> broken_spans(const world::RunResult& result) {
  const std::vector<bool> broken = broken_bins(result);
  std::vector<Span> spans;
  std::size_t last = 0;  // broken bin
  for (std::size_t bin = 0; bin < broken.size(); ++bin) {
    if (!broken[bin]) continue;
    const bool goes_on = !spans.empty() && bin - last <= kBinsThatHold;
    if (!goes_on) spans.push_back({result.series.start[bin], {}});
    spans.back().end = end_of_bin(result, bin);
    last = bin;
  }
  return spans;
}

}  // namespace headroom::experiment
