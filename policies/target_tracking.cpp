#include "policies/target_tracking.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "policies/parts/answers.hpp"
#include "policies/parts/names.hpp"
#include "sim/scaling/adjustment.hpp"

namespace headroom::policies {

using scaling::Comparison;
using scaling::message;
using scaling::Restraint;
using scaling::Stance;

namespace {

constexpr const char* kHigh = "AlarmHigh";
constexpr const char* kLow = "AlarmLow";
// The two alarms as captured from AWS: 60 s x 3 and 60 s x 15 (aws-behaviour 4.8).
constexpr int kHighPeriods = 3;
constexpr int kLowPeriods = 15;
constexpr double kFixedLowShare = 0.90;

class TargetTracking final : public scaling::Policy {
 public:
  TargetTracking(double target, bool scales_in, bool fixed_low_threshold)
      : target_(target), scales_in_(scales_in), fixed_low_threshold_(fixed_low_threshold) {}

  Decision decide(const Wake& wake, const Observation& observation) override {
    if (wake.why == Wake::Why::capacity_changed)
      return renew_low_threshold(observation.group.desired);
    if (observation.metrics[0].empty()) {
      return held_back(Restraint::no_data,
                       message("insufficient data: no datapoint of an instance that is warmed up"));
    }
    const double metric = observation.metrics[0].back().value;  // the newest one
    const bool asks_out = wake.alarm != nullptr && wake.alarm->role == kHigh;
    return asks_out ? scale_out(metric, observation.group) : scale_in(metric, observation.group);
  }

  double low_threshold(int instances) const {
    return target_ * (fixed_low_threshold_ ? kFixedLowShare : low_threshold_share(instances));
  }

 private:
  Decision scale_out(double metric, const scaling::GroupView& group) const {
    // Instances that warm up are not in the metric, so they are not in its arithmetic either; what
    // they will bring is: the result is compared with what is already on its way.
    const int wanted = capacity_for_target(group.warm(), metric, target_);
    if (wanted <= group.desired)
      return held_back(Restraint::on_its_way,
                       message("what the metric asks for is already on its way"));
    return {wanted,
            {},
            message("{} warm instances at {:.4g} against a target of {:g}", group.warm(), metric,
                    target_)};
  }

  Decision scale_in(double metric, const scaling::GroupView& group) const {
    if (!scales_in_)
      return held_back(Restraint::no_scale_in, message("scale-in is disabled in this policy"));
    const int wanted = capacity_for_target(group.in_service + group.terminating, metric, target_);
    if (wanted >= group.desired)
      return held_back(Restraint::no_scale_in, message("one instance less would exceed the target"),
                       group.desired);
    return {wanted,
            {},
            message("{} instances at {:.4g} against a target of {:g}", group.in_service, metric,
                    target_)};
  }

  Decision renew_low_threshold(int instances) const {
    return {std::nullopt,
            {{kLow, low_threshold(instances)}},
            message("the low threshold follows the capacity")};
  }

  double target_;
  bool scales_in_;
  bool fixed_low_threshold_;
};

constexpr const char* kCpu = "ASGAverageCPUUtilization";
constexpr const char* kNetworkIn = "ASGAverageNetworkIn";
constexpr const char* kNetworkOut = "ASGAverageNetworkOut";
constexpr const char* kRequests = "ALBRequestCountPerTarget";

/// What is kept at the target: a value a minute, or more often where a high-resolution metric says
/// so.
scaling::MetricQuery tracked_metric(const Config& tracking) {
  const Config& own = tracking["CustomizedMetricSpecification"];
  const Config& predefined = tracking["PredefinedMetricSpecification"];
  if (own.is_absent() == predefined.is_absent()) {
    throw scaling::BadConfig("/TargetTrackingConfiguration",
                             "either PredefinedMetricSpecification or CustomizedMetricSpecification"
                             " is needed");
  }
  if (!own.is_absent()) return own.metric();
  scaling::MetricQuery metric;
  const std::string& type = predefined["PredefinedMetricType"].text();
  if (type == kRequests) {
    metric.id = {"AWS/ApplicationELB", "RequestCountPerTarget"};
    metric.statistic = scaling::Statistic::sum;
  } else {
    metric.id = {"AWS/EC2", type == kCpu         ? "CPUUtilization"
                            : type == kNetworkIn ? "NetworkIn"
                                                 : "NetworkOut"};
  }
  return metric;
}

scaling::ParameterTree parameters() {
  using Kind = Parameter::Kind;
  return {
      {"TargetTrackingConfiguration",
       Kind::object,
       "What to keep where.",
       true,
       {},
       {},
       {},
       {{"PredefinedMetricSpecification",
         Kind::object,
         "The metric to keep.",
         false,
         {},
         {},
         {},
         {{"PredefinedMetricType",
           Kind::choice,
           "CPU in percent, or bytes a period in or out, averaged over the group; or requests a "
           "minute for each target.",
           true,
           {},
           {},
           {kCpu, kNetworkIn, kNetworkOut, kRequests}},
          {"ResourceLabel", Kind::text, "Load balancer and target group of the requests."}}},
        {"CustomizedMetricSpecification", Kind::metric,
         "Another metric that falls when instances are added, or an expression of metrics."},
        {"TargetValue", Kind::number, "The value to keep the metric at, in its unit.", true, 1e-9,
         1e9},
        {"DisableScaleIn", Kind::truth, "true: only ever scale out."}}},
      {"EstimatedInstanceWarmup", Kind::integer,
       "Seconds from InService until an instance counts; default: the group's.", false, 0, 3600},
  };
}

scaling::Attached make(const Config& config, const scaling::GroupFacts& facts) {
  const Config& tracking = config["TargetTrackingConfiguration"];
  const double target = tracking["TargetValue"].number();
  const Config& disable = tracking["DisableScaleIn"];
  const bool scales_in = disable.is_absent() || !disable.truth();
  auto policy = std::make_unique<TargetTracking>(target, scales_in, facts.fixed_low_threshold);

  const auto over = [metric = tracked_metric(tracking)](int periods) {
    scaling::MetricQuery query = metric;
    query.points = periods;
    return query;
  };
  scaling::Needs needs;
  needs.metrics = {over(kLowPeriods)};
  needs.alarm_prefix = "TargetTracking";
  needs.alarms.push_back(
      {kHigh, over(kHighPeriods), Comparison::greater, target, kHighPeriods, kHighPeriods});
  if (scales_in) {
    needs.alarms.push_back({kLow, over(kLowPeriods), Comparison::less,
                            policy->low_threshold(facts.desired), kLowPeriods, kLowPeriods});
    needs.capacity_changes = true;
  }
  needs.stance = {Stance::Role::tracks, true, scales_in, {}};
  const Config& warm_up = config["EstimatedInstanceWarmup"];
  if (!warm_up.is_absent()) needs.stance.warm_up = Duration::from_seconds(warm_up.number());
  return {std::move(needs), std::move(policy)};
}

scaling::Messages assumed(const scaling::GroupFacts& facts) {
  return {scaling::message("target tracking: desired = ceil(capacity x newest datapoint / target), "
                           "scale-in in one go"),
          facts.fixed_low_threshold
              ? scaling::message(
                    "target tracking's low alarm: 0.90 of the target (monitoring.low_threshold)")
              : scaling::message("target tracking's low alarm: (N - 1) / N of the target within "
                                 "0.70 and 0.90 (monitoring.low_threshold)")};
}

}  // namespace

int capacity_for_target(int capacity, double metric, double target) {
  return scaling::whole_capacity(capacity * metric / target);
}

double low_threshold_share(int instances) {
  return std::clamp((instances - 1.0) / std::max(instances, 1), 0.70, 0.90);
}

scaling::PolicyKind target_tracking() {
  return {"TargetTrackingScaling",
          "keeps a metric near a target value with two alarms of its own (AWS)",
          true,
          parameters,
          make,
          assumed,
          "Amazon EC2 Auto Scaling User Guide, target tracking scaling policies, and alarms as "
          "captured from AWS"};
}

}  // namespace headroom::policies
