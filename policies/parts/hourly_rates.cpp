#include "policies/parts/hourly_rates.hpp"

#include <algorithm>

#include "sim/stats/histogram.hpp"

namespace headroom::policies {

void HourlyRates::add(Hour hour, int quarter, double rate) {
  Peaks& peaks = peaks_[hour];
  if (peaks.quarter != quarter) {
    peaks.quarter = quarter;
    peaks.rates.push_back(rate);
  } else {
    peaks.rates.back() = std::max(peaks.rates.back(), rate);
  }
}

void HourlyRates::add(Hour hour, double mean_rate) {
  peaks_[hour].rates.assign(kQuarters, mean_rate);
}

std::vector<double> HourlyRates::on_past_days(Hour hour) const {
  constexpr Hour kDay = 24;
  std::vector<double> rates;
  for (int day = 1; day <= settings_.days; ++day) {
    const auto found = peaks_.find(hour - day * kDay);
    if (found == peaks_.end()) continue;
    rates.insert(rates.end(), found->second.rates.begin(), found->second.rates.end());
  }
  return rates;
}

double HourlyRates::underprediction_before(Hour hour) const {
  double sum = 0;
  for (Hour before = hour - settings_.correction_hours; before < hour; ++before) {
    const auto seen = peaks_.find(before);
    const auto predicted = predictions_.find(before);
    if (seen == peaks_.end() || predicted == predictions_.end()) continue;
    const std::vector<double>& rates = seen->second.rates;
    sum += std::max(0.0, *std::max_element(rates.begin(), rates.end()) - predicted->second);
  }
  return sum > 0 ? sum / settings_.correction_hours : 0;
}

std::optional<double> HourlyRates::predict(Hour hour) {
  std::vector<double> rates = on_past_days(hour);
  if (rates.empty()) return std::nullopt;
  std::sort(rates.begin(), rates.end());
  const auto rank = stats::nearest_rank(settings_.quantile, rates.size());
  const double rate = rates[rank - 1] + underprediction_before(hour);
  predictions_[hour] = rate;
  return rate;
}

}  // namespace headroom::policies
