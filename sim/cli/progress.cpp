#include "sim/cli/progress.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <utility>

#include "sim/cli/terminal.hpp"
#include "sim/report/words.hpp"

namespace headroom::cli {
namespace {

using std::chrono::steady_clock;

constexpr auto kBetween = std::chrono::milliseconds(200);
constexpr const char* kAnew = "\r\033[K";  // to the beginning of the line, which is emptied

double seconds_since(steady_clock::time_point start) {
  return std::chrono::duration<double>(steady_clock::now() - start).count();
}

}  // namespace

TimeProgress::TimeProgress(Duration length, bool is_shown)
    : length_(length), is_shown_(is_shown && stderr_is_terminal()) {}

TimeProgress::~TimeProgress() {
  if (was_shown_) fmt::print(stderr, "{}", kAnew);
}

void TimeProgress::operator()(Instant now, std::uint64_t requests, std::uint64_t events) {
  const auto wall = steady_clock::now();
  if (!is_shown_ || wall - last_ < kBetween) return;
  last_ = wall;
  const double passed = seconds_since(start_);
  const double speed = now.seconds() / passed;
  fmt::print(
      stderr,
      "{}simulated {} of {}, {:.0f} times real time, {:.3g} million events/s, {:.3g} million "
      "requests/s, {:.0f} s left",
      kAnew, report::clock_words(now), report::clock_words(Instant::at(length_)), speed,
      static_cast<double>(events) / passed * 1e-6, static_cast<double>(requests) / passed * 1e-6,
      (length_ - now.since_start()).seconds() / speed);
  was_shown_ = true;
}

CountProgress::CountProgress(std::uint32_t count, std::string what, bool is_shown,
                             std::uint32_t done)
    : count_(count),
      what_(std::move(what)),
      is_shown_(is_shown && stderr_is_terminal()),
      done_(done),
      done_before_(done) {}

void CountProgress::one_more(const std::string& remark) {
  const std::lock_guard lock(mutex_);
  ++done_;
  const auto wall = steady_clock::now();
  if (!is_shown_ || wall - last_ < kBetween) return;
  last_ = wall;
  const double rate = (done_ - done_before_) / seconds_since(start_);
  fmt::print(stderr, "{}{} of {} {}, {:.3g}/s, {:.0f} s left{}{}", kAnew, done_, count_, what_,
             rate, (count_ - done_) / rate, remark.empty() ? "" : ", ", remark);
  was_shown_ = true;
}

void CountProgress::clear() {
  const std::lock_guard lock(mutex_);
  if (was_shown_) fmt::print(stderr, "{}", kAnew);
  was_shown_ = false;
}

}  // namespace headroom::cli
