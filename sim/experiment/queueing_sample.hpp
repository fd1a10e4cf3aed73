#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/engine/time.hpp"
#include "sim/experiment/queueing_model.hpp"
#include "sim/stats/histogram.hpp"

namespace headroom::experiment {

/// What is measured of a request; a sample has millions.
struct ServedRequest {
  Instant sent, started, finished;
  double first_demand_ns = 0;
};

/// The requests of one run, and what a queueing theorist measures of them.
class QueueingSample {
 public:
  /// @param requests all that were sent in [0, end), in the order in which they finished
  /// @param begin,end the window to be measured: for times the requests sent in it, for numbers
  ///   what is in the system during it
  QueueingSample(std::vector<ServedRequest> requests, Instant begin, Instant end);

  /// A quantity by its name in the table ("W", "Wq_p95", "P_N_gt_5", ...), in units of `unit`.
  /// Empty for a name that is not known.
  std::optional<double> measure(const std::string& quantity, const QueueingModel& model,
                                Duration unit);

  /// Adds the sojourn and waiting times of the window to histograms that several runs share.
  void add_times_to(stats::Histogram& sojourn, stats::Histogram& wait) const;

 private:
  double mean_of(double (*value)(const ServedRequest&)) const;
  double share_waiting_longer_than(double ns) const;
  double quantile_of(double (*value)(const ServedRequest&), double q);
  double mean_in(Instant ServedRequest::*from, Instant ServedRequest::*to) const;
  /// Share of the time in which more than n requests are in the system.
  double share_of_time_above(std::size_t n) const;
  double mean_sojourn_of_demand(double demand_ns) const;

  std::vector<ServedRequest> all_;
  std::vector<ServedRequest> in_window_;
  Instant begin_, end_;
};

}  // namespace headroom::experiment
