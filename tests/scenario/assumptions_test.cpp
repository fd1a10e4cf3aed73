#include "sim/scenario/assumptions.hpp"

#include <gmock/gmock.h>

#include "tests/scenario/small_scenario.hpp"

/// What a result says that it rests on.
namespace headroom::scenario {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

scaling::Messages assumed(const Values& values) { return read(small_with(values)).assumed; }

MATCHER_P(Says, part, "has a line with \"" + std::string(part) + "\"") {
  return std::any_of(arg.begin(), arg.end(),
                     [&](const std::string& line) { return line.find(part) != std::string::npos; });
}

const Json& target_tracking() {
  static const Json kPolicies = Json::parse(R"([{"PolicyName": "keep",
      "PolicyType": "TargetTrackingScaling", "TargetTrackingConfiguration": {"TargetValue": 50,
        "PredefinedMetricSpecification": {"PredefinedMetricType": "ASGAverageCPUUtilization"}}}])");
  return kPolicies;
}

const Values& standard_mode() {
  static const Values kValues = {
      {"/launch_template/LaunchTemplateData/CreditSpecification", {{"CpuCredits", "standard"}}}};
  return kValues;
}

TEST(Assumptions, every_choice_that_aws_does_not_document_is_named_with_its_setting) {
  const auto lines = assumed(standard_mode());
  for (const char* setting :
       {"monitoring.metric_delay", "monitoring.reaction_delay", "monitoring.extra_evaluation_range",
        "monitoring.basic_sample_stamp", "monitoring.undecided_alarm", "monitoring.nodes",
        "provisioning.steps", "relative_core_speed", "throttle"}) {
    EXPECT_THAT(lines, Says(setting));
  }
}

TEST(Assumptions, the_lines_tell_the_values_of_this_scenario) {
  EXPECT_THAT(assumed({{"/monitoring/metric_delay", "90s"}}), Says("90s after their period ends"));
  EXPECT_THAT(assumed({{"/monitoring/reaction_delay", "0s"}}), Says("deregistration: 0s"));
  EXPECT_THAT(assumed({{"/monitoring/extra_evaluation_range", 4}}), Says("4 periods beyond N"));
  EXPECT_THAT(assumed({{"/monitoring/basic_sample_stamp", "first_minute"}}), Says("first minute"));
  EXPECT_THAT(assumed({{"/monitoring/undecided_alarm", "insufficient_data"}}),
              Says("has insufficient data"));
  EXPECT_THAT(assumed({{"/application/health_check/cpu", "3ms"}}), Says("costs 3ms of CPU"));
}

TEST(Assumptions, boots_that_share_or_fail_say_how) {
  const auto lines = assumed({
      {"/provisioning", Json::parse(R"({"fast_snapshot_restore": true,
         "resources": {"ansible": {"sessions": 2, "approval": "1m"},
                       "s3": {"requests_per_second": 5, "bandwidth": "50MB"}},
         "steps": {"artefact": {"resource": "s3", "failure": {"probability": 0.1}},
                   "parameters": {"missing": "parameter"},
                   "service_start": {"resource": "ansible",
                                     "first_touch": {"bytes": "1MB", "bandwidth": "1MB"}}}})")},
  });
  for (const char* part :
       {"approval once, before it joins the queue (provisioning.resources.ansible)",
        "holds its session", "no burst is saved up (provisioning.resources.s3)",
        "share the bandwidth equally", "fail independently", "before it downloads or works",
        "a retry does not read them again", "10 credits in each zone",
        "in every zone all the time"}) {
    EXPECT_THAT(lines, Says(part));
  }
  for (const char* part : {"session", "burst", "independently", "credits in each zone"})
    EXPECT_THAT(assumed({}), Not(Says(part)));
}

TEST(Assumptions, five_minute_samples_matter_only_to_basic_monitoring) {
  EXPECT_THAT(assumed({}), Says("five-minute samples"));
  EXPECT_THAT(assumed({{"/launch_template/LaunchTemplateData/Monitoring/Enabled", true}}),
              Not(Says("five-minute samples")));
}

TEST(Assumptions, target_tracking_is_explained_only_where_it_runs) {
  EXPECT_THAT(assumed({}), Not(Says("target tracking")));
  EXPECT_THAT(assumed({{"/scaling_policies", target_tracking()}}),
              AllOf(Says("ceil(capacity x newest datapoint / target)"), Says("(N - 1) / N")));
  EXPECT_THAT(assumed({{"/scaling_policies", target_tracking()},
                       {"/monitoring/low_threshold", "fixed_90"}}),
              Says("0.90 of the target"));
}

TEST(Assumptions, the_cooldown_stands_for_a_warm_up_only_where_none_is_given) {
  EXPECT_THAT(assumed({{"/auto_scaling_group/DefaultCooldown", 200}}), Says("cooldown of 200s"));
  EXPECT_THAT(assumed({{"/auto_scaling_group/DefaultInstanceWarmup", 60}}), Not(Says("cooldown")));
  EXPECT_THAT(assumed({{"/auto_scaling_group/DefaultInstanceWarmup", -1}}), Says("cooldown"));
}

TEST(Assumptions, the_throttle_matters_only_to_burstable_types_in_standard_mode) {
  EXPECT_THAT(assumed(standard_mode()), Says("zero credits"));
  EXPECT_THAT(assumed({}), Not(Says("zero credits"))) << "a T3 is unlimited by default";
  EXPECT_THAT(assumed({{"/launch_template/LaunchTemplateData/InstanceType", "m5.large"}}),
              Not(Says("zero credits")));
}

TEST(Assumptions, the_form_of_the_throttle_is_told) {
  const auto with = [](const Json& throttle) {
    Values values = standard_mode();
    values.push_back({"/throttle", throttle});
    return assumed(values);
  };
  EXPECT_THAT(with("rate"), Says("at once and evenly, all vCPUs as one pool"));
  EXPECT_THAT(with({{"ramp", "15m"}}), Says("over 15m of full load"));
  EXPECT_THAT(with({{"period", "100ms"}}), Says("share of each 100ms"));
  EXPECT_THAT(with({{"scope", "per_vcpu"}}), Says("each vCPU by itself"));
}

TEST(Assumptions, the_health_poll_matters_only_to_elb_checks) {
  EXPECT_THAT(assumed({}), Not(Says("monitoring.health_poll")));
  EXPECT_THAT(assumed({{"/auto_scaling_group/HealthCheckType", "ELB"},
                       {"/auto_scaling_group/HealthCheckGracePeriod", 300}}),
              Says("monitoring.health_poll"));
}

TEST(Assumptions, prices_from_memory_are_named_where_the_bill_can_hold_them) {
  EXPECT_THAT(assumed({{"/region", "us-east-1"}}), Not(Says("from memory")));
  const Values tokyo = {{"/region", "ap-northeast-1"}};
  EXPECT_THAT(assumed(tokyo), Not(Says("alarm_month"))) << "no policy and no alarm";
  EXPECT_THAT(assumed(tokyo), Says("surplus_vcpu_hour")) << "a t3 is unlimited by default";
  Values standard = tokyo;
  standard.push_back(
      {"/launch_template/LaunchTemplateData/CreditSpecification", {{"CpuCredits", "standard"}}});
  EXPECT_THAT(assumed(standard), Not(Says("surplus_vcpu_hour")));
  Values tracking = tokyo;
  tracking.push_back({"/scaling_policies", target_tracking()});
  EXPECT_THAT(assumed(tracking), Says("alarm_month"));
}

}  // namespace
}  // namespace headroom::scenario
