#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/engine/time.hpp"
#include "sim/stats/histogram.hpp"

namespace headroom::experiment {

/// What is measured of a request; a sample has millions.
struct ServedRequest {
  Instant sent, started, finished;
  double first_demand_ns = 0;
  std::uint32_t station = 0;

  double sojourn_ns() const { return static_cast<double>((finished - sent).ns()); }
  double wait_ns() const { return static_cast<double>((started - sent).ns()); }
};

/// The requests of one run, and what a queueing theorist measures of them. Times in ns.
class QueueingSample {
 public:
  /// @param served all that were sent in [0, end), in the order in which they finished
  /// @param refused when those were sent that found no room
  /// @param begin,end the window to be measured: for times the requests sent in it, for numbers
  ///   what is in the system during it
  QueueingSample(std::vector<ServedRequest> served, const std::vector<Instant>& refused,
                 Instant begin, Instant end);

  // ---- of the requests sent within the window, those that were served

  /// The mean of a function of a request.
  template <class Value>
  double mean_of(Value value) const {
    double sum = 0;
    for (const ServedRequest& request : in_window_) sum += value(request);
    return sum / static_cast<double>(in_window_.size());
  }
  /// The mean over those whose demand is that near to one, relative to it, with their times brought
  /// to it in proportion. @param value of the sojourn
  template <class Value>
  double mean_near_demand(double demand_ns, double tolerance, Value value) const {
    double sum = 0;
    std::size_t count = 0;
    for (const ServedRequest& request : in_window_) {
      const double ratio = request.first_demand_ns / demand_ns;
      if (ratio < 1 - tolerance || ratio > 1 + tolerance) continue;
      sum += value(request.sojourn_ns() / ratio);
      ++count;
    }
    return sum / static_cast<double>(count);
  }
  double share_waiting_longer_than(double ns) const;
  /// The nearest-rank quantile of a function of a request.
  double quantile_of(double (ServedRequest::*value)() const, double q) const;
  /// Requests per ns.
  double arrival_rate() const;
  /// Of all requests, those that found no room.
  double share_refused() const;
  /// Adds sojourn and waiting times to histograms that several runs share.
  void add_times_to(stats::Histogram& sojourn, stats::Histogram& wait) const;

  // ---- of the window's time

  /// The mean number of requests between two of their moments, of one station or of all.
  double mean_number(Instant ServedRequest::*from, Instant ServedRequest::*to) const;
  double mean_number_at(std::uint32_t station) const;
  /// Share of the time in which more than n requests are in the system.
  double share_of_time_above(std::size_t n) const;
  /// Answers per ns.
  double throughput() const;

  Instant end() const { return end_; }
  /// Requests in the system at each of some times, ascending.
  std::vector<std::size_t> numbers_at(const std::vector<Instant>& times) const;

 private:
  double window_ns() const { return static_cast<double>((end_ - begin_).ns()); }
  bool is_in_window(Instant time) const { return time >= begin_ && time < end_; }
  double within_window_ns(Instant from, Instant to) const;
  std::vector<Instant> arrivals() const;

  std::vector<ServedRequest> all_;
  std::vector<ServedRequest> in_window_;
  std::size_t refused_in_window_ = 0;
  Instant begin_, end_;
};

}  // namespace headroom::experiment
