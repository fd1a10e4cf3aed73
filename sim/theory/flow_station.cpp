#include "sim/theory/flow_station.hpp"

#include <algorithm>
#include <cmath>

#include "sim/engine/elementary.hpp"
#include "sim/theory/queues.hpp"

namespace headroom::theory {
namespace {

constexpr int kSteps = 256;
constexpr int kHalvings = 60;

/// Close together near 1, where the numbers grow fast. @param step in [0, kSteps)
double utilization_at(double step) {
  const double left = 1.0 - step / kSteps;
  return 1.0 - left * left;
}
/// The reverse.
double step_of(double utilization) { return kSteps * (1.0 - std::sqrt(1.0 - utilization)); }

/// By which the wait differs from that of exponential gaps and services.
double variability(double rho, double gaps_cv2, double service_cv2) {
  const double sum = gaps_cv2 + service_cv2;
  if (gaps_cv2 >= 1 || rho <= 0 || sum <= 0) return sum / 2;
  const double even = 1 - gaps_cv2;
  return sum / 2 * engine::exp(-2 * (1 - rho) * even * even / (3 * rho * sum));
}

/// Of several queues the shortest: who has joined one stays there, though another server may be
/// free. Against one queue for all (M/M/c) all servers are busy less often, and waits are longer.
/// No closed form is known; these two factors are fitted to simulations of 2 to 64 servers at 50 to
/// 98 % (flow_station_test has their results), which they meet within some percent of the sojourn
/// time.
class ShortestQueue {
 public:
  explicit ShortestQueue(const FlowStation::Terms& terms)
      : queues_(terms.queues), each_(static_cast<double>(terms.servers) / terms.queues) {}

  /// More than with one queue, on average, in service times.
  double longer_wait(double chance_of_busy) const {
    return 0.35 * (1.0 - 1.0 / (queues_ * queues_)) * chance_of_busy / each_;
  }
  /// Of the chance that all servers are busy.
  double busy_part(double rho) const {
    if (queues_ <= 1) return 1;
    return 1.0 / (1.0 + 0.123 * engine::pow(queues_ - 1.0, 1.15) * (1.0 - rho));
  }

 private:
  double queues_;
  double each_;  ///< servers of a queue
};

}  // namespace

FlowStation::FlowStation(const Terms& terms) : terms_(terms) {
  const int servers = terms.servers;
  const ShortestQueue shortest(terms);
  for (int step = 0; step < kSteps; ++step) {
    const double rho = utilization_at(step);
    const double busy = step == 0 ? 0.0 : erlang_c(servers, rho * servers);
    const double queued = busy * rho / (1.0 - rho) + rho * servers * shortest.longer_wait(busy);
    jobs_.push_back(rho * servers + queued * variability(rho, terms.gaps_cv2, terms.service_cv2));
    // Of exponential service the wait of those who wait is 1 / (c (1 - sigma)), and the chance of
    // it C sigma / rho: both give the mean wait, and sigma (rho where gaps are exponential, too).
    const double gaps = variability(rho, terms.gaps_cv2, 1);
    waiting_.push_back(busy * shortest.busy_part(rho) * gaps / (1.0 - rho + rho * gaps));
  }
}

double FlowStation::mean_jobs(double rho) const {
  const double step = step_of(rho);
  const auto below = std::min(static_cast<std::size_t>(step), jobs_.size() - 2);
  if (rho >= utilization_at(kSteps - 1))  // the queue grows as 1 / (1 - rho)
    return jobs_.back() * (1.0 - utilization_at(kSteps - 1)) / (1.0 - rho);
  const double part = step - static_cast<double>(below);
  return jobs_[below] + part * (jobs_[below + 1] - jobs_[below]);
}

double FlowStation::utilization(double jobs) const {
  if (jobs <= 0.0) return 0.0;
  if (jobs >= jobs_.back()) return 1.0 - (1.0 - utilization_at(kSteps - 1)) * jobs_.back() / jobs;
  const auto above = std::upper_bound(jobs_.begin(), jobs_.end(), jobs);
  const double low = *(above - 1);
  const double part = (jobs - low) / (*above - low);
  return utilization_at(static_cast<double>(above - jobs_.begin() - 1) + part);
}

double FlowStation::chance_of_waiting(double rho) const {
  const double step = std::min(step_of(rho), static_cast<double>(kSteps - 1));
  const auto below = std::min(static_cast<std::size_t>(step), waiting_.size() - 2);
  const double part = step - static_cast<double>(below);
  return waiting_[below] + part * (waiting_[below + 1] - waiting_[below]);
}

double FlowStation::jobs_after(double jobs, double arrivals, double most) const {
  const double all = jobs + arrivals;
  double low = std::max(0.0, all - most);
  double high = all;
  for (int i = 0; i < kHalvings && high - low > 1e-9 * (1.0 + high); ++i) {
    const double middle = (low + high) / 2;
    (middle + most * utilization(middle) < all ? low : high) = middle;
  }
  return (low + high) / 2;
}

}  // namespace headroom::theory
