#include "sim/experiment/queueing_sample.hpp"

#include <algorithm>
#include <utility>

namespace headroom::experiment {

QueueingSample::QueueingSample(std::vector<ServedRequest> served,
                               const std::vector<Instant>& refused, Instant begin, Instant end)
    : all_(std::move(served)), begin_(begin), end_(end) {
  std::copy_if(all_.begin(), all_.end(), std::back_inserter(in_window_),
               [&](const ServedRequest& request) { return is_in_window(request.sent); });
  refused_in_window_ = static_cast<std::size_t>(std::count_if(
      refused.begin(), refused.end(), [&](Instant sent) { return is_in_window(sent); }));
}

double QueueingSample::share_waiting_longer_than(double ns) const {
  return mean_of([&](const ServedRequest& request) { return request.wait_ns() > ns ? 1.0 : 0.0; });
}

double QueueingSample::quantile_of(double (ServedRequest::*value)() const, double q) const {
  std::vector<double> values;
  values.reserve(in_window_.size());
  for (const ServedRequest& request : in_window_) values.push_back((request.*value)());
  const auto rank = static_cast<std::ptrdiff_t>(stats::nearest_rank(q, values.size())) - 1;
  std::nth_element(values.begin(), values.begin() + rank, values.end());
  return values[static_cast<std::size_t>(rank)];
}

double QueueingSample::arrival_rate() const {
  return static_cast<double>(in_window_.size() + refused_in_window_) / window_ns();
}

double QueueingSample::share_refused() const {
  return static_cast<double>(refused_in_window_) /
         static_cast<double>(in_window_.size() + refused_in_window_);
}

void QueueingSample::add_times_to(stats::Histogram& sojourn, stats::Histogram& wait) const {
  for (const ServedRequest& request : in_window_) {
    sojourn.add(request.finished - request.sent);
    wait.add(request.started - request.sent);
  }
}

double QueueingSample::within_window_ns(Instant from, Instant to) const {
  const Duration within = std::min(to, end_) - std::max(from, begin_);
  return std::max(0.0, static_cast<double>(within.ns()));
}

double QueueingSample::mean_number(Instant ServedRequest::*from, Instant ServedRequest::*to) const {
  double sum_ns = 0;
  for (const ServedRequest& request : all_) sum_ns += within_window_ns(request.*from, request.*to);
  return sum_ns / window_ns();
}

double QueueingSample::mean_number_at(std::uint32_t station) const {
  double sum_ns = 0;
  for (const ServedRequest& request : all_) {
    if (request.station == station) sum_ns += within_window_ns(request.sent, request.finished);
  }
  return sum_ns / window_ns();
}

double QueueingSample::throughput() const {
  const auto answered = std::count_if(all_.begin(), all_.end(), [&](const ServedRequest& request) {
    return is_in_window(request.finished);
  });
  return static_cast<double>(answered) / window_ns();
}

std::vector<Instant> QueueingSample::arrivals() const {
  std::vector<Instant> sent;
  sent.reserve(all_.size());
  for (const ServedRequest& request : all_) sent.push_back(request.sent);
  std::sort(sent.begin(), sent.end());
  return sent;
}

double QueueingSample::share_of_time_above(std::size_t n) const {
  // Arrivals sorted anew, departures as they came: merge the two and add up the time above n.
  const std::vector<Instant> sent = arrivals();
  std::size_t arrived = 0;
  std::size_t left = 0;
  Instant since;
  double above_ns = 0;
  const auto pass = [&](Instant now) {
    if (arrived - left > n) above_ns += within_window_ns(since, now);
    since = now;
  };
  while (left < all_.size()) {
    const bool is_arrival = arrived < sent.size() && sent[arrived] < all_[left].finished;
    pass(is_arrival ? sent[arrived] : all_[left].finished);
    is_arrival ? ++arrived : ++left;
  }
  return above_ns / window_ns();
}

std::vector<std::size_t> QueueingSample::numbers_at(const std::vector<Instant>& times) const {
  const std::vector<Instant> sent = arrivals();
  std::size_t arrived = 0;
  std::size_t left = 0;
  std::vector<std::size_t> numbers;
  for (const Instant time : times) {
    while (arrived < sent.size() && sent[arrived] <= time) ++arrived;
    while (left < all_.size() && all_[left].finished <= time) ++left;
    numbers.push_back(arrived - left);
  }
  return numbers;
}

}  // namespace headroom::experiment
