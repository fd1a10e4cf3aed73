#include "sim/stats/step_function.hpp"

#include <stdexcept>

namespace headroom::stats {

StepFunction::StepFunction(const std::vector<Step>& steps, Duration length) : length_(length) {
  if (steps.empty()) throw std::invalid_argument("a step function needs a first value");
  if (length <= Duration{}) throw std::invalid_argument("a step function needs a length");
  Instant last;
  for (const Step& step : steps) {
    if (step.from < last) throw std::invalid_argument("steps must be in order of time");
    last = step.from;
    if (steps_.empty()) {
      steps_.push_back({Instant{}, step.value});
      continue;
    }
    if (step.from >= end()) break;
    if (steps_.back().from == step.from) steps_.pop_back();
    if (steps_.empty() || steps_.back().value != step.value) steps_.push_back(step);
  }
}

StepFunction StepFunction::of_bins(const std::vector<double>& values, Duration width) {
  std::vector<Step> steps;
  Instant from;
  for (const double value : values) steps.push_back({from, value}), from += width;
  return {steps, from.since_start()};
}

double StepFunction::at(Instant t) const {
  const auto after = std::upper_bound(steps_.begin(), steps_.end(), t,
                                      [](Instant at, const Step& step) { return at < step.from; });
  return after == steps_.begin() ? steps_.front().value : (after - 1)->value;
}

std::vector<double> StepFunction::at_ends_of_bins(Duration width) const {
  std::vector<double> values;
  auto step = steps_.begin();
  for (Duration start; start < length_; start += width) {
    const Instant bin_end = Instant::at(std::min(start + width, length_));
    while (step + 1 != steps_.end() && (step + 1)->from < bin_end) ++step;
    values.push_back(step->value);
  }
  return values;
}

}  // namespace headroom::stats
