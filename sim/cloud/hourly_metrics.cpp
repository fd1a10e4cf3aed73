// Metrics by whole hours of the clock on the wall, across the start of the run: for policies that
// forecast.

#include <algorithm>
#include <utility>

#include "sim/cloud/cloudwatch.hpp"

namespace headroom::cloud {

using scaling::Datapoint;
using scaling::MetricQuery;
using scaling::Statistic;

void CloudWatch::set_past(std::vector<PastMetric> past, Duration since_full_hour) {
  past_ = std::move(past);
  since_full_hour_ = since_full_hour;
}

/// Of the run's own samples and, before it, of what is known of the past: an hour in which the run
/// begins has some of both.
std::optional<double> CloudWatch::hour_value(const MetricQuery& query, Instant from,
                                             Instant to) const {
  StatisticSet past;
  for (const PastMetric& metric : past_) {
    if (metric.id != query.id || metric.statistic != query.statistic) continue;
    const auto first =
        std::lower_bound(metric.points.begin(), metric.points.end(), from,
                         [](const Datapoint& point, Instant time) { return point.time < time; });
    for (auto point = first; point != metric.points.end() && point->time < to; ++point)
      past.add(point->value);
  }
  StatisticSet own;
  if (const Series* series = find(query.id); series != nullptr && to > Instant{}) {
    const std::int64_t first = std::max(from, Instant{}).since_start() / series->slot;
    own = series->all.over(first, to.since_start() / series->slot - first);
  }
  if (query.statistic == Statistic::sum) {
    own.merge(past);
    return own.value(Statistic::sum);
  }
  return own.sample_count > 0 ? own.value(query.statistic) : past.value(query.statistic);
}

std::vector<Datapoint> CloudWatch::hourly(const MetricQuery& query, int hours, Instant now) const {
  const auto metrics = query.formula ? query.formula->metrics : std::vector<MetricQuery>{query};
  Instant visible = now;
  for (const MetricQuery& metric : metrics)
    visible = std::min(visible, now - config_.delay(metric.id.name_space));
  // Hour 0 is the one in which the run begins. Those before it are over in any case.
  const Duration since_first = visible - Instant{} + since_full_hour_;
  const std::int64_t ended = since_first < Duration{} ? 0 : since_first / 1_h;
  const auto start_of = [&](std::int64_t hour) {
    return Instant{} - since_full_hour_ + 1_h * hour;
  };
  std::vector<scaling::Values> parts(metrics.size());
  for (std::size_t i = 0; i < metrics.size(); ++i) {
    for (std::int64_t hour = ended - hours; hour < ended; ++hour)
      parts[i].push_back(hour_value(metrics[i], start_of(hour), start_of(hour + 1)));
  }
  const scaling::Values values = query.formula ? query.formula->math.evaluate(parts) : parts[0];
  std::vector<Datapoint> points;
  for (int i = 0; i < hours; ++i) {
    const auto& value = values[static_cast<std::size_t>(i)];
    if (value) points.push_back({start_of(ended - hours + i), *value});
  }
  return points;
}

}  // namespace headroom::cloud
