#include "sim/cli/progress.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <utility>

#include "sim/cli/terminal.hpp"
#include "sim/report/words.hpp"

namespace headroom::cli {
namespace {

using std::chrono::steady_clock;

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

void TimeProgress::operator()(Instant now) {
  const auto wall = steady_clock::now();
  if (!is_shown_ || wall - last_ < std::chrono::milliseconds(200)) return;
  last_ = wall;
  const double speed = now.seconds() / seconds_since(start_);
  fmt::print(stderr, "{}simulated {} of {}, {:.0f} times real time, {:.0f} s left", kAnew,
             report::clock_words(now), report::clock_words(Instant::at(length_)), speed,
             (length_ - now.since_start()).seconds() / speed);
  was_shown_ = true;
}

CountProgress::CountProgress(std::uint32_t count, std::string what, bool is_shown)
    : count_(count), what_(std::move(what)), is_shown_(is_shown && stderr_is_terminal()) {}

void CountProgress::one_more() {
  const std::lock_guard lock(mutex_);
  ++done_;
  if (!is_shown_) return;
  fmt::print(stderr, "{}{} of {} {}, {:.0f} s left", kAnew, done_, count_, what_,
             seconds_since(start_) / done_ * (count_ - done_));
}

void CountProgress::clear() {
  const std::lock_guard lock(mutex_);
  if (is_shown_ && done_ > 0) fmt::print(stderr, "{}", kAnew);
}

}  // namespace headroom::cli
