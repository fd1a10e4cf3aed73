#include "sim/scenario/units.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <utility>

namespace headroom::scenario {
namespace {

struct Unit {
  std::string_view name;
  double factor;
};
constexpr std::array kTimes = {Unit{"ns", 1},     Unit{"us", 1e3}, Unit{"ms", 1e6},
                               Unit{"s", 1e9},    Unit{"m", 60e9}, Unit{"h", 3600e9},
                               Unit{"d", 86400e9}};
constexpr std::array kSizes = {Unit{"B", 1},         Unit{"kB", 1e3},        Unit{"KB", 1e3},
                               Unit{"MB", 1e6},      Unit{"GB", 1e9},        Unit{"KiB", 1024},
                               Unit{"MiB", 1048576}, Unit{"GiB", 1073741824}};

constexpr Duration kLongest = 24_h * 365 * 50;

/// Number and unit at the front of the text, which they leave.
template <std::size_t n>
std::optional<double> take_quantity(std::string_view& text, const std::array<Unit, n>& units) {
  double number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  if (error != std::errc{} || !std::isfinite(number) || number < 0) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  while (text.starts_with(' ')) text.remove_prefix(1);
  const std::size_t letters = std::min(
      text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"), text.size());
  for (const Unit& unit : units) {
    if (unit.name != text.substr(0, letters)) continue;
    text.remove_prefix(letters);
    return number * unit.factor;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Duration> parse_duration(std::string_view text) {
  if (text.empty()) return std::nullopt;
  double ns = 0;
  while (!text.empty()) {
    const auto part = take_quantity(text, kTimes);
    if (!part) return std::nullopt;
    ns += *part;
    while (text.starts_with(' ')) text.remove_prefix(1);
  }
  if (ns > kLongest.seconds() * 1e9) return std::nullopt;
  return Duration::from_nanoseconds(ns);
}

std::string duration_text(Duration d) {
  std::string_view unit = "ns";
  std::int64_t factor = 1;
  for (const Unit& candidate : kTimes) {
    const auto length = static_cast<std::int64_t>(candidate.factor);
    if (d.ns() % length != 0) break;
    unit = candidate.name;
    factor = length;
  }
  if (d == Duration{}) unit = "s";
  return fmt::format("{}{}", d.ns() / factor, unit);
}

scaling::Message span(Duration d) { return scaling::Message::span(d, duration_text(d)); }

std::optional<double> parse_size(std::string_view text) {
  const auto bytes = take_quantity(text, kSizes);
  return bytes && text.empty() ? bytes : std::nullopt;
}

std::string size_text(double bytes) {
  for (const Unit& unit : {Unit{"GB", 1e9}, Unit{"MB", 1e6}, Unit{"kB", 1e3}}) {
    const double count = bytes / unit.factor;
    if (count >= 1 && count == std::floor(count)) return fmt::format("{:.0f}{}", count, unit.name);
  }
  return fmt::format("{}B", bytes);
}

std::optional<long long> parse_utc(std::string_view text) {
  // 2026-01-05T00:00:00Z
  constexpr std::string_view kShape = "dddd-dd-ddTdd:dd:ddZ";
  if (text.size() != kShape.size()) return std::nullopt;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_digit = text[i] >= '0' && text[i] <= '9';
    if (kShape[i] == 'd' ? !is_digit : text[i] != kShape[i]) return std::nullopt;
  }
  const auto number = [&](std::size_t from, std::size_t count) {
    int value = 0;
    std::from_chars(text.data() + from, text.data() + from + count, value);
    return value;
  };
  using namespace std::chrono;
  const year_month_day date{year(number(0, 4)), month(static_cast<unsigned>(number(5, 2))),
                            day(static_cast<unsigned>(number(8, 2)))};
  const int h = number(11, 2);
  const int m = number(14, 2);
  const int s = number(17, 2);
  if (!date.ok() || h > 23 || m > 59 || s > 59) return std::nullopt;
  return (sys_days(date).time_since_epoch() + hours(h) + minutes(m) + seconds(s)) / seconds(1);
}

std::optional<long long> parse_timestamp(std::string_view text) {
  constexpr std::size_t kToSeconds = 19;
  if (text.size() <= kToSeconds) return std::nullopt;
  const auto seconds = parse_utc(std::string(text.substr(0, kToSeconds)) + "Z");
  std::size_t at = kToSeconds;
  if (text[at] == '.') {
    ++at;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
  }
  const std::string_view zone = text.substr(at);
  if (!seconds || zone == "Z" || zone.empty()) return zone.empty() ? std::nullopt : seconds;
  // +hh:mm
  const bool has_shape = zone.size() == 6 && (zone[0] == '+' || zone[0] == '-') && zone[3] == ':';
  if (!has_shape) return std::nullopt;
  int hours = 0;
  int minutes = 0;
  const auto [hours_end, hours_error] = std::from_chars(zone.data() + 1, zone.data() + 3, hours);
  const auto [end, error] = std::from_chars(zone.data() + 4, zone.data() + 6, minutes);
  if (hours_end != zone.data() + 3 || end != zone.data() + 6) return std::nullopt;
  const long long offset = hours * 3600LL + minutes * 60LL;
  return *seconds - (zone[0] == '+' ? offset : -offset);
}

std::string utc_text(std::chrono::sys_seconds time) {
  using namespace std::chrono;
  const auto day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(time - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

}  // namespace headroom::scenario
