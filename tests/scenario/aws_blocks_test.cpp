#include <gmock/gmock.h>

#include "tests/scenario/small_scenario.hpp"

/// The blocks that are AWS's own JSON: what is taken from them.
namespace headroom::scenario {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const std::string kData = "/launch_template/LaunchTemplateData";

// ---- launch template ---------------------------------------------------------------------------

TEST(LaunchTemplateBlock, image_type_credits_monitoring_and_volumes_are_taken) {
  const Scenario scenario = read(small_with(
      {{"/launch_template/LaunchTemplateName", "web"},
       {"/images/ami-2/bake", "middleware"},
       {kData + "/ImageId", "ami-2"},
       {kData + "/InstanceType", "t2.micro"},
       {kData + "/CreditSpecification/CpuCredits", "unlimited"},
       {kData + "/Monitoring/Enabled", true},
       {kData + "/BlockDeviceMappings",
        Json::parse(R"([{"DeviceName": "/dev/sdb", "Ebs": {"VolumeSize": 100, "VolumeType": "io2",
                                                            "Iops": 4000}},
                         {"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": 20, "Throughput": 250}}])")}}));
  const cloud::LaunchTemplateConfig& launch_template = scenario.launch_template;
  EXPECT_EQ(launch_template.name, "web");
  EXPECT_EQ(launch_template.image.id, "ami-2");
  EXPECT_EQ(launch_template.image.bake, cloud::BakeLevel::middleware);
  EXPECT_EQ(launch_template.type.name, "t2.micro");
  EXPECT_EQ(launch_template.credit_mode, cloud::CreditMode::unlimited);
  EXPECT_TRUE(launch_template.detailed_monitoring);
  ASSERT_EQ(launch_template.volumes.size(), 2U);
  EXPECT_EQ(launch_template.root_gib(), 20) << "the root comes first";
  EXPECT_EQ(launch_template.volumes[0].paid_mibps(), 125);
  EXPECT_EQ(launch_template.volumes[0].paid_iops(), 0);
  EXPECT_EQ(launch_template.volumes[1].type, "io2");
  EXPECT_EQ(launch_template.volumes[1].gib, 100);
  EXPECT_EQ(launch_template.volumes[1].paid_iops(), 4000);
}

TEST(LaunchTemplateBlock, a_volume_beside_the_root_leaves_the_root_as_it_is) {
  const Scenario scenario = read(
      small_with({{kData + "/BlockDeviceMappings",
                   Json::parse(R"([{"DeviceName": "/dev/sdb", "Ebs": {"VolumeSize": 50}}])")}}));
  EXPECT_EQ(scenario.launch_template.root_gib(), 8);
  EXPECT_EQ(scenario.launch_template.volumes.size(), 2U);
}

TEST(LaunchTemplateBlock, a_volume_with_provisioned_iops_must_say_how_many) {
  const Json json = small_with(
      {{kData + "/BlockDeviceMappings", Json::parse(R"([{"Ebs": {"VolumeType": "io2"}}])")}});
  EXPECT_THAT(complaint(json), HasSubstr("without Iops"));
}

TEST(LaunchTemplateBlock, a_type_of_the_scenario_s_own_may_be_used) {
  const Scenario scenario = read(
      small_with({{"/instance_types", Json::parse(R"({"lab.burst": {"vcpus": 2, "burstable": true,
            "credits_per_hour": 24, "launch_credits": 60, "usd_per_hour": 0.05,
            "relative_core_speed": 1.5}})")},
                  {kData + "/InstanceType", "lab.burst"}}));
  const cloud::InstanceType& type = scenario.launch_template.type;
  EXPECT_EQ(type.vcpus, 2);
  EXPECT_EQ(type.relative_core_speed, 1.5);
  EXPECT_EQ(type.usd_per_hour, 0.05);
  ASSERT_TRUE(type.credits);
  EXPECT_EQ(type.credits->max_credits, 24 * 24) << "24 hours of earning";
  EXPECT_EQ(type.credits->launch_credits, 60);
}

TEST(LaunchTemplateBlock, an_unknown_type_names_the_nearest) {
  EXPECT_THAT(complaint(small_with({{kData + "/InstanceType", "t3.mircro"}})),
              HasSubstr("perhaps \"t3.micro\" was meant"));
}

// ---- Auto Scaling group ------------------------------------------------------------------------

TEST(AutoScalingGroupBlock, limits_checks_and_warm_up_are_taken) {
  const std::string group = "/auto_scaling_group/";
  const Scenario scenario = read(small_with({{group + "MinSize", 2},
                                             {group + "MaxSize", 8},
                                             {group + "DesiredCapacity", 3},
                                             {group + "HealthCheckType", "ELB"},
                                             {group + "HealthCheckGracePeriod", 300},
                                             {group + "DefaultCooldown", 120},
                                             {group + "DefaultInstanceWarmup", 90}}));
  EXPECT_EQ(scenario.group.name, "web");
  EXPECT_EQ(scenario.group.min, 2);
  EXPECT_EQ(scenario.group.max, 8);
  EXPECT_EQ(scenario.group.desired, 3);
  EXPECT_TRUE(scenario.group.elb_health_check);
  EXPECT_EQ(scenario.group.health_check_grace_period, 300_s);
  EXPECT_EQ(scenario.group.default_cooldown, 120_s);
  EXPECT_EQ(scenario.group.default_instance_warmup, 90_s);
}

TEST(AutoScalingGroupBlock, a_warm_up_of_minus_1_means_none) {
  EXPECT_FALSE(read(small_with({{"/auto_scaling_group/DefaultInstanceWarmup", -1}}))
                   .group.default_instance_warmup);
}

TEST(AutoScalingGroupBlock, each_subnet_is_taken_for_a_zone_where_no_zones_are_given) {
  Json json = small();
  json["auto_scaling_group"].erase("AvailabilityZones");
  json["auto_scaling_group"]["VPCZoneIdentifier"] = "subnet-a,subnet-b";
  const Scenario scenario = read(json);
  EXPECT_THAT(scenario.group.zones, ElementsAre("subnet-a", "subnet-b"));
  EXPECT_THAT(scenario.warnings, ElementsAre(HasSubstr("subnet")));

  json["auto_scaling_group"]["AvailabilityZones"] = Json::array({"us-east-1c"});
  EXPECT_THAT(read(json).group.zones, ElementsAre("us-east-1c"));
}

TEST(AutoScalingGroupBlock, the_first_override_replaces_the_template_s_type) {
  const Scenario scenario = read(small_with(
      {{"/auto_scaling_group/MixedInstancesPolicy/LaunchTemplate",
        Json::parse(
            R"({"Overrides": [{"InstanceType": "t2.nano"}, {"InstanceType": "t2.micro"}]})")}}));
  EXPECT_EQ(scenario.launch_template.type.name, "t2.nano");
  ASSERT_TRUE(scenario.group.mixed);
  EXPECT_EQ(scenario.group.mixed->overrides[1].type.name, "t2.micro");
}

// ---- target group and load balancer ------------------------------------------------------------

TEST(TargetGroupBlock, checks_and_the_deregistration_delay_are_taken) {
  const Scenario scenario = read(
      small_with({{"/target_group", Json::parse(R"({"HealthCheckIntervalSeconds": 10,
          "HealthCheckTimeoutSeconds": 3, "HealthyThresholdCount": 2, "UnhealthyThresholdCount": 4,
          "Attributes": [{"Key": "deregistration_delay.timeout_seconds", "Value": "0"}]})")},
                  {"/load_balancer/Attributes",
                   Json::parse(R"([{"Key": "idle_timeout.timeout_seconds", "Value": "120"}])")}}));
  EXPECT_EQ(scenario.target_group.health_check.interval, 10_s);
  EXPECT_EQ(scenario.target_group.health_check.timeout, 3_s);
  EXPECT_EQ(scenario.target_group.health_check.healthy_threshold, 2);
  EXPECT_EQ(scenario.target_group.health_check.unhealthy_threshold, 4);
  EXPECT_EQ(scenario.target_group.deregistration_delay, Duration{});
  EXPECT_EQ(scenario.load_balancer.idle_timeout, 120_s);
}

TEST(TargetGroupBlock, an_attribute_without_effect_is_noted_and_a_misspelt_one_refused) {
  const auto with = [](const char* block, const char* key, const char* value) {
    return small_with({{std::string("/") + block + "/Attributes",
                        Json::array({{{"Key", key}, {"Value", value}}})}});
  };
  EXPECT_THAT(read(with("load_balancer", "waf.fail_open.enabled", "true")).warnings,
              ElementsAre(HasSubstr("waf.fail_open.enabled")));
  EXPECT_THAT(complaint(with("target_group", "stickiness.typ", "lb_cookie")),
              HasSubstr("did you mean \"stickiness.type\"?"));
}

// ---- scaling policies --------------------------------------------------------------------------

const Json& tracking() {
  static const Json kPolicy = Json::parse(R"({"PolicyName": "keep",
      "PolicyType": "TargetTrackingScaling", "TargetTrackingConfiguration": {"TargetValue": 50.5,
        "PredefinedMetricSpecification": {"PredefinedMetricType": "ASGAverageCPUUtilization"}}})");
  return kPolicy;
}
const Json& stepping() {
  static const Json kPolicy = Json::parse(R"({"PolicyName": "step", "PolicyType": "StepScaling",
      "AdjustmentType": "ChangeInCapacity",
      "StepAdjustments": [{"MetricIntervalLowerBound": 0, "ScalingAdjustment": 1}]})");
  return kPolicy;
}

TEST(PolicyBlock, settings_are_taken_as_they_are) {
  const Scenario scenario = read(small_with({{"/scaling_policies", Json::array({tracking()})}}));
  ASSERT_EQ(scenario.policies.size(), 1U);
  EXPECT_EQ(scenario.policies[0].name, "keep");
  EXPECT_EQ(scenario.policies[0].type, "TargetTrackingScaling");
  EXPECT_TRUE(scenario.policies[0].enabled);
  EXPECT_EQ(scenario.policies[0].settings["TargetTrackingConfiguration"]["TargetValue"].number(),
            50.5);
}

TEST(PolicyBlock, the_output_of_describe_policies_reads_as_the_list_in_it) {
  Json described = tracking();
  described["PolicyARN"] = "arn:aws:autoscaling:us-east-1:111122223333:scalingPolicy:x";
  described["StepAdjustments"] = Json::array();
  described["Alarms"] = Json::array({{{"AlarmName", "x"}, {"AlarmARN", "arn:x"}}});
  described["Enabled"] = false;
  const Scenario scenario =
      read(small_with({{"/scaling_policies/ScalingPolicies", Json::array({described})}}));
  ASSERT_EQ(scenario.policies.size(), 1U);
  EXPECT_FALSE(scenario.policies[0].enabled);
}

TEST(PolicyBlock, without_a_type_it_is_simple_scaling) {
  Json simple = stepping();
  simple.erase("PolicyType");
  EXPECT_THAT(complaint(small_with({{"/scaling_policies", Json::array({simple})}})),
              HasSubstr("/scaling_policies/0/ScalingAdjustment"));
  simple["ScalingAdjustment"] = 1;
  const Scenario scenario = read(small_with({{"/scaling_policies", Json::array({simple})}}));
  EXPECT_EQ(scenario.policies.at(0).type, "SimpleScaling");
}

TEST(PolicyBlock, a_policy_that_makes_no_sense_as_a_whole_is_told_at_its_place) {
  Json gap = stepping();
  gap["StepAdjustments"] = Json::parse(
      R"([{"MetricIntervalLowerBound": 0, "MetricIntervalUpperBound": 10, "ScalingAdjustment": 1},
          {"MetricIntervalLowerBound": 20, "ScalingAdjustment": 2}])");
  const auto problems =
      problems_of(small_with({{"/scaling_policies", Json::array({tracking(), gap})}}));
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].place, "/scaling_policies/1/StepAdjustments");
  EXPECT_THAT(problems[0].text(), HasSubstr("gap"));
}

// ---- alarms ------------------------------------------------------------------------------------

Json alarm() {
  return Json::parse(
      R"({"AlarmName": "high", "Namespace": "AWS/EC2", "MetricName": "CPUUtilization",
      "Dimensions": [{"Name": "AutoScalingGroupName", "Value": "web"}], "Statistic": "Maximum",
      "Period": 300, "EvaluationPeriods": 3, "DatapointsToAlarm": 2, "Threshold": 70,
      "ComparisonOperator": "GreaterThanOrEqualToThreshold", "TreatMissingData": "breaching",
      "AlarmActions": ["step"]})");
}
Json with_alarm(const Json& json) {
  return small_with(
      {{"/scaling_policies", Json::array({stepping()})}, {"/metric_alarms", Json::array({json})}});
}

TEST(AlarmBlock, everything_that_decides_is_taken) {
  const Scenario scenario = read(with_alarm(alarm()));
  ASSERT_EQ(scenario.alarms.size(), 1U);
  const cloud::AlarmConfig& read_alarm = scenario.alarms[0];
  EXPECT_EQ(read_alarm.name, "high");
  EXPECT_EQ(read_alarm.metric.statistic, scaling::Statistic::maximum);
  EXPECT_EQ(read_alarm.metric.period, 300_s);
  EXPECT_EQ(read_alarm.metric.points, 3);
  EXPECT_EQ(read_alarm.datapoints_to_alarm, 2);
  EXPECT_EQ(read_alarm.threshold, 70);
  EXPECT_EQ(read_alarm.comparison, scaling::Comparison::greater_or_equal);
  EXPECT_EQ(read_alarm.treat_missing_data, cloud::MissingData::breaching);
  EXPECT_TRUE(read_alarm.actions_enabled);
  EXPECT_THAT(read_alarm.policies, ElementsAre("step"));
}

TEST(AlarmBlock, all_points_must_breach_where_nothing_else_is_said) {
  Json json = alarm();
  json.erase("DatapointsToAlarm");
  json.erase("TreatMissingData");
  const Scenario scenario = read(with_alarm(json));
  EXPECT_EQ(scenario.alarms.at(0).datapoints_to_alarm, 3);
  EXPECT_EQ(scenario.alarms.at(0).treat_missing_data, cloud::MissingData::missing);
}

TEST(AlarmBlock, an_action_names_a_policy_by_name_or_by_the_end_of_its_arn) {
  Json json = alarm();
  json["AlarmActions"] = Json::array(
      {"arn:aws:autoscaling:us-east-1:111122223333:scalingPolicy:1f2e:autoScalingGroupName/web:"
       "policyName/step"});
  EXPECT_THAT(read(with_alarm(json)).alarms.at(0).policies, ElementsAre("step"));
}

TEST(AlarmBlock, other_actions_only_notify_and_an_unknown_policy_is_warned_about) {
  Json json = alarm();
  json["AlarmActions"] = Json::array({"step", "arn:aws:sns:us-east-1:111122223333:mail"});
  const Scenario notified = read(with_alarm(json));
  EXPECT_THAT(notified.alarms.at(0).policies, ElementsAre("step"));
  EXPECT_THAT(notified.warnings, IsEmpty());

  json["AlarmActions"] = Json::array({"step", "stepp"});
  EXPECT_THAT(read(with_alarm(json)).warnings,
              ElementsAre(AllOf(HasSubstr("\"stepp\" names no policy"),
                                HasSubstr("perhaps \"step\" was meant"))));
  json["AlarmActions"] = Json::array(
      {"step",
       "arn:aws:autoscaling:us-east-1:1:scalingPolicy:x:autoScalingGroupName/w:policyName/other"});
  EXPECT_THAT(read(with_alarm(json)).warnings, ElementsAre(HasSubstr("\"other\" names no policy")));
}

TEST(AlarmBlock, the_output_of_describe_alarms_reads_as_the_list_in_it) {
  Json described = alarm();
  described["AlarmArn"] = "arn:aws:cloudwatch:us-east-1:111122223333:alarm:high";
  described["StateValue"] = "OK";
  described["StateReasonData"] = "{}";
  const Scenario scenario =
      read(small_with({{"/scaling_policies", Json::array({stepping()})},
                       {"/metric_alarms/MetricAlarms", Json::array({described})},
                       {"/metric_alarms/CompositeAlarms", Json::array()}}));
  EXPECT_EQ(scenario.alarms.size(), 1U);
}

TEST(AlarmBlock,
     an_alarm_on_another_metric_is_left_out_if_it_only_notifies_and_refused_if_it_scales) {
  Json json = alarm();
  json["MetricName"] = "DiskReadOps";
  EXPECT_THAT(complaint(with_alarm(json)), HasSubstr("/metric_alarms/0/MetricName"));
  json["AlarmActions"] = Json::array();
  const Scenario scenario = read(with_alarm(json));
  EXPECT_THAT(scenario.alarms, IsEmpty());
  EXPECT_THAT(scenario.warnings, Contains(HasSubstr("left out")));
}

TEST(AlarmBlock, periods_below_an_hour_may_span_a_day_at_most) {
  Json json = alarm();
  json["EvaluationPeriods"] = 289;  // of 300 s: a day and five minutes
  EXPECT_THAT(complaint(with_alarm(json)), HasSubstr("/metric_alarms/0"));
}

}  // namespace
}  // namespace headroom::scenario
