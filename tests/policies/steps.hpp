#pragma once

#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "policies/step_scaling.hpp"

/// Step policies from a few numbers, as a reader of scenarios would hand them over.
namespace headroom::policies {

struct StepSpec {
  std::optional<double> lower, upper;
  double adjustment;
};

inline scaling::Config steps(std::initializer_list<StepSpec> specs) {
  scaling::Config::List list;
  for (const StepSpec& spec : specs) {
    scaling::Config::Object step;
    if (spec.lower) step.emplace_back("MetricIntervalLowerBound", *spec.lower);
    if (spec.upper) step.emplace_back("MetricIntervalUpperBound", *spec.upper);
    step.emplace_back("ScalingAdjustment", spec.adjustment);
    list.emplace_back(std::move(step));
  }
  return list;
}

inline scaling::Attached attached_steps(const std::string& type, const scaling::Config& list,
                                        scaling::Config::Object more = {}) {
  more.emplace_back("AdjustmentType", type);
  more.emplace_back("StepAdjustments", list);
  return step_scaling().make(scaling::Config(std::move(more)), {0, 1000, 1, false});
}

inline std::unique_ptr<scaling::Policy> step_policy(const std::string& type,
                                                    const scaling::Config& list,
                                                    scaling::Config::Object more = {}) {
  return attached_steps(type, list, std::move(more)).policy;
}

}  // namespace headroom::policies
