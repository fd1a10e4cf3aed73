#include "sim/scenario/weekly_rate.hpp"

#include <date/tz.h>

#include <algorithm>
#include <chrono>
#include <vector>

#include "sim/load/rate_shapes.hpp"

namespace headroom::scenario {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::sys_seconds;

/// A time within which the clock on the wall shows one hour of one day.
struct ClockHour {
  sys_seconds from, to;
  double rate;
};

ClockHour clock_hour(sys_seconds from, const WeeklyRate& weekly, const date::time_zone* zone) {
  seconds offset{0};
  sys_seconds to = sys_seconds::max();
  if (zone != nullptr) {
    const date::sys_info info = zone->get_info(from);
    offset = info.offset;
    to = info.end;
  }
  const sys_seconds local = from + offset;
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const auto hour = std::chrono::floor<hours>(local - day);
  to = std::min(to, from + (day + hour + hours(1) - local));
  const auto weekday = std::chrono::weekday(day).c_encoding();
  return {from, to,
          weekly.rate * weekly.hours[static_cast<std::size_t>(hour.count())] *
              weekly.weekdays[weekday]};
}

Duration since(sys_seconds time, const LoadPeriod& period) {
  return Duration::seconds((time - period.run_starts).count()) - period.start;
}

}  // namespace

load::RateCurve weekly_rate(const WeeklyRate& weekly, const LoadPeriod& period) {
  const date::time_zone* const zone =
      weekly.time_zone.empty() ? nullptr : date::locate_zone(weekly.time_zone);
  // From whole hours before the start until an hour after the end.
  const sys_seconds begin = std::chrono::floor<hours>(
      period.run_starts + seconds(period.start / Duration::seconds(1)) - hours(2));
  const Duration end = period.known();
  load::RateCurve early;  // its times may be before the load's zero
  for (ClockHour now = clock_hour(begin, weekly, zone);; now = clock_hour(now.to, weekly, zone)) {
    const Duration from = since(now.from, period);
    const Duration to = since(now.to, period);
    if (weekly.is_smooth) {
      early.push_back({from + (to - from) / 2, now.rate});
    } else {
      early.push_back({from, now.rate});
      early.push_back({to, now.rate});
    }
    if (early.back().at > end && from > end) break;
  }
  load::RateCurve curve = {{Duration{}, load::rate_at(early, Duration{})}};
  for (const load::RatePoint& point : early) {
    if (point.at > Duration{}) curve.push_back(point);
  }
  return load::cut(std::move(curve), end);
}

}  // namespace headroom::scenario
