#pragma once

#include <compare>
#include <cstdint>
#include <limits>

namespace headroom {

/// A span of simulated time: whole nanoseconds, so that equal times are equal and ties never hang
/// on rounding. 64 bits last 292 years.
class Duration {
 public:
  constexpr Duration() = default;
  static constexpr Duration nanoseconds(std::int64_t n) { return Duration{n}; }
  static constexpr Duration milliseconds(std::int64_t n) { return Duration{n * 1'000'000}; }
  static constexpr Duration seconds(std::int64_t n) { return Duration{n * 1'000'000'000}; }
  static constexpr Duration minutes(std::int64_t n) { return seconds(60 * n); }
  static constexpr Duration hours(std::int64_t n) { return seconds(3600 * n); }
  static constexpr Duration infinite() {
    return Duration{std::numeric_limits<std::int64_t>::max()};
  }

  /// The nearest whole nanosecond. @param s seconds; |s| beyond 292 years is infinite.
  static constexpr Duration from_seconds(double s) { return from_nanoseconds(s * 1e9); }
  /// The nearest whole nanosecond.
  static constexpr Duration from_nanoseconds(double ns) {
    if (ns >= 9.2e18) return infinite();
    const bool is_whole = ns >= 0x1p52 || ns <= -0x1p52;  // a half more would be rounded itself
    return Duration{static_cast<std::int64_t>(is_whole ? ns : ns + (ns < 0 ? -0.5 : 0.5))};
  }
  /// The first whole nanosecond at or after `ns` (>= 0): something that lasts `ns` is over by then.
  static constexpr Duration covering(double ns) {
    if (ns >= 9.2e18) return infinite();
    const auto whole = static_cast<std::int64_t>(ns);
    // Nearly always so. As a branch that is foretold, the comparison keeps nobody waiting.
    if (__builtin_expect_with_probability(static_cast<double>(whole) < ns, 1, 0.999))
      return Duration{whole + 1};
    return Duration{whole};
  }

  constexpr std::int64_t ns() const { return ns_; }
  constexpr double seconds() const { return static_cast<double>(ns_) / 1e9; }
  constexpr bool is_infinite() const { return ns_ == infinite().ns_; }

  constexpr auto operator<=>(const Duration&) const = default;
  constexpr Duration& operator+=(Duration other) { return ns_ += other.ns_, *this; }
  constexpr Duration& operator-=(Duration other) { return ns_ -= other.ns_, *this; }
  friend constexpr Duration operator+(Duration a, Duration b) { return Duration{a.ns_ + b.ns_}; }
  friend constexpr Duration operator-(Duration a, Duration b) { return Duration{a.ns_ - b.ns_}; }
  friend constexpr Duration operator*(Duration a, std::int64_t n) { return Duration{a.ns_ * n}; }
  friend constexpr Duration operator*(std::int64_t n, Duration a) { return a * n; }
  /// How many whole times `b` fits into `a`; both non-negative, b > 0.
  friend constexpr std::int64_t operator/(Duration a, Duration b) { return a.ns_ / b.ns_; }
  friend constexpr Duration operator/(Duration a, std::int64_t n) { return Duration{a.ns_ / n}; }
  friend constexpr Duration operator%(Duration a, Duration b) { return Duration{a.ns_ % b.ns_}; }

 private:
  constexpr explicit Duration(std::int64_t ns) : ns_(ns) {}
  std::int64_t ns_ = 0;
};

/// A point in simulated time, counted from the start of the run (`Instant{}`).
class Instant {
 public:
  constexpr Instant() = default;
  static constexpr Instant at(Duration since_start) { return Instant{since_start}; }
  /// Later than everything that happens.
  static constexpr Instant never() { return Instant{Duration::infinite()}; }

  constexpr Duration since_start() const { return since_start_; }
  constexpr std::int64_t ns() const { return since_start_.ns(); }
  constexpr double seconds() const { return since_start_.seconds(); }

  constexpr auto operator<=>(const Instant&) const = default;
  constexpr Instant& operator+=(Duration d) { return since_start_ += d, *this; }
  friend constexpr Instant operator+(Instant t, Duration d) { return Instant{t.since_start_ + d}; }
  friend constexpr Instant operator-(Instant t, Duration d) { return Instant{t.since_start_ - d}; }
  friend constexpr Duration operator-(Instant a, Instant b) {
    return a.since_start_ - b.since_start_;
  }

 private:
  constexpr explicit Instant(Duration since_start) : since_start_(since_start) {}
  Duration since_start_;
};

inline namespace literals {
constexpr Duration operator""_ns(unsigned long long n) {
  return Duration::nanoseconds(static_cast<std::int64_t>(n));
}
constexpr Duration operator""_ms(unsigned long long n) {
  return Duration::milliseconds(static_cast<std::int64_t>(n));
}
constexpr Duration operator""_s(unsigned long long n) {
  return Duration::seconds(static_cast<std::int64_t>(n));
}
constexpr Duration operator""_min(unsigned long long n) {
  return Duration::minutes(static_cast<std::int64_t>(n));
}
constexpr Duration operator""_h(unsigned long long n) {
  return Duration::hours(static_cast<std::int64_t>(n));
}
}  // namespace literals

}  // namespace headroom
