#include "sim/report/summariser.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace headroom::report {
namespace {

constexpr std::int64_t kInterval_s = 30;  // summariser.interval
constexpr std::int64_t kWindow_s = 5;     // JMeter's INTERVAL_WINDOW

}  // namespace

void Summariser::Sum::add(const world::FinishedRequest& request) {
  Sum one;
  one.count = 1;
  one.errors = request.failure ? 1 : 0;
  one.sum_ms = one.min_ms = one.max_ms = (request.elapsed() + 500'000_ns) / 1_ms;
  one.first_sent = request.sent;
  one.last_answered = request.answered;
  add(one);
}

void Summariser::Sum::add(const Sum& other) {
  if (other.count == 0) return;
  min_ms = count == 0 ? other.min_ms : std::min(min_ms, other.min_ms);
  max_ms = std::max(max_ms, other.max_ms);
  count += other.count;
  errors += other.errors;
  sum_ms += other.sum_ms;
  first_sent = std::min(first_sent.value_or(*other.first_sent), *other.first_sent);
  last_answered = std::max(last_answered, other.last_answered);
}

std::string Summariser::line(char kind, const Sum& sum) {
  const std::int64_t ms = (sum.last_answered - *sum.first_sent + 500'000_ns) / 1_ms;
  const std::int64_t seconds = (ms + 500) / 1000;
  const double count = static_cast<double>(sum.count);
  const std::string rate =
      ms > 0 ? fmt::format("{:6.1f}", count * 1e3 / static_cast<double>(ms)) : "******";
  return fmt::format(
      "summary {} {:6} in {:02}:{:02}:{:02} = {}/s Avg: {:5} Min: {:5} Max: {:5} "
      "Err: {:5} ({:.2f}%)",
      kind, sum.count, seconds / 3600, seconds / 60 % 60, seconds % 60, rate,
      sum.sum_ms / static_cast<std::int64_t>(sum.count), sum.min_ms, sum.max_ms, sum.errors,
      100.0 * static_cast<double>(sum.errors) / count);
}

std::string Summariser::difference() const {
  return line('+', since_) + fmt::format(" Active: {} Started: {} Finished: {}\n", threads_.active,
                                         threads_.started, threads_.started - threads_.active);
}

/// The total is left out while it says the same.
std::string Summariser::flush() {
  std::string lines = difference();
  const bool is_first = total_.count == 0;
  total_.add(since_);
  if (!is_first) lines += line('=', total_) + "\n";
  since_ = {};
  return lines;
}

/// Due with a sample that ends up to 5 s behind a boundary, unless there was a line just before.
std::string Summariser::add(std::span<const world::FinishedRequest> requests) {
  std::string lines;
  for (const world::FinishedRequest& request : requests) {
    if (request.transaction || request.is_hidden) continue;
    since_.add(request);
    threads_ = {request.all_threads, request.threads_started};
    const std::int64_t now_s = start_s_ + request.answered.since_start() / 1_s;
    if (now_s <= last_s_ + kWindow_s || now_s % kInterval_s > kWindow_s) continue;
    lines += flush();
    last_s_ = now_s;
  }
  return lines;
}

/// What came since the last line, where there was one, and the total in any case.
std::string Summariser::finish() {
  threads_.active = 0;
  std::string lines;
  if (since_.count > 0 && total_.count > 0) lines = difference();
  total_.add(since_);
  since_ = {};
  if (total_.count > 0) lines += line('=', total_) + "\n";
  return lines;
}

}  // namespace headroom::report
