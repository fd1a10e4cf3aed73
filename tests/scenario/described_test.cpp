#include "sim/scenario/described.hpp"

#include <gmock/gmock.h>

#include "tests/scenario/aws_documents.hpp"

/// Blocks that are whole outputs of describe-... commands.
namespace headroom::scenario {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const std::string kGroup = "/auto_scaling_group/AutoScalingGroups/0";

Json pasted_with(const Values& values) {
  Json json = pasted();
  for (const auto& [place, value] : values) json[Json::json_pointer(place)] = value;
  return json;
}

/// With the launch configurations in place of the templates, and a group of the one given.
Json with_configuration(const Json& name) {
  Json json = pasted();
  json.erase("launch_template");
  json["launch_configuration"] = aws_document("launch-configurations");
  Json& group = json["auto_scaling_group"]["AutoScalingGroups"][0];
  group.erase("LaunchTemplate");
  group["LaunchConfigurationName"] = name;
  return json;
}

TEST(DescribeOutputs, the_group_is_taken_from_the_output_as_from_the_input) {
  const Scenario scenario = read(pasted());
  EXPECT_EQ(scenario.group.name, "shop");
  EXPECT_EQ(scenario.group.min, 2);
  EXPECT_EQ(scenario.group.max, 8);
  EXPECT_THAT(scenario.group.zones, ElementsAre("us-east-1a", "us-east-1b"));
  EXPECT_TRUE(scenario.group.elb_health_check);
  EXPECT_EQ(scenario.group.health_check_grace_period, 240_s);
  EXPECT_EQ(scenario.group.default_instance_warmup, 120_s);
}

TEST(DescribeOutputs, an_entry_by_itself_is_as_good_as_the_whole_output) {
  const Json group = pasted()["auto_scaling_group"]["AutoScalingGroups"][0];
  Json json = pasted();
  json["auto_scaling_group"] = group;
  EXPECT_EQ(read(json).resolved, read(pasted()).resolved);
}

TEST(DescribeOutputs, of_several_template_versions_the_one_counts_that_the_group_names) {
  const std::string version = kGroup + "/LaunchTemplate/Version";
  const auto type = [&](const Json& named) {
    return read(pasted_with({{version, named}})).launch_template.type.name;
  };
  EXPECT_EQ(type("$Latest"), "t3.small");
  EXPECT_EQ(type("$Default"), "t3.micro");
  EXPECT_EQ(type(nullptr), "t3.micro") << "AWS's default";
  EXPECT_EQ(type("1"), "t3.micro");
  EXPECT_EQ(type("2"), "t3.small");
  EXPECT_THAT(complaint(pasted_with({{version, "3"}})),
              AllOf(HasSubstr("/launch_template/LaunchTemplateVersions: found 2 entries"),
                    HasSubstr("shop version 3"), HasSubstr("\"shop version 1\"")));
}

TEST(DescribeOutputs, a_mixed_instances_policy_names_its_template_too) {
  Json json = pasted();
  Json& group = json["auto_scaling_group"]["AutoScalingGroups"][0];
  group["MixedInstancesPolicy"]["LaunchTemplate"] = {
      {"LaunchTemplateSpecification",
       {{"LaunchTemplateId", "lt-0a0000000000000a1"}, {"Version", "2"}}},
      {"Overrides", Json::array({{{"InstanceType", "t3.medium"}}})}};
  group.erase("LaunchTemplate");
  const Scenario scenario = read(json);
  EXPECT_EQ(scenario.launch_template.type.name, "t3.medium");
  EXPECT_EQ(scenario.launch_template.image.id, "ami-0shop000000000002");
}

TEST(DescribeOutputs, several_template_versions_and_a_group_that_names_none_are_refused) {
  Json json = pasted();
  json["auto_scaling_group"]["AutoScalingGroups"][0].erase("LaunchTemplate");
  EXPECT_THAT(complaint(json), HasSubstr("a group that names its launch template"));
}

TEST(DescribeOutputs, the_target_group_is_the_one_that_the_group_names_with_its_attributes) {
  const Scenario scenario = read(pasted());
  EXPECT_EQ(scenario.target_group.health_check.interval, 15_s);
  EXPECT_EQ(scenario.target_group.port, 80);
  EXPECT_EQ(scenario.target_group.deregistration_delay, 45_s);
  EXPECT_EQ(scenario.target_group.algorithm, cloud::RoutingAlgorithm::least_outstanding_requests);
  EXPECT_EQ(scenario.load_balancer.idle_timeout, 30_s);
}

TEST(DescribeOutputs, traffic_sources_name_the_target_group_too) {
  Json json = pasted();
  json["auto_scaling_group"]["AutoScalingGroups"][0].erase("TargetGroupARNs");
  EXPECT_EQ(read(json).target_group.port, 80);
  json["auto_scaling_group"]["AutoScalingGroups"][0].erase("TrafficSources");
  EXPECT_THAT(complaint(json), HasSubstr("\"admin\" or \"shop\""));
}

TEST(DescribeOutputs, several_groups_are_refused_by_name) {
  Json json = pasted();
  Json& list = json["auto_scaling_group"]["AutoScalingGroups"];
  list.push_back(list[0]);
  list[1]["AutoScalingGroupName"] = "admin";
  EXPECT_THAT(complaint(json), AllOf(HasSubstr("2 entries"), HasSubstr("\"shop\" or \"admin\"")));
}

TEST(DescribeOutputs, places_in_messages_are_those_of_the_document) {
  EXPECT_THAT(complaint(pasted_with({{kGroup + "/MinSize", "two"}})),
              HasSubstr("/auto_scaling_group/AutoScalingGroups/0/MinSize"));
  EXPECT_THAT(complaint(pasted_with({{"/target_group/Attributes/1/Value", "soon"}})),
              HasSubstr("/target_group/Attributes/1/Value"));
}

TEST(DescribeOutputs, a_misspelt_key_is_an_error_in_an_output_too) {
  EXPECT_THAT(complaint(pasted_with({{kGroup + "/MaxSzie", 3}})),
              AllOf(HasSubstr("MaxSzie"), HasSubstr("did you mean \"MaxSize\"?")));
  EXPECT_THAT(complaint(pasted_with({{"/auto_scaling_group/NextTokn", ""}})),
              HasSubstr("did you mean \"NextToken\"?"));
}

TEST(DescribeOutputs, a_warm_pool_in_the_output_is_the_group_s) {
  const Json described = pasted_with({{kGroup + "/WarmPoolConfiguration/MinSize", 2}});
  EXPECT_EQ(read(described).group.warm_pool->min_size, 2);
  Json own = described;
  own["warm_pool"] = {{"MinSize", 3}};
  EXPECT_EQ(read(own).group.warm_pool->min_size, 3);
  EXPECT_THAT(complaint(pasted_with({{kGroup + "/WarmPoolConfiguration/MinSze", 2}})),
              HasSubstr("/WarmPoolConfiguration/MinSze"));
  EXPECT_EQ(complaint(pasted_with({{kGroup + "/WarmPoolSize", 0}})), "");
}

TEST(LaunchConfigurationBlock, it_stands_in_the_place_of_a_launch_template) {
  const Scenario scenario = read(with_configuration("shop-2019"));
  EXPECT_EQ(scenario.launch_template.name, "shop-2019");
  EXPECT_EQ(scenario.launch_template.image.id, "ami-0shop000000000001");
  EXPECT_EQ(scenario.launch_template.type.name, "t2.small");
  EXPECT_EQ(scenario.launch_template.root_gib(), 10);
  EXPECT_EQ(scenario.launch_template.mode(), cloud::CreditMode::standard);
  EXPECT_TRUE(scenario.launch_template.detailed_monitoring);
}

TEST(LaunchConfigurationBlock, its_instances_are_monitored_in_detail_unless_it_says_otherwise) {
  const std::string entry = "/launch_configuration/LaunchConfigurations/0";
  Json json = with_configuration("shop-2019");
  json[Json::json_pointer(entry)].erase("InstanceMonitoring");
  EXPECT_TRUE(read(json).launch_template.detailed_monitoring);
  json[Json::json_pointer(entry + "/InstanceMonitoring/Enabled")] = false;
  EXPECT_FALSE(read(json).launch_template.detailed_monitoring);
}

TEST(LaunchConfigurationBlock, a_group_of_another_one_is_refused) {
  EXPECT_THAT(complaint(with_configuration("shop-2018")), HasSubstr("\"shop-2018\""));
  Json json = with_configuration("shop-2019");
  json.erase("launch_configuration");
  json["launch_template"] = aws_document("launch-template-versions");
  EXPECT_THAT(complaint(json), HasSubstr("\"launch_configuration\" in place of"));
}

TEST(LaunchConfigurationBlock, it_is_resolved_to_the_template_that_does_the_same) {
  const Scenario scenario = read(with_configuration("shop-2019"));
  const Json resolved = Json::parse(scenario.resolved);
  EXPECT_FALSE(resolved.contains("launch_configuration"));
  EXPECT_EQ(resolved["launch_template"]["LaunchTemplateName"], "shop-2019");
  EXPECT_EQ(read(resolved).resolved, scenario.resolved);
}

}  // namespace
}  // namespace headroom::scenario
