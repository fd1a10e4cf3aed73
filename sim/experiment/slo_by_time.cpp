#include "sim/experiment/slo_by_time.hpp"

#include <algorithm>

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

bool breaks(const world::ObjectiveCheck& objective, std::optional<double> p95_s,
            double failed_share) {
  if (objective.name == "error_rate") return failed_share > objective.limit;
  return (p95_s && *p95_s > objective.limit) || failed_share > 1 - quantile_of(objective.name);
}

}  // namespace

std::vector<bool> broken_bins(const world::RunResult& result) {
  const world::TimeSeries& series = result.series;
  std::vector<bool> broken(series.start.size());
  for (std::size_t bin = 0; bin < broken.size(); ++bin) {
    const double failed = series.errors_per_second[bin];
    const double ended = failed + series.throughput_per_second[bin];
    const double share = ended > 0 ? failed / ended : 0;
    broken[bin] = std::any_of(result.slo.begin(), result.slo.end(), [&](const auto& objective) {
      return breaks(objective, series.p95_s[bin], share);
    });
  }
  return broken;
}

Instant end_of_bin(const world::RunResult& result, std::size_t bin) {
  const world::TimeSeries& series = result.series;
  return bin + 1 < series.start.size() ? series.start[bin + 1] : Instant::at(result.simulated);
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
