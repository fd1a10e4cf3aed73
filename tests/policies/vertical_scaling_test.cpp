#include "policies/vertical_scaling.hpp"

#include <gtest/gtest.h>

#include "tests/policies/asking.hpp"

namespace headroom::policies {
namespace {

using scaling::Comparison;
using scaling::Config;
using scaling::Decision;

Config types(const std::vector<std::string>& names) {
  Config::List list;
  for (const std::string& name : names)
    list.emplace_back(Config::Object{{"InstanceType", Config(name)}});
  return Config(std::move(list));
}

scaling::Attached three_sizes() {
  return vertical_scaling().make(
      Config(Config::Object{{"InstanceTypes", types({"t2.micro", "t2.small", "t2.medium"})}}), {});
}

scaling::GroupView group_of(const std::string& type) {
  scaling::GroupView group = settled(1);
  group.instance_type = type;
  return group;
}

const Alarm kHigh{Comparison::greater, 80};
const Alarm kLow{Comparison::less, 20};

TEST(VerticalScaling, a_high_alarm_asks_for_the_next_type_and_a_low_one_for_the_one_before) {
  const Decision up = wake_by_alarm(*three_sizes().policy, kHigh, {90}, group_of("t2.small"));
  ASSERT_TRUE(up.resize);
  EXPECT_EQ(up.resize->instance_type, "t2.medium");
  EXPECT_EQ(up.resize->how, scaling::Resize::How::stop_start);
  const Decision down = wake_by_alarm(*three_sizes().policy, kLow, {10}, group_of("t2.small"));
  ASSERT_TRUE(down.resize);
  EXPECT_EQ(down.resize->instance_type, "t2.micro");
}

TEST(VerticalScaling, at_the_end_of_its_list_it_says_so) {
  EXPECT_EQ(wake_by_alarm(*three_sizes().policy, kHigh, {90}, group_of("t2.medium")).reason,
            "at the largest type, t2.medium");
  EXPECT_EQ(wake_by_alarm(*three_sizes().policy, kLow, {10}, group_of("t2.micro")).reason,
            "at the smallest type, t2.micro");
}

TEST(VerticalScaling, it_waits_for_an_update_and_for_its_cooldown) {
  const scaling::Attached attached = three_sizes();
  scaling::GroupView group = group_of("t2.micro");
  group.is_updating = true;
  EXPECT_FALSE(wake_by_alarm(*attached.policy, kHigh, {90}, group).resize);
  group.is_updating = false;
  EXPECT_TRUE(wake_by_alarm(*attached.policy, kHigh, {90}, group).resize);
  EXPECT_EQ(wake_by_alarm(*attached.policy, kHigh, {90}, group_of("t2.small")).reason,
            "the cooldown since the last resize is not over");
}

TEST(VerticalScaling, its_types_are_what_it_needs_to_be_looked_up) {
  EXPECT_EQ(three_sizes().needs.instance_types,
            (std::vector<std::string>{"t2.micro", "t2.small", "t2.medium"}));
}

TEST(VerticalScaling, one_type_or_the_same_twice_is_refused) {
  for (const auto& names : {std::vector<std::string>{"a"}, {"a", "b", "a"}}) {
    EXPECT_THROW(
        vertical_scaling().make(Config(Config::Object{{"InstanceTypes", types(names)}}), {}),
        scaling::BadConfig);
  }
}

}  // namespace
}  // namespace headroom::policies
