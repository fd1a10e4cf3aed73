#include "policies/step_scaling.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <vector>

#include "policies/parts/adjustment_settings.hpp"
#include "policies/parts/answers.hpp"
#include "policies/parts/names.hpp"

namespace headroom::policies {

using scaling::AdjustmentType;
using scaling::message;
using scaling::Restraint;
using scaling::Stance;

namespace {

constexpr double kNoBound = std::numeric_limits<double>::infinity();
constexpr std::size_t kMostSteps = 20;  // aws-behaviour 4.7

/// Bounds are relative to the alarm's threshold.
struct Step {
  double lower = -kNoBound;
  double upper = kNoBound;
  double adjustment = 0;
};

enum class Aggregation { average, minimum, maximum };

double aggregate(std::span<const scaling::Datapoint> points, Aggregation aggregation) {
  double sum = 0;
  double least = points[0].value;
  double most = points[0].value;
  for (const scaling::Datapoint& point : points) {
    sum += point.value;
    least = std::min(least, point.value);
    most = std::max(most, point.value);
  }
  switch (aggregation) {
    case Aggregation::average: return sum / static_cast<double>(points.size());
    case Aggregation::minimum: return least;
    case Aggregation::maximum: return most;
  }
  return 0;
}

class StepScaling final : public scaling::Policy {
 public:
  StepScaling(AdjustmentType type, int minimum_magnitude, Aggregation aggregation,
              std::vector<Step> steps)
      : type_(type),
        minimum_magnitude_(minimum_magnitude),
        aggregation_(aggregation),
        steps_(std::move(steps)) {}

  Decision decide(const Wake& wake, const Observation& observation) override {
    if (wake.why != Wake::Why::alarm) return {};
    if (wake.alarm->points.empty()) {
      return held_back(Restraint::no_data,
                       message("insufficient data: no datapoint of an instance that is warmed up"));
    }
    // Of an alarm that asks for M of N datapoints only those that breach say how far it is beyond;
    // of one that is OK, those that do not.
    std::vector<scaling::Datapoint> telling;
    for (const scaling::Datapoint& point : wake.alarm->points) {
      if (wake.alarm->is_on_its_side(point)) telling.push_back(point);
    }
    if (telling.empty()) {
      return held_back(
          Restraint::warm_up,
          message("without the instances that are warming up the threshold is not crossed"));
    }
    const double distance = aggregate(telling, aggregation_) - wake.alarm->threshold;
    const bool above = wake.alarm->state == scaling::AlarmState::insufficient_data
                           ? distance >= 0
                           : wake.alarm->is_high();
    const Step* step = step_for(distance, above);
    if (step == nullptr) return no_opinion(message("the metric is in none of the steps"));
    return apply(*step, observation.group);
  }

 private:
  /// Above the threshold a step holds its lower bound, below it its upper one (aws-behaviour 4.7).
  const Step* step_for(double distance, bool above) const {
    for (const Step& step : steps_) {
      const bool inside = above ? distance >= step.lower && distance < step.upper
                                : distance > step.lower && distance <= step.upper;
      if (inside) return &step;
    }
    return nullptr;
  }

  Decision apply(const Step& step, const scaling::GroupView& group) const {
    // Warming instances count as already there on the way out; terminating ones as still there on
    // the way in, so that one alarm does not remove more than it asked for (ruling 22).
    const int out =
        scaling::adjusted_capacity(type_, step.adjustment, minimum_magnitude_, group.warm());
    if (out > group.warm()) {
      if (out <= group.desired)
        return held_back(Restraint::on_its_way,
                         message("what the step asks for is already on its way"));
      return {out, {}, message("{:+g} on {} warm instances", step.adjustment, group.warm())};
    }
    const int present = group.in_service + group.terminating;
    const int in = scaling::adjusted_capacity(type_, step.adjustment, minimum_magnitude_, present);
    if (in >= present) return {group.desired, {}, message("the step asks for no change")};
    if (in >= group.desired)
      return held_back(Restraint::no_scale_in,
                       message("what the step takes away is already leaving"));
    return {in, {}, message("{:+g} on {} instances", step.adjustment, present)};
  }

  AdjustmentType type_;
  int minimum_magnitude_;
  Aggregation aggregation_;
  std::vector<Step> steps_;
};

scaling::ParameterTree parameters() {
  using Kind = Parameter::Kind;
  return {
      adjustment_type_parameter(),
      {"StepAdjustments",
       Kind::list,
       "At most 20 steps without gaps; bounds relative to the alarm's threshold.",
       true,
       {},
       {},
       {},
       {{"MetricIntervalLowerBound", Kind::number, "Lower bound; absent: minus infinity."},
        {"MetricIntervalUpperBound", Kind::number, "Upper bound; absent: infinity."},
        {"ScalingAdjustment", Kind::integer, "Instances, or percent of the capacity.", true, -1e6,
         1e6}}},
      minimum_magnitude_parameter(),
      {"MinAdjustmentStep", Kind::refused, "replaced by MinAdjustmentMagnitude, also at AWS"},
      {"MetricAggregationType",
       Kind::choice,
       "How the datapoints become one value; default Average.",
       false,
       {},
       {},
       {"Average", "Minimum", "Maximum"}},
      {"EstimatedInstanceWarmup", Kind::integer,
       "Seconds from InService until an instance counts; default: the group's.", false, 0, 3600},
      {"Cooldown", Kind::noted, "step scaling ignores cooldowns"},
      {"ScalingAdjustment", Kind::refused, "belongs to simple scaling (PolicyType SimpleScaling)"},
  };
}

double bound(const Config& step, const char* name, double absent) {
  return step[name].is_absent() ? absent : step[name].number();
}

std::vector<Step> read_steps(const Config& list) {
  std::vector<Step> steps;
  for (const Config& entry : list.list()) {
    const std::string place = "/StepAdjustments/" + std::to_string(steps.size());
    Step step{bound(entry, "MetricIntervalLowerBound", -kNoBound),
              bound(entry, "MetricIntervalUpperBound", kNoBound),
              entry["ScalingAdjustment"].number()};
    if (step.lower == -kNoBound && step.upper == kNoBound) {
      throw BadConfig(place,
                      "a step needs a MetricIntervalLowerBound or a MetricIntervalUpperBound");
    }
    if (step.lower >= step.upper)
      throw BadConfig(place, "the lower bound is not below the upper bound");
    steps.push_back(step);
  }
  if (steps.empty() || steps.size() > kMostSteps)
    throw BadConfig("/StepAdjustments", "1 to 20 steps are allowed");
  return steps;
}

void check_steps(std::vector<Step> steps) {
  std::sort(steps.begin(), steps.end(),
            [](const Step& a, const Step& b) { return a.lower < b.lower; });
  for (std::size_t i = 0; i + 1 < steps.size(); ++i) {
    if (steps[i].upper != steps[i + 1].lower) {
      throw BadConfig(
          "/StepAdjustments",
          "the steps leave a gap or overlap: each must begin where the one before ends");
    }
  }
  if (steps.front().lower < 0 && steps.front().lower != -kNoBound) {
    throw BadConfig("/StepAdjustments", "below the threshold one step must have no lower bound");
  }
  if (steps.back().upper > 0 && steps.back().upper != kNoBound) {
    throw BadConfig("/StepAdjustments", "above the threshold one step must have no upper bound");
  }
}

template <class Enum>
Enum choice(const Config& config, std::initializer_list<std::pair<const char*, Enum>> names,
            Enum absent) {
  if (config.is_absent()) return absent;
  for (const auto& [name, value] : names) {
    if (config.text() == name) return value;
  }
  return absent;
}

/// Which way the adjustments can move a group.
Stance stance_of(AdjustmentType type, const std::vector<Step>& steps) {
  Stance stance{Stance::Role::proposes, false, false, {}};
  for (const Step& step : steps) {
    const bool exact = type == AdjustmentType::exact_capacity;
    stance.scales_out = stance.scales_out || exact || step.adjustment > 0;
    stance.scales_in = stance.scales_in || exact || step.adjustment < 0;
  }
  return stance;
}

scaling::Attached make(const Config& config, const scaling::GroupFacts&) {
  const auto type = adjustment_type_of(config);
  const auto aggregation = choice(config["MetricAggregationType"],
                                  {{"Average", Aggregation::average},
                                   {"Minimum", Aggregation::minimum},
                                   {"Maximum", Aggregation::maximum}},
                                  Aggregation::average);
  std::vector<Step> steps = read_steps(config["StepAdjustments"]);
  check_steps(steps);
  scaling::Needs needs;
  needs.stance = stance_of(type, steps);
  const Config& warm_up = config["EstimatedInstanceWarmup"];
  if (!warm_up.is_absent()) needs.stance.warm_up = Duration::from_seconds(warm_up.number());
  const int least = minimum_magnitude_of(config);
  return {std::move(needs),
          std::make_unique<StepScaling>(type, least, aggregation, std::move(steps))};
}

scaling::Messages assumed(const scaling::GroupFacts&) {
  return {
      scaling::message("step scaling: the value is that of the alarm's breaching datapoints, "
                       "without warming instances")};
}

}  // namespace

scaling::PolicyKind step_scaling() {
  return {"StepScaling",
          "adjusts the capacity by how far a metric is beyond an alarm's threshold (AWS)",
          true,
          parameters,
          make,
          assumed,
          "Amazon EC2 Auto Scaling User Guide, step scaling policies"};
}

}  // namespace headroom::policies
