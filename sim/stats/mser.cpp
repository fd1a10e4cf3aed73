#include "sim/stats/mser.hpp"

#include <algorithm>

#include "sim/stats/estimate.hpp"

namespace headroom::stats {

std::vector<double> mser_statistics(std::span<const double> means) {
  const std::size_t n = means.size();
  if (n == 0) return {};
  std::vector<double> statistics(n / 2 + 1);
  Estimate rest;  // of the values from d on, as d goes down
  for (std::size_t d = n; d-- > 0;) {
    rest.add(means[d]);
    if (d >= statistics.size()) continue;
    const auto left = static_cast<double>(n - d);
    const double squares =
        rest.standard_deviation() * rest.standard_deviation() * (left - 1);  // 0 for one value
    statistics[d] = squares / (left * left);
  }
  return statistics;
}

std::optional<std::size_t> mser_cut(std::span<const double> means) {
  if (means.size() < 2) return std::nullopt;
  const std::vector<double> statistics = mser_statistics(means);
  const auto least = std::min_element(statistics.begin(), statistics.end());
  if (least + 1 == statistics.end()) return std::nullopt;
  return static_cast<std::size_t>(least - statistics.begin());
}

}  // namespace headroom::stats
