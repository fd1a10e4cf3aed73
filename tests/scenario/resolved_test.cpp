#include <gmock/gmock.h>

#include <algorithm>

#include "tests/scenario/small_scenario.hpp"

/// The resolved scenario: everything written out, and the same run when read again.
namespace headroom::scenario {
namespace {

/// Every good scenario of the tests and every one that is shipped.
std::vector<std::filesystem::path> all_scenarios() {
  std::vector<std::filesystem::path> files;
  for (const char* folder : {"/tests/scenario/files/good", "/scenarios"}) {
    for (const auto& entry :
         std::filesystem::directory_iterator(std::string(HEADROOM_SOURCE_DIR) + folder)) {
      if (entry.path().extension() == ".json") files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

TEST(ResolvedScenario, read_again_gives_the_same_resolved_scenario) {
  const auto files = all_scenarios();
  ASSERT_GT(files.size(), 20U);
  for (const auto& file : files) {
    SCOPED_TRACE(file.string());
    const Scenario first = read_scenario(file, {}, environment());
    const Scenario second =
        read_scenario_text(first.resolved, "resolved", file.parent_path(), {}, environment());
    EXPECT_EQ(second.resolved, first.resolved);
    EXPECT_EQ(second.assumed, first.assumed);
  }
}

TEST(ResolvedScenario, writes_every_default_out) {
  const Json json = Json::parse(read(small()).resolved);
  const std::vector<std::pair<const char*, Json>> defaults = {
      {"/version", 1},
      {"/region", "us-east-1"},
      {"/seed", 1},
      {"/start_time", "2026-01-05T00:00:00Z"},
      {"/application/workers", 0},
      {"/application/network/round_trip", "1ms"},
      {"/application/requests/get/bytes", "2kB"},
      {"/provisioning/bandwidth", "10MB"},
      {"/provisioning/steps/middleware/from_bake", "middleware"},
      {"/launch_template/LaunchTemplateData/Monitoring/Enabled", false},
      {"/launch_template/LaunchTemplateData/CreditSpecification/CpuCredits", "unlimited"},
      {"/auto_scaling_group/DesiredCapacity", 1},
      {"/auto_scaling_group/HealthCheckType", "EC2"},
      {"/auto_scaling_group/HealthCheckGracePeriod", 0},
      {"/target_group/HealthyThresholdCount", 5},
      {"/load_balancer/Attributes/0/Value", "60"},
      {"/scaling_policies", Json::array()},
      {"/load/0/name", "load[0]"},
      {"/load/0/start", "0s"},
      {"/initial/instances", "launching"},
      {"/initial/credits", "launch"},
      {"/monitoring/metric_delay", "1m"},
      {"/monitoring/extra_evaluation_range", "third"},
      {"/timeseries/step", "1m"}};
  for (const auto& [place, value] : defaults) {
    const Json::json_pointer pointer(place);
    ASSERT_TRUE(json.contains(pointer)) << place;
    EXPECT_EQ(json[pointer], value) << place;
  }
}

TEST(ResolvedScenario, keeps_what_was_given) {
  const Json json =
      Json::parse(read(small_with({{"/seed", 42},
                                   {"/slo", {{"p99", "1500ms"}, {"error_rate", 0.01}}},
                                   {"/initial", {{"instances", "running"}, {"credits", 12.5}}},
                                   {"/monitoring/extra_evaluation_range", 3},
                                   {"/application/queue_limit", 9},
                                   {"/application/when_full", "drop"}}))
                      .resolved);
  EXPECT_EQ(json["seed"], 42);
  EXPECT_EQ(json["slo"], (Json{{"p99", "1500ms"}, {"error_rate", 0.01}}));
  EXPECT_EQ(json["initial"]["credits"], 12.5);
  EXPECT_EQ(json["monitoring"]["extra_evaluation_range"], 3);
  EXPECT_EQ(json["application"]["when_full"], "drop");
}

// The override stays, as it is where the type is changed: one pointer is right in both forms.
TEST(ResolvedScenario, has_the_type_that_the_only_override_decides_in_both_places) {
  const Json json = Json::parse(
      read(small_with({{"/auto_scaling_group/MixedInstancesPolicy/LaunchTemplate/Overrides",
                        Json::array({{{"InstanceType", "t2.nano"}}})}}))
          .resolved);
  EXPECT_EQ(json["launch_template"]["LaunchTemplateData"]["InstanceType"], "t2.nano");
  const Json& mixed = json["auto_scaling_group"]["MixedInstancesPolicy"];
  EXPECT_EQ(mixed["LaunchTemplate"]["Overrides"][0]["InstanceType"], "t2.nano");
}

}  // namespace
}  // namespace headroom::scenario
