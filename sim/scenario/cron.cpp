#include "sim/scenario/cron.hpp"

#include <date/tz.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <fstream>

namespace headroom::scenario {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::sys_seconds;

constexpr std::array<std::string_view, 12> kMonths = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                                      "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
constexpr std::array<std::string_view, 7> kWeekdays = {"SUN", "MON", "TUE", "WED",
                                                       "THU", "FRI", "SAT"};

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = text.find(at);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

/// What the values of a field may be, and the names of some.
struct Field {
  int low, high;
  const std::string_view* names = nullptr;
  std::size_t name_count = 0;
  int first_name = 0;  ///< its value

  std::optional<int> value(std::string_view text) const {
    std::string upper(text);
    std::transform(upper.begin(), upper.end(), upper.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    for (std::size_t i = 0; i < name_count; ++i) {
      if (names[i] == upper) return first_name + static_cast<int>(i);
    }
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_whole = error == std::errc{} && end == text.data() + text.size();
    if (!is_whole || number < low || number > high) return std::nullopt;
    return number;
  }
};

/// "*", "5", "1-5", each with a step: "*/15".
template <std::size_t N>
bool add_range(std::string_view text, const Field& field, std::bitset<N>& set) {
  const std::size_t slash = text.find('/');
  int step = 1;
  if (slash != std::string_view::npos) {
    const auto given = Field{1, field.high}.value(text.substr(slash + 1));
    if (!given) return false;
    step = *given;
    text = text.substr(0, slash);
  }
  int from = field.low;
  int to = field.high;
  if (text != "*") {
    const auto ends = split(text, '-');
    const auto first = field.value(ends.front());
    if (!first || ends.size() > 2) return false;
    from = *first;
    const auto last = ends.size() == 2 ? field.value(ends.back()) : std::nullopt;
    if (ends.size() == 2 && !last) return false;
    // One value with a step goes on to the end of the field.
    to = last ? *last : slash != std::string_view::npos ? field.high : from;
  }
  if (to < from) return false;
  for (int i = from; i <= to; i += step) set.set(static_cast<std::size_t>(i));
  return true;
}

template <std::size_t N>
bool read_field(std::string_view text, const Field& field, std::bitset<N>& set) {
  const auto parts = split(text, ',');
  return std::all_of(parts.begin(), parts.end(),
                     [&](std::string_view part) { return add_range(part, field, set); });
}

/// Local time of a day and minute, if that day has it.
std::optional<sys_seconds> in_utc(sys_days day, seconds time_of_day, const date::time_zone* zone) {
  if (zone == nullptr) return day + time_of_day;
  const date::local_seconds local(day.time_since_epoch() + time_of_day);
  const date::local_info info = zone->get_info(local);
  if (info.result == date::local_info::nonexistent) return std::nullopt;
  return sys_seconds(local.time_since_epoch() - info.first.offset);
}

}  // namespace

std::optional<CronExpression> CronExpression::parse(std::string_view text) {
  std::vector<std::string_view> fields;
  for (const std::string_view part : split(text, ' ')) {
    if (!part.empty()) fields.push_back(part);
  }
  if (fields.size() != 5) return std::nullopt;
  CronExpression cron;
  const bool is_right =
      read_field(fields[0], {0, 59}, cron.minutes_) &&
      read_field(fields[1], {0, 23}, cron.hours_) && read_field(fields[2], {1, 31}, cron.days_) &&
      read_field(fields[3], {1, 12, kMonths.data(), kMonths.size(), 1}, cron.months_) &&
      read_field(fields[4], {0, 7, kWeekdays.data(), kWeekdays.size(), 0}, cron.weekdays_);
  if (!is_right) return std::nullopt;
  if (cron.weekdays_.test(7)) cron.weekdays_.set(0);
  cron.any_day_ = fields[2].starts_with('*');
  cron.any_weekday_ = fields[4].starts_with('*');
  return cron;
}

bool CronExpression::is_on(sys_days day) const {
  const std::chrono::year_month_day date(day);
  if (!months_.test(static_cast<unsigned>(date.month()))) return false;
  const bool by_day = days_.test(static_cast<unsigned>(date.day()));
  const bool by_weekday = weekdays_.test(std::chrono::weekday(day).c_encoding());
  if (any_day_ || any_weekday_) return by_day && by_weekday;
  return by_day || by_weekday;
}

std::vector<sys_seconds> CronExpression::between(sys_seconds from, sys_seconds to,
                                                 const std::string& time_zone) const {
  const date::time_zone* const zone = time_zone.empty() ? nullptr : date::locate_zone(time_zone);
  std::vector<sys_seconds> times;
  // A zone's day begins up to 14 hours before and after UTC's.
  const sys_days last = std::chrono::ceil<days>(to) + days(1);
  for (sys_days day = std::chrono::floor<days>(from) - days(1); day <= last; day += days(1)) {
    if (!is_on(day)) continue;
    for (int hour = 0; hour < 24; ++hour) {
      if (!hours_.test(static_cast<std::size_t>(hour))) continue;
      for (int minute = 0; minute < 60; ++minute) {
        if (!minutes_.test(static_cast<std::size_t>(minute))) continue;
        const auto time = in_utc(day, hours(hour) + minutes(minute), zone);
        if (time && *time >= from && *time < to) times.push_back(*time);
      }
    }
  }
  std::sort(times.begin(), times.end());
  return times;
}

bool is_time_zone(const std::string& name) {
  try {
    date::locate_zone(name);
    return true;
  } catch (const std::runtime_error&) {
    return false;
  }
}

std::string time_zone_database_version() {
  const std::string& told = date::get_tzdb().version;
  if (!told.empty() && told != "unknown") return told;
  // Debian's library does not know it; the database's first line does: "# version 2025b".
  std::ifstream database("/usr/share/zoneinfo/tzdata.zi");
  std::string hash, word, version;
  database >> hash >> word >> version;
  return word == "version" ? version : "unknown";
}

}  // namespace headroom::scenario
