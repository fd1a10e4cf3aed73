#include "sim/experiment/expected_jump.hpp"

#include <algorithm>
#include <vector>

#include "sim/scenario/offered_load.hpp"

namespace headroom::experiment {
namespace {

using load::RateCurve;
using load::RatePoint;

/// The rate just before a time, or from it on, where the curve has a step there.
enum class Side { before, from };

double rate_at(const RateCurve& curve, Duration t, Side side) {
  const auto is_behind = [&](const RatePoint& point) {
    return side == Side::from ? point.at > t : point.at >= t;
  };
  const auto next = std::find_if(curve.begin(), curve.end(), is_behind);
  if (next == curve.begin()) return side == Side::from ? curve.front().per_second : 0;
  const RatePoint& last = *(next - 1);
  if (next == curve.end()) return last.per_second;
  const double share = (t - last.at).seconds() / (next->at - last.at).seconds();
  return last.per_second + share * (next->per_second - last.per_second);
}

struct Rate {
  double rps = 0, vcpus = 0;
};

/// Of all loads together that have a curve.
Rate total_at(const scenario::Scenario& scenario, Instant t, Side side) {
  Rate total;
  for (const scenario::LoadConfig& entry : scenario.load) {
    const auto load = offered_load(entry, scenario);
    if (!load || load->rate == nullptr || load->rate->empty()) continue;
    const Duration since_start = t.since_start() - entry.start;
    const Duration end = entry.stop.value_or(scenario.duration);
    if (since_start < Duration{} || t.since_start() >= end) continue;
    const double rps = rate_at(*load->rate, since_start, side);
    total.rps += rps;
    total.vcpus += rps * load->cpu_seconds / scenario.launch_template.type.relative_core_speed;
  }
  return total;
}

/// When some rate may begin to rise.
std::vector<Instant> corners(const scenario::Scenario& scenario) {
  std::vector<Instant> all;
  for (const scenario::LoadConfig& entry : scenario.load) {
    const auto load = offered_load(entry, scenario);
    if (!load || load->rate == nullptr) continue;
    for (const RatePoint& point : *load->rate) all.push_back(Instant::at(entry.start + point.at));
  }
  return all;
}

}  // namespace

std::optional<ExpectedJump> largest_jump(const scenario::Scenario& scenario) {
  std::optional<ExpectedJump> largest;
  Rate peak;
  for (const Instant t : corners(scenario)) {
    if (t == Instant{} || t.since_start() >= scenario.duration) continue;
    const Rate before = total_at(scenario, t, Side::before);
    const Rate at_once = total_at(scenario, t, Side::from);
    const Rate later = total_at(scenario, t + 60_s, Side::before);
    peak = {std::max(peak.rps, at_once.rps), std::max(peak.vcpus, at_once.vcpus)};
    const Rate after = later.vcpus > at_once.vcpus ? later : at_once;
    const bool rises = after.vcpus > before.vcpus;
    if (!rises ||
        (largest && after.vcpus - before.vcpus <= largest->after_vcpus - largest->before_vcpus))
      continue;
    largest = ExpectedJump{t, before.rps, after.rps, before.vcpus, after.vcpus, 0, 0};
  }
  if (largest) {
    largest->peak_rps = std::max(peak.rps, largest->after_rps);
    largest->peak_vcpus = std::max(peak.vcpus, largest->after_vcpus);
  }
  return largest;
}

}  // namespace headroom::experiment
