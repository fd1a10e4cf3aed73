#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "tests/cloud/rig.hpp"

/// A group of several instance types, with weights, and spot beside on demand (aws-behaviour 4.14,
/// 4.17).
namespace headroom::cloud {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

InstanceOverride of_type(const std::string& name, int weight = 1, double spot_usd = 0.01) {
  InstanceOverride o{plain(), weight, 0.1 * weight, spot_usd * weight};
  o.type.name = name;
  return o;
}

RigOptions mixed(std::vector<InstanceOverride> overrides, int base = 0, int percentage = 100) {
  RigOptions options;
  options.group.zones = {"a"};
  options.group.mixed = MixedInstances{std::move(overrides), base, percentage};
  return options;
}

/// What runs, by type and way to pay: {"big spot": 2}.
std::map<std::string, int> fleet_of(const Rig& rig) {
  std::map<std::string, int> counts;
  for (const InstanceRecord& record : rig.fleet.records()) {
    if (record.terminated != Instant::never()) continue;
    const bool is_spot = record.purchase == PurchaseOption::spot;
    ++counts[record.launch_type + (is_spot ? " spot" : "")];
  }
  return counts;
}
using Fleet = std::map<std::string, int>;

std::vector<std::string> launched_types(const Rig& rig) {
  std::vector<std::string> types;
  for (const InstanceRecord& record : rig.fleet.records()) types.push_back(record.launch_type);
  return types;
}

/// The group goes to that capacity by a scheduled action, and settles.
void set_desired(Rig& rig, int desired, Instant now) {
  rig.run_until(now);
  ScheduledAction action;
  action.desired = desired;
  rig.group.execute(action, 0, now);
  rig.run_until(now + 10_min);
}

TEST(MixedGroup, launches_on_demand_up_to_its_share_and_spot_above_it) {
  for (const auto& [total, on_demand] : std::map<int, int>{{4, 3}, {6, 4}, {10, 6}}) {
    RigOptions options = mixed({of_type("t")}, 2, 50);
    options.group.desired = total;
    Rig rig(options);
    rig.group.create(at(0_s));
    rig.run_until(at(60_s));
    EXPECT_EQ(fleet_of(rig), (Fleet{{"t", on_demand}, {"t spot", total - on_demand}})) << total;
  }
}

TEST(MixedGroup, that_has_been_up_for_long_has_its_shares) {
  RigOptions options = mixed({of_type("t")}, 2, 50);
  options.group.desired = 6;
  Rig rig(options);
  rig.group.create_running(at(0_s), {});
  EXPECT_EQ(fleet_of(rig), (Fleet{{"t", 4}, {"t spot", 2}}));
}

// 10 with a base of 2 and half above: 6 on demand, 4 spot. At 4: 3 on demand and 1 spot.
TEST(MixedGroup, shrinks_where_there_are_too_many) {
  RigOptions options = mixed({of_type("t")}, 2, 50);
  options.group.desired = 10;
  Rig rig(options);
  rig.group.create_running(at(0_s), {});
  set_desired(rig, 4, at(60_s));
  EXPECT_EQ(fleet_of(rig), (Fleet{{"t", 3}, {"t spot", 1}}));
}

TEST(MixedGroup, takes_the_next_type_where_the_first_has_no_capacity) {
  RigOptions options = mixed({of_type("first"), of_type("second"), of_type("third")});
  options.group.desired = 3;
  options.shortages = {{"first", std::nullopt, {}, Instant{}},
                       {"second", std::nullopt, {}, at(30_s)}};
  Rig rig(options);
  rig.group.create(at(0_s));
  EXPECT_THAT(launched_types(rig), ElementsAre("second", "second", "second"));
  set_desired(rig, 4, at(60_s));
  EXPECT_EQ(launched_types(rig).back(), "third");
  EXPECT_TRUE(rig.notes(Happening::launch_failed).empty());
}

TEST(MixedGroup, goes_to_another_zone_only_when_no_type_has_capacity) {
  RigOptions options = mixed({of_type("first"), of_type("second")});
  options.group.zones = {"a", "c"};
  options.group.desired = 2;
  options.shortages = {{"first", 0, {}, Instant{}}, {"second", 1, {}, Instant{}}};
  Rig rig(options);
  rig.group.create(at(0_s));
  EXPECT_THAT(launched_types(rig), ElementsAre("second", "first"));
  EXPECT_EQ(rig.fleet.records()[0].zone, 0U);
  EXPECT_EQ(rig.fleet.records()[1].zone, 1U);
}

TEST(MixedGroup, does_not_launch_on_demand_in_the_place_of_spot) {
  RigOptions options = mixed({of_type("t")}, 1, 0);
  options.group.desired = 3;
  options.shortages = {{std::nullopt, std::nullopt, PurchaseOption::spot, Instant{}, at(200_s)}};
  Rig rig(options);
  rig.group.create(at(0_s));
  rig.run_until(at(190_s));
  EXPECT_EQ(fleet_of(rig), (Fleet{{"t", 1}}));
  EXPECT_THAT(rig.notes(Happening::launch_failed)[0],
              HasSubstr("EC2 has no t in a as a spot instance"));
  rig.run_until(at(300_s));
  EXPECT_EQ(fleet_of(rig), (Fleet{{"t", 1}, {"t spot", 2}}));
}

TEST(MixedGroup, spreads_spot_over_the_two_cheapest_pools) {
  RigOptions options =
      mixed({of_type("dear", 1, 0.03), of_type("cheap", 1, 0.01), of_type("fair", 1, 0.02)}, 0, 0);
  options.group.desired = 5;
  Rig rig(options);
  rig.group.create(at(0_s));
  EXPECT_EQ(fleet_of(rig), (Fleet{{"cheap spot", 3}, {"fair spot", 2}}));
}

// Units: 4 and 4 reach 7 and exceed it by one; 1 more is there for 9.
TEST(WeightedGroup, launches_until_the_desired_capacity_is_reached_or_exceeded) {
  RigOptions options = mixed({of_type("big", 4), of_type("small", 1)});
  options.group.max = 20;
  options.group.desired = 7;
  Rig rig(options);
  rig.group.create(at(0_s));
  EXPECT_EQ(fleet_of(rig), (Fleet{{"big", 2}}));
  rig.run_until(at(60_s));
  EXPECT_EQ(rig.group.view(at(60_s)).in_service, 8);
  EXPECT_EQ(rig.group.in_service(), 2) << "instances";
}

TEST(WeightedGroup, lets_an_instance_go_only_if_the_rest_still_reaches_the_desired_capacity) {
  RigOptions options = mixed({of_type("big", 4), of_type("small", 1)});
  options.group.max = 20;
  options.group.desired = 9;
  options.shortages = {{"big", std::nullopt, {}, at(50_s)}};
  Rig rig(options);
  rig.group.create(at(0_s));  // 12 units
  EXPECT_EQ(fleet_of(rig), (Fleet{{"big", 3}}));
  set_desired(rig, 14, at(60_s));
  EXPECT_EQ(fleet_of(rig), (Fleet{{"big", 3}, {"small", 2}}));
  set_desired(rig, 11, at(20_min));  // 14 - 4 would be 10: the small ones go
  EXPECT_EQ(fleet_of(rig), (Fleet{{"big", 3}}));
  set_desired(rig, 8, at(40_min));
  EXPECT_EQ(fleet_of(rig), (Fleet{{"big", 2}}));
}

TEST(WeightedGroup, splits_units_between_on_demand_and_spot) {
  RigOptions options = mixed({of_type("big", 4)}, 4, 50);
  options.group.max = 40;
  options.group.desired = 20;  // 4 + 8 on demand, 8 spot
  Rig rig(options);
  rig.group.create(at(0_s));
  EXPECT_EQ(fleet_of(rig), (Fleet{{"big", 3}, {"big spot", 2}}));
}

// Default aligns with the allocation strategy before it looks at the billing hour: the later type
// goes, although it is the younger one.
TEST(MixedGroup, lets_the_type_of_lowest_priority_go_first) {
  RigOptions options = mixed({of_type("first"), of_type("second")});
  options.group.desired = 2;
  options.shortages = {{"first", std::nullopt, {}, at(10_s), at(100_s)}};
  Rig rig(options);
  rig.group.create(at(0_s));
  set_desired(rig, 3, at(60_s));
  EXPECT_EQ(fleet_of(rig), (Fleet{{"first", 2}, {"second", 1}}));
  set_desired(rig, 2, at(20_min));
  EXPECT_EQ(fleet_of(rig), (Fleet{{"first", 2}}));
}

/// Two instances, one of them spot with its notice 1000 s after `running`.
RigOptions at_risk(Duration lead) {
  RigOptions options = mixed({of_type("t")}, 1, 0);
  options.group.capacity_rebalance = true;
  options.purchase.time_to_interruption = engine::Distribution::constant(1000e9);
  options.purchase.rebalance_lead = lead;
  return options;
}

// Recommended at 700 s: a successor runs from 705 s and listens at 720 s. When it is in service the
// old one drains, long before its notice of 1000 s.
TEST(CapacityRebalance, replaces_a_spot_instance_before_ec2_takes_it) {
  Rig rig(at_risk(300_s));
  rig.group.create_running(at(0_s), {});
  rig.run_until(at(703_s));
  EXPECT_EQ(rig.notes(Happening::launch),
            (std::vector<std::string>{"an instance was launched in response to an EC2 instance "
                                      "rebalance recommendation"}));
  EXPECT_EQ(fleet_of(rig), (Fleet{{"t", 1}, {"t spot", 2}}));
  rig.run_until(at(999_s));
  EXPECT_EQ(rig.notes(Happening::termination),
            (std::vector<std::string>{"an instance was taken out of service in response to an EC2 "
                                      "instance rebalance recommendation"}));
  EXPECT_EQ(rig.group.in_service(), 2) << "never fewer";
  rig.run_until(at(1400_s));  // before the successor's own turn
  EXPECT_FALSE(rig.fleet.records()[1].interrupted);
  EXPECT_EQ(fleet_of(rig), (Fleet{{"t", 1}, {"t spot", 1}}));
}

// With a notice only, and a boot that outlasts its two minutes, the old one is gone first; its
// successor is already on its way, and no other is launched.
TEST(CapacityRebalance, that_comes_too_late_still_has_launched_the_successor) {
  RigOptions options = at_risk({});
  options.boots_end = false;  // with ELB checks it never becomes healthy
  options.group.elb_health_check = true;
  options.group.health_check_grace_period = 1_h;
  Rig rig(options);
  rig.group.create_running(at(0_s), {});
  rig.run_until(at(1200_s));
  EXPECT_TRUE(rig.fleet.records()[1].interrupted);
  EXPECT_EQ(rig.notes(Happening::launch).size(), 1U);
  EXPECT_EQ(rig.group.in_service(), 2);
}

TEST(CapacityRebalance, that_is_off_waits_for_the_end) {
  RigOptions options = at_risk(300_s);
  options.group.capacity_rebalance = false;
  Rig rig(options);
  rig.group.create_running(at(0_s), {});
  rig.run_until(at(1119_s));
  EXPECT_TRUE(rig.notes(Happening::launch).empty());
  rig.run_until(at(1200_s));
  EXPECT_TRUE(rig.fleet.records()[1].interrupted);
}

TEST(Interruptions, come_to_spot_instances_only) {
  RigOptions options = at_risk({});
  options.group.capacity_rebalance = false;
  Rig rig(options);
  rig.group.create_running(at(0_s), {});
  rig.run_until(at(3_h));
  EXPECT_EQ(rig.fleet.records()[0].terminated, Instant::never());
  EXPECT_TRUE(rig.fleet.records()[1].interrupted);
}

// Half a refresh would put on demand where spot belongs: each goes in the place of its like.
TEST(MixedGroup, keeps_its_shares_through_an_instance_refresh) {
  RigOptions options = mixed({of_type("t")}, 0, 50);
  options.group.desired = 4;
  Rig rig(options);
  rig.group.create_running(at(0_s), {});
  RefreshPreferences preferences;
  preferences.instance_warmup = 10_s;
  preferences.max_healthy_percentage = 125;
  rig.group.start_refresh(preferences, kNoCause, {}, at(60_s));
  rig.run_until(at(2_h));
  EXPECT_EQ(fleet_of(rig), (Fleet{{"t", 2}, {"t spot", 2}}));
  EXPECT_EQ(rig.fleet.records().size(), 8U);
}

}  // namespace
}  // namespace headroom::cloud
