#include "sim/scenario/export_aws.hpp"

#include <gmock/gmock.h>

#include "tests/scenario/aws_documents.hpp"

namespace headroom::scenario {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

AwsInputs inputs_of(const Json& document) {
  return aws_inputs(read(document), document, environment());
}

/// The small scenario with a step policy, its alarm, and one that only sends mail.
Json with_policy() {
  Json json = small();
  json["scaling_policies"] = Json::parse(R"([{"PolicyName": "out", "PolicyType": "StepScaling",
      "AdjustmentType": "ChangeInCapacity", "Cooldown": null,
      "StepAdjustments": [{"MetricIntervalLowerBound": 0.0, "ScalingAdjustment": 1}]}])");
  json["metric_alarms"] = Json::parse(R"([{"AlarmName": "web", "Namespace": "AWS/ApplicationELB",
      "MetricName": "RequestCountPerTarget", "Statistic": "Sum", "Period": 60,
      "Dimensions": [{"Name": "TargetGroup", "Value": "targetgroup/web/0000000000000000"}],
      "EvaluationPeriods": 2, "Threshold": 600.5, "ComparisonOperator": "GreaterThanThreshold",
      "AlarmActions": ["out", "arn:aws:sns:us-east-1:111122223333:ops"]}])");
  return json;
}
const std::string kPolicyArn = placeholder_policy_arn("us-east-1", "web", "out");

std::string file_of(const AwsInputs& inputs, const std::string& name) {
  for (const ExportedFile& file : export_aws(inputs))
    if (file.name == name) return file.text;
  return "";
}

/// The small scenario with a policy that forecasts requests.
Json with_forecast() {
  Json json = small();
  json["scaling_policies"] = Json::parse(R"([{"PolicyName": "morning",
      "PolicyType": "PredictiveScaling", "PredictiveScalingConfiguration": {
        "MetricSpecifications": [{"TargetValue": 1000.0, "PredefinedMetricPairSpecification":
            {"PredefinedMetricType": "ALBRequestCount"}}],
        "Mode": "ForecastAndScale", "SchedulingBufferTime": 600}}])");
  return json;
}

TEST(ExportAws, a_predictive_policy_comes_along_and_knows_its_target_group) {
  const AwsInputs inputs = inputs_of(with_forecast());
  ASSERT_THAT(inputs.policies, SizeIs(1));
  const Json& configuration = inputs.policies[0]["PredictiveScalingConfiguration"];
  EXPECT_EQ(configuration["SchedulingBufferTime"].dump(), "600");
  const Json& specification = configuration["MetricSpecifications"][0];
  EXPECT_EQ(specification["TargetValue"].dump(), "1000");
  EXPECT_THAT(specification["PredefinedMetricPairSpecification"].value("ResourceLabel", ""),
              HasSubstr("/targetgroup/web/"));
}

TEST(ExportAws, a_predictive_policy_is_a_resource_of_cloudformation_and_of_terraform) {
  const AwsInputs inputs = inputs_of(with_forecast());
  const Json stack = Json::parse(file_of(inputs, "cloudformation.json"));
  const Json& properties = stack["Resources"]["ScalingPolicy1"]["Properties"];
  EXPECT_TRUE(properties["PredictiveScalingConfiguration"]["MetricSpecifications"][0]
                        ["PredefinedMetricPairSpecification"]["ResourceLabel"]
                            .contains("Fn::Join"));
  const Json terraform = Json::parse(file_of(inputs, "main.tf.json"));
  const Json& policy = terraform["resource"]["aws_autoscaling_policy"]["policy_1"];
  EXPECT_EQ(policy["policy_type"], "PredictiveScaling");
  const Json& predictive = policy["predictive_scaling_configuration"];
  EXPECT_EQ(predictive["mode"], "ForecastAndScale");
  EXPECT_EQ(predictive["scheduling_buffer_time"], "600");
  const Json& pair = predictive["metric_specification"][0]["predefined_metric_pair_specification"];
  EXPECT_EQ(pair["predefined_metric_type"], "ALBRequestCount");
  EXPECT_THAT(pair.value("resource_label", ""), HasSubstr("aws_lb.balancer.arn_suffix"));
}

TEST(ExportAws, keys_without_effect_here_come_along) {
  const AwsInputs inputs = inputs_of(pasted());
  const Json& data = inputs.launch_template["LaunchTemplateData"];
  EXPECT_EQ(data["SecurityGroupIds"][0], "sg-0a");
  EXPECT_EQ(data["UserData"], "IyEvYmluL3NoCg==");
  EXPECT_EQ(inputs.group["Tags"][0]["Key"], "team");
  EXPECT_EQ(inputs.group["VPCZoneIdentifier"], "subnet-0a,subnet-0b");
  EXPECT_EQ(inputs.target_group["Name"], "shop");
  EXPECT_EQ(inputs.target_group["HealthCheckPath"], "/health");
  EXPECT_EQ(inputs.load_balancer["Subnets"], Json::array({"subnet-0a", "subnet-0b"}));
}

TEST(ExportAws, keys_that_only_outputs_have_stay_behind) {
  const AwsInputs inputs = inputs_of(pasted());
  for (const auto& [name, json] : input_files(inputs)) {
    for (const char* key : {"CreatedTime", "Instances", "VersionNumber", "TargetGroupName",
                            "LoadBalancerArns", "DNSName", "SuspendedProcesses"})
      EXPECT_FALSE(json.contains(key)) << name << " " << key;
  }
}

TEST(ExportAws, what_the_document_leaves_open_has_the_value_of_the_run) {
  const AwsInputs inputs = inputs_of(small());
  EXPECT_EQ(inputs.group["DesiredCapacity"], 1);
  EXPECT_EQ(inputs.group["DefaultCooldown"], 300);
  EXPECT_EQ(inputs.group["LaunchTemplate"]["LaunchTemplateName"], "web");
  EXPECT_EQ(inputs.target_group["HealthCheckIntervalSeconds"], 30);
  EXPECT_FALSE(inputs.launch_template["LaunchTemplateData"].contains("BlockDeviceMappings"))
      << "the image has a root of its own, and only it knows its device";
}

TEST(ExportAws, alarms_name_policies_by_arn_and_keep_other_actions) {
  const AwsInputs inputs = inputs_of(with_policy());
  ASSERT_THAT(inputs.alarms, SizeIs(1));
  EXPECT_EQ(inputs.alarms[0]["AlarmActions"],
            Json::array({kPolicyArn, "arn:aws:sns:us-east-1:111122223333:ops"}));
  EXPECT_EQ(inputs.alarms[0]["Threshold"], 600.5);
  EXPECT_EQ(inputs.policies[0]["AutoScalingGroupName"], "web");
  EXPECT_FALSE(inputs.policies[0].contains("Cooldown"));
}

TEST(ExportAws, target_trackings_own_alarms_and_own_policies_are_not_exported) {
  Json json = small();
  json["scaling_policies"] = Json::parse(R"([{"PolicyName": "up",
      "PolicyType": "vertical-scaling", "Configuration":
          {"InstanceTypes": [{"InstanceType": "t3.micro"}, {"InstanceType": "t3.small"}]}}])");
  ASSERT_EQ(complaint(json), "");
  const AwsInputs own = inputs_of(json);
  EXPECT_THAT(own.policies, IsEmpty());
  EXPECT_THAT(own.notes, Contains(HasSubstr("policy up: vertical-scaling is none of AWS's")));

  Json tracking = pasted();
  tracking["scaling_policies"] = Json::array({aws_document("policies")["ScalingPolicies"][0]});
  tracking["metric_alarms"] = Json::array({aws_document("alarms")["MetricAlarms"][0]});
  const AwsInputs inputs = inputs_of(tracking);
  EXPECT_THAT(inputs.policies, SizeIs(1));
  EXPECT_THAT(inputs.alarms, IsEmpty());
}

TEST(ExportAws, a_launch_configuration_becomes_a_template) {
  Json json = small();
  json.erase("launch_template");
  json["launch_configuration"] = Json::parse(R"({"LaunchConfigurationName": "old",
      "ImageId": "ami-1", "InstanceType": "t2.micro", "SecurityGroups": ["sg-1"], "UserData": "",
      "IamInstanceProfile": "web"})");
  json["auto_scaling_group"]["LaunchConfigurationName"] = "old";
  const AwsInputs inputs = inputs_of(json);
  const Json& data = inputs.launch_template["LaunchTemplateData"];
  EXPECT_EQ(inputs.launch_template["LaunchTemplateName"], "old");
  EXPECT_EQ(data["SecurityGroupIds"], Json::array({"sg-1"}));
  EXPECT_EQ(data["IamInstanceProfile"]["Name"], "web");
  EXPECT_EQ(data["Monitoring"]["Enabled"], true);
  EXPECT_FALSE(data.contains("UserData"));
  EXPECT_FALSE(inputs.group.contains("LaunchConfigurationName"));
}

TEST(ExportAws, a_target_group_that_is_there_is_not_made_once_more) {
  EXPECT_FALSE(makes_load_balancing(inputs_of(pasted())));
  EXPECT_TRUE(makes_load_balancing(inputs_of(small())));
  EXPECT_THAT(apply_script(inputs_of(pasted())), Not(HasSubstr("create-target-group ")));
  EXPECT_THAT(apply_script(inputs_of(small())), HasSubstr("create-target-group "));
}

TEST(ExportAws, cloudformation_refers_to_its_own_resources) {
  const Json resources = cloudformation_template(inputs_of(with_policy()))["Resources"];
  const Json& group = resources["AutoScalingGroup"]["Properties"];
  EXPECT_EQ(group["Cooldown"], "300");
  EXPECT_EQ(group["TargetGroupARNs"][0]["Ref"], "TargetGroup");
  const Json& alarm = resources["Alarm1"]["Properties"];
  EXPECT_EQ(alarm["AlarmName"], "web") << "a name that the group has, too";
  EXPECT_EQ(alarm["AlarmActions"][0]["Ref"], "ScalingPolicy1");
  EXPECT_EQ(alarm["Dimensions"][0]["Value"]["Fn::GetAtt"],
            Json::array({"TargetGroup", "TargetGroupFullName"}));
}

TEST(ExportAws, terraform_has_its_own_names_and_references) {
  Json json = with_policy();
  json["launch_template"]["LaunchTemplateData"]["UserData"] = "${HOME}";
  const Json resources = terraform_configuration(inputs_of(json))["resource"];
  const Json& launch_template = resources["aws_launch_template"]["template"];
  EXPECT_EQ(launch_template["user_data"], "$${HOME}") << "no reference of Terraform's";
  EXPECT_EQ(launch_template["image_id"], "ami-1");
  const Json& policy = resources["aws_autoscaling_policy"]["policy_1"];
  EXPECT_EQ(policy["step_adjustment"][0]["metric_interval_lower_bound"], "0");
  EXPECT_EQ(policy["autoscaling_group_name"], "${aws_autoscaling_group.group.name}");
  const Json& alarm = resources["aws_cloudwatch_metric_alarm"]["alarm_1"];
  EXPECT_EQ(alarm["dimensions"]["TargetGroup"], "${aws_lb_target_group.targets.arn_suffix}");
  EXPECT_EQ(alarm["alarm_actions"][0], "${aws_autoscaling_policy.policy_1.arn}");
}

TEST(ExportAws, every_input_has_a_file_and_the_script_is_one) {
  const auto files = export_aws(inputs_of(with_policy()));
  std::vector<std::string> names;
  for (const ExportedFile& file : files) names.push_back(file.name);
  EXPECT_THAT(names, ElementsAre("create-launch-template.json", "create-target-group.json",
                                 "modify-target-group-attributes.json", "create-load-balancer.json",
                                 "modify-load-balancer-attributes.json", "create-listener.json",
                                 "create-auto-scaling-group.json", "put-scaling-policy-1.json",
                                 "put-metric-alarm-1.json", "apply.sh", "cloudformation.json",
                                 "main.tf.json"));
  EXPECT_THAT(file_of(inputs_of(with_policy()), "put-metric-alarm-1.json"), HasSubstr(kPolicyArn));
}

}  // namespace
}  // namespace headroom::scenario
