#pragma once

#include <array>
#include <bitset>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace headroom::scenario {

/// A recurrence as scheduled actions have it: "minute hour day-of-month month day-of-week"
/// (aws-behaviour 4.10), with *, lists, ranges, steps, and names of months and days. As in cron,
/// a day counts when either of two restricted day fields holds it.
class CronExpression {
 public:
  /// @return empty for anything else
  static std::optional<CronExpression> parse(std::string_view text);

  /// Its times within [from, to), by the clock of an IANA time zone; empty: UTC. A time that the
  /// clock skips in spring does not come; one that it shows twice in autumn comes once, the first
  /// time.
  /// @throws std::runtime_error for an unknown zone
  std::vector<std::chrono::sys_seconds> between(std::chrono::sys_seconds from,
                                                std::chrono::sys_seconds to,
                                                const std::string& time_zone) const;

 private:
  bool is_on(std::chrono::sys_days day) const;

  std::bitset<60> minutes_;
  std::bitset<24> hours_;
  std::bitset<32> days_;     ///< of the month, from 1
  std::bitset<13> months_;   ///< from 1
  std::bitset<8> weekdays_;  ///< 0 and 7: Sunday
  bool any_day_ = false;     ///< day-of-month is *
  bool any_weekday_ = false;
};

bool is_time_zone(const std::string& name);
/// Version of the time zone database that this machine has: "2025b"; "unknown" where it has none to
/// tell.
std::string time_zone_database_version();

}  // namespace headroom::scenario
