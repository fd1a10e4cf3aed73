#include "sim/load/changing_mix.hpp"

#include <algorithm>

namespace headroom::load {
namespace {

std::vector<std::uint32_t> classes_of(const std::vector<MixPoint>& points) {
  std::vector<std::uint32_t> classes;
  for (const MixPoint& point : points) {
    for (const MixEntry& entry : point.mix) classes.push_back(entry.request_class);
  }
  std::sort(classes.begin(), classes.end());
  classes.erase(std::unique(classes.begin(), classes.end()), classes.end());
  return classes;
}

double share_of(std::uint32_t request_class, const std::vector<MixEntry>& mix) {
  double share = 0;
  double total = 0;
  for (const MixEntry& entry : mix) {
    total += entry.weight;
    if (entry.request_class == request_class) share += entry.weight;
  }
  return share / total;
}

}  // namespace

ChangingMix::ChangingMix(const std::vector<MixPoint>& points) : classes_(classes_of(points)) {
  for (const MixPoint& point : points) {
    at_.push_back(point.at);
    auto& cumulative = cumulative_.emplace_back();
    double sum = 0;
    for (const std::uint32_t c : classes_) cumulative.push_back(sum += share_of(c, point.mix));
  }
}

std::uint32_t ChangingMix::choose(Duration since_start, double unit) {
  while (next_ < at_.size() && at_[next_] <= since_start) ++next_;
  const std::size_t from = next_ == 0 ? 0 : next_ - 1;
  const std::size_t to = std::min(next_, at_.size() - 1);
  double part = 0;
  if (from != to) {
    part = static_cast<double>((since_start - at_[from]).ns()) /
           static_cast<double>((at_[to] - at_[from]).ns());
  }
  for (std::size_t i = 0; i + 1 < classes_.size(); ++i) {
    const double edge = cumulative_[from][i] + part * (cumulative_[to][i] - cumulative_[from][i]);
    if (unit < edge) return classes_[i];
  }
  return classes_.back();
}

std::vector<MixEntry> mix_at(const std::vector<MixPoint>& points, Duration since_start) {
  const auto after = std::find_if(points.begin(), points.end(),
                                  [&](const MixPoint& point) { return point.at > since_start; });
  const MixPoint& from = after == points.begin() ? *after : *(after - 1);
  const MixPoint& to = after == points.end() ? points.back() : *after;
  const double part =
      to.at > from.at ? (since_start - from.at).seconds() / (to.at - from.at).seconds() : 0.0;
  std::vector<MixEntry> mix;
  for (const std::uint32_t c : classes_of(points)) {
    const double begin = share_of(c, from.mix);
    mix.push_back({c, begin + part * (share_of(c, to.mix) - begin)});
  }
  return mix;
}

std::vector<MixEntry> mean_mix(const std::vector<MixPoint>& points, Duration length) {
  std::vector<MixEntry> mean;
  for (const std::uint32_t c : classes_of(points)) {
    // The integral of a share, by the trapezium rule, which is exact here.
    double integral =
        share_of(c, points.front().mix) * std::min(points.front().at, length).seconds();
    for (std::size_t i = 0; i < points.size(); ++i) {
      const Duration from = std::min(points[i].at, length);
      const bool is_last = i + 1 == points.size();
      const Duration to = is_last ? length : std::min(points[i + 1].at, length);
      if (to <= from) continue;
      const double begin = share_of(c, points[i].mix);
      double end = begin;
      if (!is_last) {
        const double part = (to - from).seconds() / (points[i + 1].at - from).seconds();
        end += part * (share_of(c, points[i + 1].mix) - begin);
      }
      integral += (begin + end) / 2 * (to - from).seconds();
    }
    mean.push_back({c, integral / length.seconds()});
  }
  return mean;
}

}  // namespace headroom::load
