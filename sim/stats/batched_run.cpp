#include "sim/stats/batched_run.hpp"

#include <algorithm>
#include <utility>

#include "sim/stats/batch_means.hpp"
#include "sim/stats/quantile_interval.hpp"

namespace headroom::stats {
namespace {

constexpr std::size_t kFewestBatches = 10;
constexpr double kLeastBeyond = 100;  // values of a batch beyond its quantile

std::vector<double> means_of(const std::vector<Histogram>& batches) {
  std::vector<double> means;
  for (const Histogram& batch : batches) means.push_back(batch.mean_seconds());
  return means;
}

bool have_values(const std::vector<Histogram>& batches) {
  return !batches.empty() && std::all_of(batches.begin(), batches.end(),
                                         [](const Histogram& one) { return one.count() > 0; });
}

/// One that is left at the end joins the last pair.
std::vector<Histogram> joined_in_pairs(const std::vector<Histogram>& batches) {
  std::vector<Histogram> pairs;
  for (std::size_t i = 0; i < batches.size(); ++i) {
    if (i % 2 == 0 && i + 1 < batches.size()) pairs.emplace_back();
    pairs.back().merge(batches[i]);
  }
  return pairs;
}

double variance_of(const Histogram& values) {
  const double mean = values.mean_seconds();
  double squares = 0;
  values.for_each([&](Duration value, std::uint64_t count) {
    const double deviation = value.seconds() - mean;
    squares += deviation * deviation * static_cast<double>(count);
  });
  return squares / static_cast<double>(values.count());
}

}  // namespace

Histogram BatchedRun::whole() const {
  Histogram all;
  for (const Histogram& batch : batches) all.merge(batch);
  return all;
}

BatchedRun batched(std::vector<Histogram> sections) {
  BatchedRun run{std::move(sections), 0, false};
  while (have_values(run.batches) && run.batches.size() >= kFewestBatches) {
    const std::vector<double> means = means_of(run.batches);
    run.lag_1_correlation = lag_1_correlation(means);
    run.is_long_enough = look_independent(means);
    if (run.is_long_enough || run.batches.size() / 2 < kFewestBatches) break;
    run.batches = joined_in_pairs(run.batches);
  }
  return run;
}

Interval mean_interval(const BatchedRun& run, double confidence) {
  Interval interval = batch_means_interval(means_of(run.batches), confidence);
  interval.mean = run.whole().mean_seconds();  // batches are equally long, not equally full
  return interval;
}

std::optional<Interval> quantile_interval(const BatchedRun& run, double q, double confidence) {
  std::vector<double> quantiles;
  for (const Histogram& batch : run.batches) {
    if (static_cast<double>(batch.count()) * (1 - q) < kLeastBeyond) return std::nullopt;
    quantiles.push_back(batch.smooth_quantile_seconds(q));
  }
  return sectioning_interval(run.whole().smooth_quantile_seconds(q), quantiles, confidence);
}

std::optional<double> effective_size(const BatchedRun& run) {
  Estimate means;
  for (const double mean : means_of(run.batches)) means.add(mean);
  const double variance_of_mean = means.standard_error() * means.standard_error();
  if (variance_of_mean == 0) return std::nullopt;
  return variance_of(run.whole()) / variance_of_mean;
}

}  // namespace headroom::stats
