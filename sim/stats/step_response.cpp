#include "sim/stats/step_response.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::stats {
namespace {

/// What capacity is from `from` on, and its changes before `until`.
std::vector<Step> within(const StepFunction& capacity, Instant from, Instant until) {
  std::vector<Step> result = {{from, capacity.at(from)}};
  for (const Step& step : capacity.steps()) {
    if (step.from > from && step.from < until) result.push_back(step);
  }
  return result;
}

double mean(const std::vector<Step>& steps, Instant from, Instant until) {
  double integral = 0;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const Instant end = i + 1 < steps.size() ? steps[i + 1].from : until;
    const Instant start = std::max(steps[i].from, from);
    if (start < end) integral += steps[i].value * (end - start).seconds();
  }
  return integral / (until - from).seconds();
}

Settling settling(const std::vector<Step>& steps, double level, bool is_upward, double band) {
  Settling result;
  result.level = level;
  const Instant start = steps.front().from;
  Instant inside = Instant::never();  // since when, without leaving
  for (const Step& step : steps) {
    const double beyond = is_upward ? step.value - level : level - step.value;
    result.overshoot = std::max(result.overshoot, beyond);
    const bool is_inside = std::abs(step.value - level) <= band;
    inside = is_inside ? std::min(inside, step.from) : Instant::never();
  }
  if (level > 0) result.overshoot_percent = 100 * result.overshoot / level;
  if (inside != Instant::never()) result.time = inside - start;
  return result;
}

}  // namespace

std::vector<StepResponse> step_responses(const StepFunction& capacity, const StepFunction& demand,
                                         double band) {
  const std::vector<Step>& changes = demand.steps();
  std::vector<StepResponse> responses;
  for (std::size_t i = 1; i < changes.size(); ++i) {
    StepResponse response;
    response.at = changes[i].from;
    response.until = i + 1 < changes.size() ? changes[i + 1].from : demand.end();
    response.before = changes[i - 1].value;
    response.after = changes[i].value;
    const std::vector<Step> steps = within(capacity, response.at, response.until);
    const Instant last_quarter = response.until - (response.until - response.at) / 4;
    const bool is_upward = response.after > response.before;
    response.to_demand = settling(steps, response.after, is_upward, band);
    response.to_final = settling(steps, mean(steps, last_quarter, response.until), is_upward, band);
    responses.push_back(response);
  }
  return responses;
}

}  // namespace headroom::stats
