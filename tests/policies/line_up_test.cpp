#include "policies/line_up.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>

#include "policies/catalogue.hpp"

namespace headroom::policies {
namespace {

using nlohmann::json;

/// All is known of it.
Occasion occasion(std::vector<int> hourly_peaks = {1, 3, 2}) {
  Occasion all;
  all.facts.min = 1;
  all.facts.max = 8;
  all.facts.boot_estimate = 90_s;
  all.facts.requests_per_instance = 20.0;
  all.group_name = "web";
  all.hourly_peaks = std::move(hourly_peaks);
  return all;
}

json patch_of(const Occasion& occasion, std::string_view name) {
  const std::vector<Contender> contenders = line_up(occasion);
  const auto found = std::find_if(contenders.begin(), contenders.end(),
                                  [&](const Contender& one) { return one.name == name; });
  if (found == contenders.end()) {
    ADD_FAILURE() << "no " << name;
    return {};
  }
  return json::parse(found->patch);
}

std::vector<std::string> names_of(const Occasion& occasion) {
  std::vector<std::string> names;
  for (const Contender& contender : line_up(occasion)) names.push_back(contender.name);
  return names;
}

TEST(LineUp, calls_each_by_a_name_of_its_own_and_says_what_it_is) {
  std::set<std::string> names;
  for (const Contender& contender : line_up(occasion())) {
    EXPECT_TRUE(names.insert(contender.name).second) << contender.name << " is there twice";
    EXPECT_EQ(contender.name.find_first_of(", "), std::string::npos)
        << "--policies has commas between: " << contender.name;
    EXPECT_FALSE(contender.summary.empty()) << contender.name;
  }
}

TEST(LineUp, has_a_patch_of_valid_json_for_each) {
  for (const Contender& contender : line_up(occasion())) {
    const json patch = json::parse(contender.patch, nullptr, false);
    EXPECT_TRUE(patch.is_object()) << contender.name << ": " << contender.patch;
  }
}

TEST(LineUp, has_every_policy_of_the_catalogue_that_needs_no_settings) {
  const std::vector<std::string> names = names_of(occasion());
  std::size_t kinds = 0;
  for (const scaling::PolicyKind& kind : catalogue()) {
    const auto tree = kind.parameters();
    const bool asks =
        kind.runs_a_program ||
        std::any_of(tree.begin(), tree.end(), [](const auto& one) { return one.required; });
    if (kind.is_aws || asks) continue;
    ++kinds;
    EXPECT_THAT(names, testing::Contains(std::string(kind.type)));
  }
  EXPECT_GT(kinds, 15U);
}

TEST(LineUp, leaves_out_what_is_made_of_what_is_not_known) {
  Occasion nothing = occasion({});
  nothing.facts.requests_per_instance.reset();
  const std::vector<std::string> names = names_of(nothing);
  for (const char* absent : {"static-peak", "schedule", "target-tracking-requests"})
    EXPECT_THAT(names, testing::Not(testing::Contains(absent)));
  for (const char* present : {"none", "target-tracking-cpu", "step-scaling", "react"})
    EXPECT_THAT(names, testing::Contains(present));
}

TEST(LineUp, static_peak_is_the_peak_within_the_group) {
  EXPECT_EQ(patch_of(occasion({1, 5, 2}), "static-peak"), json::parse(R"({"auto_scaling_group":
                            {"MinSize": 5, "MaxSize": 5, "DesiredCapacity": 5}})"));
  EXPECT_EQ(patch_of(occasion({1, 50}), "static-peak")["auto_scaling_group"]["MaxSize"], 8);
}

// Peaks of 1, 3 and 2: up a boot of 90 s before the second hour, down as the third begins.
TEST(LineUp, schedule_is_a_boot_early_on_the_way_up_and_on_time_on_the_way_down) {
  EXPECT_EQ(patch_of(occasion(), "schedule")["scaling_policies"][0]["Configuration"]["Steps"],
            json::parse(R"([{"At": 0, "Instances": 1}, {"At": 3510, "Instances": 3},
                            {"At": 7200, "Instances": 2}])"));
}

// A boot of an hour and a half before the second hour would be before the first.
TEST(LineUp, schedule_stays_in_order_where_boots_are_longer_than_hours) {
  Occasion slow = occasion({1, 2, 3});
  slow.facts.boot_estimate = 5400_s;
  const json steps = patch_of(slow, "schedule")["scaling_policies"][0]["Configuration"]["Steps"];
  ASSERT_EQ(steps.size(), 3U);
  for (std::size_t i = 1; i < steps.size(); ++i)
    EXPECT_LT(steps[i - 1]["At"].get<double>(), steps[i]["At"].get<double>());
}

// 80 % of 20 requests a second are 960 a minute.
TEST(LineUp, tracking_of_requests_leaves_a_fifth_of_the_capacity_in_hand) {
  const json policy = patch_of(occasion(), "target-tracking-requests")["scaling_policies"][0];
  EXPECT_EQ(policy["TargetTrackingConfiguration"]["TargetValue"], 960);
}

// Samples of five minutes: the alarm out would wait ten minutes for two of them.
TEST(LineUp, alarms_go_by_the_period_of_the_groups_metrics) {
  const json detailed = patch_of(occasion(), "step-scaling")["metric_alarms"];
  EXPECT_EQ(detailed[0]["Period"], 60);
  EXPECT_EQ(detailed[0]["EvaluationPeriods"], 2);
  EXPECT_EQ(detailed[1]["EvaluationPeriods"], 15);
  Occasion basic = occasion();
  basic.facts.sample_period = 300_s;
  const json coarse = patch_of(basic, "step-scaling")["metric_alarms"];
  EXPECT_EQ(coarse[0]["Period"], 300);
  EXPECT_EQ(coarse[0]["EvaluationPeriods"], 1);
  EXPECT_EQ(coarse[1]["EvaluationPeriods"], 3);
}

TEST(LineUp, alarms_watch_the_group_by_its_name) {
  for (const char* name : {"step-scaling", "simple-scaling"}) {
    for (const json& alarm : patch_of(occasion(), name)["metric_alarms"])
      EXPECT_EQ(alarm["Dimensions"][0]["Value"], "web");
  }
}

}  // namespace
}  // namespace headroom::policies
