#pragma once

#include <array>
#include <string>

#include "sim/load/rate_curve.hpp"
#include "sim/scenario/read_rate.hpp"

namespace headroom::scenario {

/// A rate by the clock on the wall: `rate` times the hour's factor times the day's.
struct WeeklyRate {
  double rate = 0;
  std::array<double, 24> hours{};
  std::array<double, 7> weekdays{1, 1, 1, 1, 1, 1, 1};  ///< from Sunday
  std::string time_zone;                                ///< of the IANA database; empty: UTC
  /// Linear between the middles of the hours, else constant within each.
  bool is_smooth = false;
};

/// Exact, also where summer time begins or ends. @pre is_time_zone(time_zone), where there is one
load::RateCurve weekly_rate(const WeeklyRate& weekly, const LoadPeriod& period);

}  // namespace headroom::scenario
