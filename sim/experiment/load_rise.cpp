#include "sim/experiment/load_rise.hpp"

#include <algorithm>

#include "sim/experiment/slo_by_time.hpp"

namespace headroom::experiment {
namespace {

constexpr double kFoot = 0.1;  ///< of the climb: noise on the level before it

/// The bin that a time lies in.
std::size_t bin_of(const world::TimeSeries& series, Instant t) {
  const auto after = std::upper_bound(series.start.begin(), series.start.end(), t);
  return after == series.start.begin() ? 0
                                       : static_cast<std::size_t>(after - series.start.begin()) - 1;
}

}  // namespace

LoadRise load_rise(const world::RunResult& result, Instant earliest, Instant trigger,
                   Instant until) {
  const world::TimeSeries& series = result.series;
  const std::vector<double>& rate = series.arrivals_per_second;
  if (rate.empty()) return {trigger, 0, 0};
  const Instant look_back = Instant{} + kLookBack < trigger ? trigger - kLookBack : Instant{};
  const std::size_t first = bin_of(series, std::max(earliest, look_back));
  const std::size_t last = bin_of(series, std::max(until, trigger));
  const std::size_t peak = static_cast<std::size_t>(
      std::max_element(
          rate.begin() + static_cast<std::ptrdiff_t>(std::max(first, bin_of(series, trigger))),
          rate.begin() + static_cast<std::ptrdiff_t>(last) + 1) -
      rate.begin());
  double low = rate[peak];
  for (std::size_t bin = first; bin < peak; ++bin) low = std::min(low, rate[bin]);
  const double foot = low + kFoot * (rate[peak] - low);
  std::size_t bin = peak;
  while (bin > first && rate[bin] > foot) --bin;
  const bool has_foot = rate[bin] <= foot && bin < peak;
  return {has_foot ? end_of_bin(result, bin) : series.start[bin], low, rate[peak]};
}

}  // namespace headroom::experiment
