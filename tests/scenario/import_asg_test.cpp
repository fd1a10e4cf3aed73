#include "sim/scenario/import_asg.hpp"

#include <gmock/gmock.h>

#include "tests/scenario/aws_documents.hpp"

namespace headroom::scenario {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

NamedText file(const std::string& name, const Json& document) { return {name, document.dump()}; }

/// All of tests/data/aws that belongs to the group with a launch template.
std::vector<NamedText> shop_files() {
  std::vector<NamedText> files;
  for (const char* name : {"auto-scaling-groups", "launch-template-versions", "target-groups",
                           "target-group-attributes", "load-balancers", "load-balancer-attributes",
                           "policies", "alarms"})
    files.push_back(file(std::string(name) + ".json", aws_document(name)));
  return files;
}

ImportedGroup imported(const std::vector<NamedText>& files, const std::string& group = "") {
  return import_asg(read_aws_documents(files), group, environment());
}
std::string complaint_about(const std::vector<NamedText>& files, const std::string& group = "") {
  try {
    imported(files, group);
  } catch (const BadScenario& error) {
    return error.what();
  }
  return "";
}
/// Names in a list of entries.
std::vector<std::string> names(const Json& list, const char* key) {
  std::vector<std::string> all;
  for (const Json& entry : list) all.push_back(entry[key]);
  return all;
}

TEST(ImportAsg, a_groups_own_documents_make_a_scenario_that_can_be_run) {
  const ImportedGroup shop = imported(shop_files());
  EXPECT_THAT(shop.problems, IsEmpty());
  const Scenario scenario = read(shop.scenario);
  EXPECT_EQ(scenario.name, "shop");
  EXPECT_EQ(scenario.region, "us-east-1");
  EXPECT_EQ(scenario.group.max, 8);
  EXPECT_EQ(scenario.launch_template.type.name, "t3.small") << "the version that $Latest is";
  EXPECT_EQ(scenario.target_group.health_check.interval, 15_s) << "that of the two it names";
  EXPECT_EQ(scenario.target_group.deregistration_delay, 45_s);
  EXPECT_EQ(scenario.load_balancer.idle_timeout, 30_s);
  EXPECT_THAT(shop.scenario["auto_scaling_group"].dump(), Not(HasSubstr("CreatedTime")));
}

TEST(ImportAsg, the_order_of_the_files_does_not_matter) {
  auto files = shop_files();
  const Json forwards = imported(files).scenario;
  std::reverse(files.begin(), files.end());
  EXPECT_EQ(imported(files).scenario, forwards);
}

TEST(ImportAsg, alarms_find_their_policies_by_arn_and_the_group_by_dimensions) {
  const ImportedGroup shop = imported(shop_files());
  EXPECT_THAT(names(shop.scenario["scaling_policies"], "PolicyName"), ElementsAre("cpu", "burst"));
  EXPECT_THAT(names(shop.scenario["metric_alarms"], "AlarmName"),
              ElementsAre("shop-requests", "shop-cpu-mail"));
  const Scenario scenario = read(shop.scenario);
  EXPECT_THAT(scenario.alarms.at(0).policies, ElementsAre("burst"));
}

TEST(ImportAsg, what_belongs_to_others_is_left_out_and_said) {
  const ImportedGroup shop = imported(shop_files());
  EXPECT_THAT(
      shop.left_out,
      AllOf(Contains("scaling policy cpu: of the group admin"),
            Contains("target group admin: the group does not name it"),
            Contains("launch template or version shop version 1: the group does not name it"),
            Contains("alarm admin-cpu-mail: of the group admin"),
            Contains(HasSubstr("alarm TargetTracking-shop-AlarmHigh-1f2e: target tracking"))));
}

TEST(ImportAsg, what_aws_does_not_know_begins_with_a_value_and_is_said) {
  const ImportedGroup shop = imported(shop_files());
  for (const char* block : {"duration", "application", "images", "initial", "load"})
    EXPECT_THAT(shop.starters, Contains(testing::StartsWith(std::string(block) + ":")));
  EXPECT_EQ(shop.scenario["images"]["ami-0shop000000000002"]["bake"], "application");
  // Two instances of two vCPUs, fifty requests a second each, three tenths of it.
  EXPECT_EQ(shop.scenario["load"][0]["poisson"]["rate"][0][1], 60);
}

TEST(ImportAsg, inputs_of_create_and_put_commands_are_as_good_as_outputs) {
  const ImportedGroup web = imported({
      file("group.json", Json::parse(R"({"AutoScalingGroupName": "web", "MinSize": 1, "MaxSize": 3,
            "LaunchTemplate": {"LaunchTemplateName": "web"}, "AvailabilityZones": ["eu-west-1b"]})")),
      file("template.json", Json::parse(R"({"LaunchTemplateName": "web", "LaunchTemplateData":
            {"ImageId": "ami-1", "InstanceType": "t3.micro"}})")),
      file("policy.json", Json::parse(R"({"AutoScalingGroupName": "web", "PolicyName": "out",
            "PolicyType": "StepScaling", "AdjustmentType": "ChangeInCapacity",
            "StepAdjustments": [{"MetricIntervalLowerBound": 0, "ScalingAdjustment": 1}]})")),
      file("alarm.json", Json::parse(R"({"AlarmName": "high", "Namespace": "AWS/EC2",
            "MetricName": "CPUUtilization", "Statistic": "Average", "Period": 60,
            "Dimensions": [{"Name": "AutoScalingGroupName", "Value": "web"}],
            "EvaluationPeriods": 1, "Threshold": 60, "ComparisonOperator": "GreaterThanThreshold",
            "AlarmActions": ["out"]})")),
      file("targets.json", Json::parse(R"({"Name": "web", "Protocol": "HTTP", "Port": 80,
            "TargetType": "instance"})")),
      file("attributes.json", Json::parse(R"({"TargetGroupArn": "arn:aws:x", "Attributes":
            [{"Key": "slow_start.duration_seconds", "Value": "60"}]})")),
  });
  EXPECT_THAT(web.problems, IsEmpty());
  const Scenario scenario = read(web.scenario);
  EXPECT_EQ(scenario.region, "eu-west-1");
  EXPECT_EQ(scenario.alarms.at(0).policies.at(0), "out");
  EXPECT_EQ(scenario.target_group.slow_start, 60_s);
}

TEST(ImportAsg, the_older_form_of_a_template_is_found_by_its_name) {
  Json groups = aws_document("auto-scaling-groups");
  groups["AutoScalingGroups"][0].erase("LaunchTemplate");
  groups["AutoScalingGroups"][0]["LaunchConfigurationName"] = "shop-2019";
  const ImportedGroup shop =
      imported({file("g.json", groups), file("c.json", aws_document("launch-configurations")),
                file("t.json", aws_document("launch-template-versions"))});
  EXPECT_THAT(shop.problems, IsEmpty());
  EXPECT_EQ(read(shop.scenario).launch_template.type.name, "t2.small");
}

TEST(ImportAsg, a_group_without_its_template_is_refused_with_what_it_names) {
  EXPECT_THAT(complaint_about({file("g.json", aws_document("auto-scaling-groups"))}),
              AllOf(HasSubstr("launch template"), HasSubstr("shop version $Latest")));
  EXPECT_THAT(complaint_about({file("p.json", aws_document("policies"))}),
              HasSubstr("describe-auto-scaling-groups"));
}

TEST(ImportAsg, of_several_groups_one_must_be_named) {
  auto files = shop_files();
  Json other = aws_document("auto-scaling-groups");
  other["AutoScalingGroups"][0]["AutoScalingGroupName"] = "admin";
  files.push_back(file("other.json", other));
  EXPECT_THAT(complaint_about(files), HasSubstr("--group with \"shop\" or \"admin\""));
  EXPECT_THAT(complaint_about(files, "shp"), HasSubstr("no group named \"shp\""));
  const ImportedGroup admin = imported(files, "admin");
  EXPECT_EQ(admin.group, "admin");
  EXPECT_THAT(names(admin.scenario["scaling_policies"], "PolicyName"), ElementsAre("cpu"));
}

TEST(ImportAsg, a_predictive_policy_comes_along) {
  auto files = shop_files();
  Json policies = aws_document("policies");
  policies["ScalingPolicies"][1] = Json::parse(R"({"AutoScalingGroupName": "shop",
      "PolicyName": "morning", "PolicyARN": "arn:aws:autoscaling:x", "Alarms": [], "Enabled": true,
      "PolicyType": "PredictiveScaling", "PredictiveScalingConfiguration": {"MetricSpecifications":
        [{"TargetValue": 40.0, "PredefinedMetricPairSpecification":
            {"PredefinedMetricType": "ASGCPUUtilization"}}], "Mode": "ForecastOnly"}})");
  files[6] = file("policies.json", policies);
  const ImportedGroup shop = imported(files);
  EXPECT_THAT(shop.problems, IsEmpty());
  EXPECT_THAT(names(shop.scenario["scaling_policies"], "PolicyName"),
              ElementsAre("cpu", "morning"));
}

TEST(ImportAsg, what_can_not_be_simulated_yet_is_left_out_with_the_readers_words) {
  auto files = shop_files();
  Json policies = aws_document("policies");
  policies["ScalingPolicies"][1]["PolicyType"] = "PredictiveScaling";
  policies["ScalingPolicies"][1]["PredictiveScalingConfiguration"] = Json::object();
  files[6] = file("policies.json", policies);
  const ImportedGroup shop = imported(files);
  EXPECT_THAT(shop.problems, IsEmpty());
  EXPECT_THAT(names(shop.scenario["scaling_policies"], "PolicyName"), ElementsAre("cpu"));
  EXPECT_THAT(shop.left_out, Contains(HasSubstr("/scaling_policies/1")));
}

TEST(ImportAsg, what_it_can_not_do_without_is_told) {
  auto files = shop_files();
  Json groups = aws_document("auto-scaling-groups");
  groups["AutoScalingGroups"][0]["MaxSize"] = 1;
  files[0] = file("g.json", groups);
  EXPECT_THAT(imported(files).problems, Not(IsEmpty()));
}

TEST(ImportAsg, a_document_of_none_of_the_kinds_is_refused_by_name_of_the_file) {
  EXPECT_THAT(complaint_about({file("x.json", Json::parse(R"({"AutoScalingGrups": []})"))}),
              AllOf(HasSubstr("x.json"), HasSubstr("did you mean \"AutoScalingGroups\"?")));
  EXPECT_THAT(complaint_about({{"y.json", "{"}, {"z.json", "[1]"}}),
              AllOf(HasSubstr("y.json"), HasSubstr("z.json")));
}

TEST(ImportAsg, the_commands_only_read_and_name_the_group) {
  const std::string commands = import_asg_commands("it's mine");
  EXPECT_THAT(commands, HasSubstr("GROUP='it'\\''s mine'"));
  EXPECT_THAT(commands, HasSubstr("aws autoscaling describe-policies"));
  for (const char* verb : {" put-", " create-", " update-", " delete-", " set-"})
    EXPECT_THAT(commands, Not(HasSubstr(std::string("aws autoscaling") + verb)));
}

}  // namespace
}  // namespace headroom::scenario
