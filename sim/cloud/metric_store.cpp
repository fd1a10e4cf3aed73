#include "sim/cloud/metric_store.hpp"

#include <algorithm>

namespace headroom::cloud {

void StatisticSet::add(double sample) {
  minimum = sample_count == 0 ? sample : std::min(minimum, sample);
  maximum = sample_count == 0 ? sample : std::max(maximum, sample);
  sum += sample;
  ++sample_count;
}

void StatisticSet::merge(const StatisticSet& other) {
  if (other.sample_count == 0) return;
  minimum = sample_count == 0 ? other.minimum : std::min(minimum, other.minimum);
  maximum = sample_count == 0 ? other.maximum : std::max(maximum, other.maximum);
  sum += other.sum;
  sample_count += other.sample_count;
}

std::optional<double> StatisticSet::value(scaling::Statistic statistic) const {
  if (sample_count == 0) return std::nullopt;
  switch (statistic) {
    case scaling::Statistic::average: return sum / sample_count;
    case scaling::Statistic::sum: return sum;
    case scaling::Statistic::minimum: return minimum;
    case scaling::Statistic::maximum: return maximum;
    case scaling::Statistic::sample_count: return sample_count;
    case scaling::Statistic::percentile: break;
  }
  return std::nullopt;
}

StatisticSet& MetricSeries::slot(std::int64_t index) {
  const auto at = static_cast<std::size_t>(index);
  if (at >= slots_.size()) slots_.resize(at + 1);
  if (keeps_distributions_) distributions_.resize(slots_.size());
  return slots_[at];
}

void MetricSeries::publish(std::int64_t index, double sample) {
  slot(index).add(sample);
  if (keeps_distributions_)
    distributions_[static_cast<std::size_t>(index)].samples.push_back(sample);
}

void MetricSeries::publish(std::int64_t index, const stats::Histogram& samples) {
  if (samples.count() == 0) return;
  const auto count = static_cast<double>(samples.count());
  slot(index).merge({samples.mean_seconds() * count, samples.value_at_rank_seconds(1),
                     samples.max().seconds(), static_cast<std::uint32_t>(samples.count())});
  if (keeps_distributions_)
    distributions_[static_cast<std::size_t>(index)].durations.merge(samples);
}

StatisticSet MetricSeries::over(std::int64_t first, std::int64_t count) const {
  StatisticSet all;
  for (std::int64_t at = std::max<std::int64_t>(first, 0); at < std::min(first + count, end());
       ++at)
    all.merge(slots_[static_cast<std::size_t>(at)]);
  return all;
}

std::optional<double> MetricSeries::percentile(std::int64_t first, std::int64_t count,
                                               double percent) const {
  std::vector<double> samples;
  stats::Histogram durations;
  const auto end = std::min(first + count, static_cast<std::int64_t>(distributions_.size()));
  for (std::int64_t at = std::max<std::int64_t>(first, 0); at < end; ++at) {
    const Distribution& slot = distributions_[static_cast<std::size_t>(at)];
    samples.insert(samples.end(), slot.samples.begin(), slot.samples.end());
    durations.merge(slot.durations);
  }
  if (durations.count() > 0) return durations.quantile_seconds(percent / 100);
  if (samples.empty()) return std::nullopt;
  const auto rank = static_cast<std::ptrdiff_t>(stats::nearest_rank(percent / 100, samples.size()));
  std::nth_element(samples.begin(), samples.begin() + rank - 1, samples.end());
  return samples[static_cast<std::size_t>(rank - 1)];
}

}  // namespace headroom::cloud
