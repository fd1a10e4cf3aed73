#include "sim/load/recorded_time.hpp"

#include <array>
#include <chrono>

namespace headroom::load {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

/// Takes digits off the front; -1 where there are not that many.
int take_digits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return -1;
  int value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  return value;
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<std::int64_t> nanoseconds_of(int year, int month, int day, int hour, int minute,
                                           int second) {
  if (year < 1970 || year > 2200 || month < 1 || day < 1 || hour < 0 || minute < 0 || second < 0)
    return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  return (((days * 24 + hour) * 60 + minute) * 60 + second) * kSecond;
}

/// "+01:00", "-0700"; ns.
std::optional<std::int64_t> parse_offset(std::string_view text) {
  const bool is_west = text.starts_with('-');
  if (!take(text, '+') && !take(text, '-')) return std::nullopt;
  const int hours = take_digits(text, 2);
  take(text, ':');
  const int minutes = take_digits(text, 2);
  if (hours < 0 || minutes < 0 || !text.empty()) return std::nullopt;
  const std::int64_t offset = (hours * 60 + minutes) * 60 * kSecond;
  return is_west ? -offset : offset;
}

std::int64_t take_fraction(std::string_view& text) {
  std::int64_t fraction = 0;
  std::int64_t unit = kSecond / 10;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    fraction += (text.front() - '0') * unit;
    unit /= 10;
    text.remove_prefix(1);
  }
  return fraction;
}

}  // namespace

std::optional<std::int64_t> parse_recorded_time(std::string_view text) {
  const int year = take_digits(text, 4);
  if (!take(text, '-')) return std::nullopt;
  const int month = take_digits(text, 2);
  if (!take(text, '-')) return std::nullopt;
  const int day = take_digits(text, 2);
  if (!take(text, 'T') && !take(text, ' ')) return std::nullopt;
  const int hour = take_digits(text, 2);
  if (!take(text, ':')) return std::nullopt;
  const int minute = take_digits(text, 2);
  if (!take(text, ':')) return std::nullopt;
  const int second = take_digits(text, 2);
  auto time = nanoseconds_of(year, month, day, hour, minute, second);
  if (!time) return std::nullopt;
  if (take(text, '.')) *time += take_fraction(text);
  if (text.empty() || text == "Z") return time;
  const auto offset = parse_offset(text);
  if (!offset) return std::nullopt;
  return *time - *offset;
}

std::optional<std::int64_t> parse_log_time(std::string_view text) {
  constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const int day = take_digits(text, 2);
  if (!take(text, '/')) return std::nullopt;
  int month = 0;
  for (std::size_t i = 0; i < kMonths.size(); ++i) {
    if (text.starts_with(kMonths[i])) month = static_cast<int>(i) + 1;
  }
  text.remove_prefix(text.size() < 3 ? text.size() : 3);
  if (!take(text, '/')) return std::nullopt;
  const int year = take_digits(text, 4);
  if (!take(text, ':')) return std::nullopt;
  const int hour = take_digits(text, 2);
  if (!take(text, ':')) return std::nullopt;
  const int minute = take_digits(text, 2);
  if (!take(text, ':')) return std::nullopt;
  const int second = take_digits(text, 2);
  const auto time = nanoseconds_of(year, month, day, hour, minute, second);
  if (!time || !take(text, ' ')) return std::nullopt;
  const auto offset = parse_offset(text);
  if (!offset) return std::nullopt;
  return *time - *offset;
}

}  // namespace headroom::load
