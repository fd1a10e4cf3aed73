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
  }
  return std::nullopt;
}

void MetricSeries::publish(std::int64_t minute, double sample) {
  const auto index = static_cast<std::size_t>(minute);
  if (index >= minutes_.size()) minutes_.resize(index + 1);
  minutes_[index].add(sample);
}

StatisticSet MetricSeries::over(std::int64_t first, std::int64_t count) const {
  StatisticSet all;
  const auto end = std::min(first + count, static_cast<std::int64_t>(minutes_.size()));
  for (std::int64_t minute = std::max<std::int64_t>(first, 0); minute < end; ++minute)
    all.merge(minutes_[static_cast<std::size_t>(minute)]);
  return all;
}

}  // namespace headroom::cloud
