#include "policies/line_up.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>

#include "policies/catalogue.hpp"

namespace headroom::policies {
namespace {

// Of what one instance can serve: room for the minutes until the next instance is there.
constexpr double kShareOfCapacity = 0.8;
constexpr double kTargetCpu = 50;  // percent; what AWS's own examples have

std::string policies_patch(const std::string& list) {
  return fmt::format(R"({{"scaling_policies": [{}]}})", list);
}

Contender static_peak(int peak, int max) {
  const int size = std::min(peak, max);
  return {"static-peak", "as many instances all the time as the peak needs",
          fmt::format(R"({{"auto_scaling_group": {{"MinSize": {0}, "MaxSize": {0}, )"
                      R"("DesiredCapacity": {0}}}}})",
                      size)};
}

/// Each hour's peak, launched a boot before the hour begins and kept to its end.
Contender hourly_schedule(const Occasion& occasion) {
  const double lead = occasion.facts.boot_estimate.seconds();
  std::string steps;
  double before = -1;
  for (std::size_t hour = 0; hour < occasion.hourly_peaks.size(); ++hour) {
    const int now = occasion.hourly_peaks[hour];
    const int last = hour > 0 ? occasion.hourly_peaks[hour - 1] : now;
    const double begins = 3600.0 * static_cast<double>(hour);
    const double at = std::max(now > last ? begins - lead : begins, before + 1);
    before = at;
    steps += fmt::format(R"({}{{"At": {:.0f}, "Instances": {}}})", hour > 0 ? ", " : "", at, now);
  }
  return {"schedule", "each hour's peak of this very day, known beforehand",
          policies_patch(fmt::format(R"({{"PolicyName": "schedule", "PolicyType": "schedule", )"
                                     R"("Configuration": {{"Steps": [{}]}}}})",
                                     steps))};
}

std::string tracking(const char* metric, const std::string& label, double target) {
  return policies_patch(
      fmt::format(R"({{"PolicyName": "tracking", "PolicyType": "TargetTrackingScaling", )"
                  R"("TargetTrackingConfiguration": {{"PredefinedMetricSpecification": )"
                  R"({{"PredefinedMetricType": "{}"{}}}, "TargetValue": {:.6g}}}}})",
                  metric, label, target));
}

std::string cpu_alarm(const Occasion& occasion, const char* name, const char* comparison,
                      int periods, int threshold, const char* action) {
  return fmt::format(
      R"({{"AlarmName": "{}", "Namespace": "AWS/EC2", "MetricName": "CPUUtilization", )"
      R"("Dimensions": [{{"Name": "AutoScalingGroupName", "Value": "{}"}}], )"
      R"("Statistic": "Average", "Period": {:.0f}, "EvaluationPeriods": {}, "Threshold": {}, )"
      R"("ComparisonOperator": "{}", "AlarmActions": ["{}"]}})",
      name, occasion.group_name, occasion.facts.sample_period.seconds(), periods, threshold,
      comparison, action);
}

/// Alarms at 70 and 30 %, which wake one policy each.
std::string by_alarms(const Occasion& occasion, const char* out, const char* in) {
  const bool is_detailed = occasion.facts.sample_period <= 60_s;
  return fmt::format(
      R"({{"scaling_policies": [{}, {}], "metric_alarms": [{}, {}]}})", out, in,
      cpu_alarm(occasion, "cpu-high", "GreaterThanOrEqualToThreshold", is_detailed ? 2 : 1, 70,
                "out"),
      cpu_alarm(occasion, "cpu-low", "LessThanThreshold", is_detailed ? 15 : 3, 30, "in"));
}

Contender step_scaling_contender(const Occasion& occasion) {
  return {"step-scaling", "AWS step scaling: CPU of 70 % +1, of 85 % +2; below 30 % -1",
          by_alarms(occasion,
                    R"({"PolicyName": "out", "PolicyType": "StepScaling", )"
                    R"("AdjustmentType": "ChangeInCapacity", "StepAdjustments": [)"
                    R"({"MetricIntervalLowerBound": 0, "MetricIntervalUpperBound": 15, )"
                    R"("ScalingAdjustment": 1}, )"
                    R"({"MetricIntervalLowerBound": 15, "ScalingAdjustment": 2}]})",
                    R"({"PolicyName": "in", "PolicyType": "StepScaling", )"
                    R"("AdjustmentType": "ChangeInCapacity", "StepAdjustments": [)"
                    R"({"MetricIntervalUpperBound": 0, "ScalingAdjustment": -1}]})")};
}

Contender simple_scaling_contender(const Occasion& occasion) {
  return {"simple-scaling", "AWS simple scaling: CPU of 70 % +1, below 30 % -1, cooldown 300 s",
          by_alarms(occasion,
                    R"({"PolicyName": "out", "PolicyType": "SimpleScaling", )"
                    R"("AdjustmentType": "ChangeInCapacity", "ScalingAdjustment": 1})",
                    R"({"PolicyName": "in", "PolicyType": "SimpleScaling", )"
                    R"("AdjustmentType": "ChangeInCapacity", "ScalingAdjustment": -1})")};
}

void add_plain(const Occasion& occasion, std::vector<Contender>& contenders) {
  contenders.push_back({"none", "nothing scales: as many instances as at the start", "{}"});
  if (occasion.hourly_peaks.empty()) return;
  const int peak = *std::max_element(occasion.hourly_peaks.begin(), occasion.hourly_peaks.end());
  contenders.push_back(static_peak(peak, occasion.facts.max));
  contenders.push_back(hourly_schedule(occasion));
}

void add_aws(const Occasion& occasion, std::vector<Contender>& contenders) {
  contenders.push_back({"target-tracking-cpu", "AWS target tracking of the CPU at 50 %",
                        tracking("ASGAverageCPUUtilization", "", kTargetCpu)});
  if (const auto capacity = occasion.facts.requests_per_instance)
    contenders.push_back(
        {"target-tracking-requests",
         "AWS target tracking of requests a target, at 80 % of what one instance can serve",
         tracking("ALBRequestCountPerTarget", "", kShareOfCapacity * *capacity * 60)});
  contenders.push_back(step_scaling_contender(occasion));
  contenders.push_back(simple_scaling_contender(occasion));
}

/// Whether nothing must be said for it to work.
bool needs_no_settings(const scaling::PolicyKind& kind) {
  const auto tree = kind.parameters();
  return !kind.is_aws && !kind.runs_a_program &&
         std::none_of(tree.begin(), tree.end(),
                      [](const scaling::Parameter& parameter) { return parameter.required; });
}

}  // namespace

std::vector<Contender> line_up(const Occasion& occasion) {
  std::vector<Contender> contenders;
  add_plain(occasion, contenders);
  add_aws(occasion, contenders);
  for (const scaling::PolicyKind& kind : catalogue()) {
    if (!needs_no_settings(kind)) continue;
    contenders.push_back({std::string(kind.type), std::string(kind.summary),
                          policies_patch(fmt::format(
                              R"({{"PolicyName": "{0}", "PolicyType": "{0}"}})", kind.type))});
  }
  return contenders;
}

}  // namespace headroom::policies
