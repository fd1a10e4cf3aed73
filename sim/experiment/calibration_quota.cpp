#include "sim/experiment/calibration_quota.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace headroom::experiment {
namespace {

using theory::BusyTime;
using theory::GivenCpu;

constexpr double kPhaseHolds_s = 60;
constexpr int kPhases = 100;            ///< that are tried
constexpr std::size_t kAnswers = 2000;  ///< of a minute that its phase is judged by
constexpr int kHalvings = 40;

/// A minute or so of the log, and the phase of the periods in it.
struct Part {
  double begin_s = 0, end_s = 0;
  std::vector<double> answers;
  double phase_s = 0;
};

std::vector<Part> parts_of(std::span<const double> ends, double first, double last) {
  const auto count =
      static_cast<std::size_t>(std::max(1.0, std::round((last - first) / kPhaseHolds_s)));
  const double length = (last - first) / static_cast<double>(count);
  std::vector<Part> parts(count);
  for (std::size_t i = 0; i < count; ++i) {
    parts[i].begin_s = first + static_cast<double>(i) * length;
    parts[i].end_s = parts[i].begin_s + length;
    const auto begin = std::lower_bound(ends.begin(), ends.end(), parts[i].begin_s);
    const auto end = std::upper_bound(ends.begin(), ends.end(), parts[i].end_s);
    const auto all = static_cast<std::size_t>(end - begin);
    const std::size_t step = 1 + all / kAnswers;
    for (std::size_t k = 0; k < all; k += step)
      parts[i].answers.push_back(*(begin + static_cast<std::ptrdiff_t>(k)));
  }
  return parts;
}

std::vector<double> starts_of(const std::vector<Part>& parts, double period_s) {
  std::vector<double> starts;
  for (const Part& part : parts) {
    const double first = std::ceil((part.begin_s - part.phase_s) / period_s);
    for (double k = first; part.phase_s + k * period_s < part.end_s; ++k) {
      const double start = part.phase_s + k * period_s;
      if (starts.empty() || start > starts.back() + period_s / 2) starts.push_back(start);
    }
  }
  return starts;
}

/// The quota that makes the sum over the periods what was used; 0 where even all busy time is less.
double quota_for(const BusyTime& busy, const std::vector<double>& starts, double period_s,
                 double cpu_s, std::span<const Window> windows) {
  double low = 0;
  double high = 2 * period_s;  // pooled over vCPUs it may be more than a period
  while (high < 64 * period_s && given_within({busy, starts, high}, windows) < cpu_s) high *= 2;
  if (given_within({busy, starts, high}, windows) < cpu_s) return 0;
  for (int i = 0; i < kHalvings; ++i) {
    const double middle = (low + high) / 2;
    (given_within({busy, starts, middle}, windows) < cpu_s ? low : high) = middle;
  }
  return (low + high) / 2;
}

/// Turns the part's periods to where its answers exceed the quota least. @return that mean excess,
/// against the mean over all phases
double turn(Part& part, const BusyTime& busy, double period_s, double quota_s) {
  double best = -1;
  double sum = 0;
  const double begin = part.phase_s;
  for (int i = 0; i < kPhases; ++i) {
    const double phase = begin + i * period_s / kPhases;
    double excess = 0;
    for (const double answer : part.answers) {
      const double start = phase + period_s * std::floor((answer - phase) / period_s);
      excess += std::max(0.0, busy.until(answer) - busy.until(start) - quota_s);
    }
    sum += excess / kPhases;
    if (best >= 0 && excess >= best) continue;
    best = excess;
    part.phase_s = phase;
  }
  return sum > 0 ? best / sum : 1;
}

}  // namespace

double given_within(const GivenCpu& given, std::span<const Window> windows) {
  double sum = 0;
  for (const Window& window : windows)
    sum += given.until(window.end_s) - given.until(window.begin_s);
  return sum;
}

QuotaFit fit_quota(const BusyTime& busy, std::span<const double> ends, double period_s,
                   double cpu_s, std::span<const Window> windows) {
  QuotaFit fit;
  const double first = busy.points().front().at - period_s;
  std::vector<Part> parts = parts_of(ends, first, ends.back());
  for (int round = 0; round < 2; ++round) {
    const double quota = quota_for(busy, starts_of(parts, period_s), period_s, cpu_s, windows);
    if (quota <= 0) return fit;
    fit.contrast = 0;
    for (Part& part : parts)
      fit.contrast += turn(part, busy, period_s, quota) / static_cast<double>(parts.size());
  }
  fit.period_starts = starts_of(parts, period_s);
  fit.quota_s = quota_for(busy, fit.period_starts, period_s, cpu_s, windows);
  const GivenCpu given(busy, fit.period_starts, fit.quota_s);
  std::size_t late = 0;
  for (const double end : ends) late += given.excess(end) > period_s / 10 ? 1 : 0;
  fit.late_answers = static_cast<double>(late) / static_cast<double>(ends.size());
  double periods = 0;
  double held = 0;
  for (const Window& window : windows) {
    periods += (window.end_s - window.begin_s) / period_s;
    held += static_cast<double>(given.spent_periods(window.begin_s, window.end_s));
  }
  fit.held_periods = periods > 0 ? held / periods : 0;
  return fit;
}

}  // namespace headroom::experiment
