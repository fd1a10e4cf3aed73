#include "sim/report/summariser.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace headroom::report {
namespace {

constexpr Duration kInterval = 30_s;  // summariser.interval
constexpr Duration kWindow = 5_s;     // no line sooner than this after the last one

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
  const double seconds = std::max((sum.last_answered - *sum.first_sent).seconds(), 1e-3);
  const auto whole = static_cast<std::int64_t>(seconds);
  return fmt::format(
      "summary {} {:6} in {:02}:{:02}:{:02} = {:6.1f}/s Avg: {:5} Min: {:5} Max: {:5} "
      "Err: {:5} ({:.2f}%)",
      kind, sum.count, whole / 3600, whole / 60 % 60, whole % 60,
      static_cast<double>(sum.count) / seconds, sum.sum_ms / static_cast<std::int64_t>(sum.count),
      sum.min_ms, sum.max_ms, sum.errors,
      100.0 * static_cast<double>(sum.errors) / static_cast<double>(sum.count));
}

/// The total is left out while it says the same.
std::string Summariser::flush() {
  if (since_.count == 0) return "";
  const bool is_first = total_.count == 0;
  total_.add(since_);
  std::string lines =
      line('+', since_) + fmt::format(" Active: {} Started: {} Finished: {}\n", threads_.active,
                                      threads_.started, threads_.started - threads_.active);
  if (!is_first) lines += line('=', total_) + "\n";
  since_ = {};
  return lines;
}

Instant Summariser::next_boundary(Instant after) const {
  const Duration into =
      (after.since_start() + Duration::seconds(start_s_ % (kInterval / 1_s))) % kInterval;
  return after + (kInterval - into);
}

std::string Summariser::add(std::span<const world::FinishedRequest> requests) {
  std::string lines;
  for (const world::FinishedRequest& request : requests) {
    if (!due_) due_ = next_boundary(request.sent + kWindow);
    since_.add(request);
    threads_ = {request.all_threads, request.threads_started};
    if (request.answered < *due_) continue;
    lines += flush();
    due_ = next_boundary(request.answered + kWindow);
  }
  return lines;
}

std::string Summariser::finish() {
  threads_.active = 0;
  std::string lines = flush();
  return lines;
}

}  // namespace headroom::report
