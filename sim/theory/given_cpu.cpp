#include "sim/theory/given_cpu.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace headroom::theory {
namespace {

/// One after the other, in the order they ended: each began when it had come and the one before it
/// was done.
std::vector<double> attained_in_turn(std::span<const Stay> stays, const GivenCpu& given) {
  std::vector<std::size_t> by_end(stays.size());
  std::iota(by_end.begin(), by_end.end(), std::size_t{0});
  std::stable_sort(by_end.begin(), by_end.end(),
                   [&](std::size_t a, std::size_t b) { return stays[a].end < stays[b].end; });
  std::vector<double> got(stays.size());
  double free_from = by_end.empty() ? 0 : stays[by_end[0]].begin;
  for (const std::size_t i : by_end) {
    const double begin = std::max(stays[i].begin, free_from);
    got[i] = given.until(stays[i].end) - given.until(begin);
    free_from = stays[i].end;
  }
  return got;
}

/// All that are present get the same: the integral of given CPU / requests present, which each has
/// part of from its coming to its end.
std::vector<double> attained_in_shares(std::span<const Stay> stays, const BusyTime& busy,
                                       const GivenCpu& given) {
  const std::vector<BusyTime::Point>& points = busy.points();
  std::vector<double> share(points.size(), 0.0);  // of one that was there all the time
  for (std::size_t i = 1; i < points.size(); ++i) {
    const double piece = given.until(points[i].at) - given.until(points[i - 1].at);
    share[i] = share[i - 1] + (points[i - 1].present > 0 ? piece / points[i - 1].present : 0.0);
  }
  // Stays begin and end at points.
  const auto share_at = [&](double t) {
    const auto found =
        std::lower_bound(points.begin(), points.end(), t,
                         [](const BusyTime::Point& point, double at) { return point.at < at; });
    return share[static_cast<std::size_t>(found - points.begin())];
  };
  std::vector<double> got;
  got.reserve(stays.size());
  for (const Stay& stay : stays) got.push_back(share_at(stay.end) - share_at(stay.begin));
  return got;
}

}  // namespace

GivenCpu::GivenCpu(const BusyTime& busy, double speed) : busy_(&busy), speed_(speed) {}

GivenCpu::GivenCpu(const BusyTime& busy, std::vector<double> period_starts, double quota_s)
    : busy_(&busy), quota_s_(quota_s), starts_(std::move(period_starts)) {
  busy_at_.reserve(starts_.size());
  given_at_.reserve(starts_.size());
  for (std::size_t i = 0; i < starts_.size(); ++i) {
    busy_at_.push_back(busy.until(starts_[i]));
    given_at_.push_back(i == 0
                            ? busy_at_[0]
                            : given_at_[i - 1] + std::min(quota_s_, busy_at_[i] - busy_at_[i - 1]));
  }
}

std::size_t GivenCpu::period_of(double t) const {
  return static_cast<std::size_t>(std::upper_bound(starts_.begin(), starts_.end(), t) -
                                  starts_.begin());
}

double GivenCpu::until(double t) const {
  const std::size_t period = period_of(t);
  if (period == 0) return speed_ * busy_->until(t);
  return given_at_[period - 1] + std::min(quota_s_, busy_->until(t) - busy_at_[period - 1]);
}

double GivenCpu::excess(double t) const {
  const std::size_t period = period_of(t);
  if (period == 0) return 0;
  return std::max(0.0, busy_->until(t) - busy_at_[period - 1] - quota_s_);
}

std::size_t GivenCpu::spent_periods(double from, double to) const {
  std::size_t spent = 0;
  for (std::size_t i = 0; i + 1 < starts_.size(); ++i) {
    if (starts_[i] < from || starts_[i] >= to) continue;
    if (busy_at_[i + 1] - busy_at_[i] > quota_s_) ++spent;
  }
  return spent;
}

std::vector<double> attained(std::span<const Stay> stays, const BusyTime& busy,
                             const GivenCpu& given, Discipline discipline) {
  return discipline == Discipline::fifo ? attained_in_turn(stays, given)
                                        : attained_in_shares(stays, busy, given);
}

}  // namespace headroom::theory
