#include "sim/experiment/queueing_study.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <mutex>

#include "sim/experiment/queueing_measures.hpp"
#include "sim/experiment/queueing_run.hpp"
#include "sim/experiment/replications.hpp"
#include "sim/stats/estimate.hpp"
#include "sim/stats/histogram.hpp"

namespace headroom::experiment {
namespace {

using Quantities = std::vector<StudiedQuantity>;

constexpr std::uint32_t kReplications = 64;  // enough for z instead of Student's t
constexpr double kMostRequests = 1e8;        // of one system
constexpr double kFirstRequests = 1e6;       // at least, to see how many it takes
constexpr double kRelaxations = 50;  // relaxation times of the queue in one replication, at least
constexpr double kMargin = 1.3;      // standard errors are estimates themselves
constexpr int kMostRounds = 6;
constexpr int kFinePrecision = 14;  // bits: quantiles to 0.003 %

/// What the replications of a system say together.
struct Measured {
  std::vector<stats::Estimate> by_quantity;
  stats::Histogram sojourn{kFinePrecision};
  stats::Histogram wait{kFinePrecision};

  /// A quantile of times is that of all replications pooled, as the mean of short runs' quantiles
  /// is too low; everything else is the mean over the replications.
  double value(std::size_t index, const std::string& quantity) const {
    const auto quantile = time_quantile(quantity);
    if (!quantile) return by_quantity[index].mean();
    return (quantile->of_wait ? wait : sojourn).quantile_seconds(quantile->q) / kTimeUnit.seconds();
  }
};

Measured measure_all(const QueueingModel& model, const Quantities& quantities, double requests,
                     std::uint32_t first_replication, unsigned threads,
                     const scenario::Environment& environment) {
  Measured measured;
  std::vector<std::vector<double>> observed(kReplications);
  std::mutex mutex;  // of the histograms: counts, so that the order makes no difference
  for_each_replication(kReplications, threads, [&](std::uint32_t r) {
    const QueueingSample sample =
        queueing_run(model, requests / kReplications, first_replication + r, environment);
    for (const StudiedQuantity& quantity : quantities)
      observed[r].push_back(measure(sample, quantity.name, model));
    const std::lock_guard lock(mutex);
    sample.add_times_to(measured.sojourn, measured.wait);
  });
  measured.by_quantity.resize(quantities.size());
  for (const std::vector<double>& row : observed) {
    for (std::size_t i = 0; i < row.size(); ++i) measured.by_quantity[i].add(row[i]);
  }
  return measured;
}

/// Requests of the first round: a replication shorter than many relaxation times of the queue has
/// quantiles that are too low.
double first_requests(const QueueingModel& model) {
  return std::max(kFirstRequests, kReplications * kRelaxations * model.relaxation);
}

/// About how many requests it takes to have the standard error small enough.
double requests_needed(const QueueingModel& model, const StudiedQuantity& quantity,
                       const stats::Estimate& estimate, double requests, double relative_error) {
  const double ratio = estimate.standard_error() / (relative_error * std::abs(quantity.expected));
  const double by_error = requests * ratio * ratio;
  if (!is_share(quantity.name)) return by_error;
  // What is rare must be seen often before its error says anything.
  const double looks =
      (1 - quantity.expected) / quantity.expected / (relative_error * relative_error);
  return std::max(by_error, looks * (model.episodes ? model.episodes->requests() : 1));
}

/// Marks what takes too long. @return the requests that the others need
double next_requests(const QueueingModel& model, Quantities& quantities, const Measured& measured,
                     double requests, double relative_error) {
  double needed = 0;
  for (std::size_t i = 0; i < quantities.size(); ++i) {
    if (quantities[i].takes_too_long) continue;
    const double own =
        requests_needed(model, quantities[i], measured.by_quantity[i], requests, relative_error);
    quantities[i].takes_too_long = own > kMostRequests;
    if (!quantities[i].takes_too_long) needed = std::max(needed, own);
  }
  return needed;
}

}  // namespace

void study(const QueueingModel& model, double relative_error, unsigned threads,
           const scenario::Environment& environment, Quantities& quantities) {
  double requests = first_requests(model);
  Measured measured = measure_all(model, quantities, requests, 0, threads, environment);
  for (int round = 0; round < kMostRounds; ++round) {
    const double needed = next_requests(model, quantities, measured, requests, relative_error);
    if (needed <= requests) break;
    requests = kMargin * needed;
    measured = measure_all(model, quantities, requests, kReplications, threads, environment);
  }
  for (std::size_t i = 0; i < quantities.size(); ++i) {
    quantities[i].value = measured.value(i, quantities[i].name);
    quantities[i].standard_error = measured.by_quantity[i].standard_error();
  }
}

}  // namespace headroom::experiment
