#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace headroom::policies {

/// The rates of requests at each hour of the day, and what they make of an hour to come: a high
/// quantile of that hour on the last days, and as much more as the last hours came to more than was
/// predicted (policies.md 4.3). Hours are numbered, 24 to a day; any may be hour 0.
class HourlyRates {
 public:
  struct Settings {
    int days = 14;             ///< that are looked back at
    double quantile = 0.95;    ///< of their rates
    int correction_hours = 3;  ///< whose under-prediction counts; 0: none
  };
  using Hour = std::int64_t;
  /// An hour counts by the highest rate of each quarter of it.
  static constexpr int kQuarters = 4;

  explicit HourlyRates(Settings settings) : settings_(settings) {}

  /// A rate that was seen in a quarter of an hour, 0..3. @pre in the order of time
  void add(Hour hour, int quarter, double rate);
  /// The mean rate of an hour of which no more is known.
  void add(Hour hour, double mean_rate);
  /// Empty where no day before has that hour.
  std::optional<double> predict(Hour hour);

 private:
  struct Peaks {
    std::vector<double> rates;
    int quarter = -1;  ///< the last one's
  };
  std::vector<double> on_past_days(Hour hour) const;
  double underprediction_before(Hour hour) const;

  Settings settings_;
  std::map<Hour, Peaks> peaks_;
  std::map<Hour, double> predictions_;
};

}  // namespace headroom::policies
