#include "tests/policies/conformance/least_settings.hpp"

#include <map>
#include <string>
#include <utility>

namespace headroom::policies {
namespace {

using scaling::Config;

Config object(const char* key, Config value) {
  return Config(Config::Object{{key, std::move(value)}});
}

Config tracking() {
  return object("TargetTrackingConfiguration",
                Config(Config::Object{{"PredefinedMetricSpecification",
                                       object("PredefinedMetricType", "ASGAverageCPUUtilization")},
                                      {"TargetValue", 50.0}}));
}

Config stepping() {
  return Config(Config::Object{
      {"AdjustmentType", "ChangeInCapacity"},
      {"StepAdjustments", Config::List{Config(Config::Object{{"MetricIntervalLowerBound", 0.0},
                                                             {"ScalingAdjustment", 1.0}})}}});
}

Config simple() {
  return Config(Config::Object{{"AdjustmentType", "ChangeInCapacity"}, {"ScalingAdjustment", 1.0}});
}

Config predicting() {
  Config::Object specification = {
      {"TargetValue", 50.0},
      {"PredefinedMetricPairSpecification", object("PredefinedMetricType", "ASGCPUUtilization")}};
  return object("PredictiveScalingConfiguration",
                Config(Config::Object{
                    {"Mode", "ForecastAndScale"},
                    {"MetricSpecifications", Config::List{Config(std::move(specification))}}}));
}

Config resizing() {
  return object("InstanceTypes", Config::List{object("InstanceType", "t3.small"),
                                              object("InstanceType", "t3.medium")});
}

/// What a program from outside is told besides its settings.
Config told_for_a_run() {
  return Config(
      Config::Object{{"policy", "mine"}, {"start_time", 0.0}, {"folder", HEADROOM_SOURCE_DIR}});
}

Config a_program() {
  return Config(
      Config::Object{{"command", Config::List{"python3", "policies/examples/my_policy.py"}},
                     {"run", told_for_a_run()}});
}

Config a_library() {
  return Config(Config::Object{{"library", HEADROOM_EXAMPLE_POLICY},
                               {"config", scaling::JsonText{R"({"by_hour": [1, 2, 4]})"}},
                               {"run", told_for_a_run()}});
}

Config scheduled() {
  return object("Steps", Config::List{Config(Config::Object{{"At", 0.0}, {"Instances", 2.0}}),
                                      Config(Config::Object{{"At", 600.0}, {"Instances", 5.0}})});
}

}  // namespace

Config least_settings(const scaling::PolicyKind& kind) {
  static const std::map<std::string_view, Config (*)()> kRequired = {
      {"TargetTrackingScaling", tracking}, {"StepScaling", stepping}, {"SimpleScaling", simple},
      {"PredictiveScaling", predicting},   {"external", a_program},   {"shared-object", a_library},
      {"vertical-scaling", resizing},      {"schedule", scheduled}};
  const auto known = kRequired.find(kind.type);
  return known == kRequired.end() ? Config(Config::Object{}) : known->second();
}

}  // namespace headroom::policies
