#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "tests/cloud/rig.hpp"

/// Maximum lifetimes, zones that are rebalanced, and launches before terminations (aws-behaviour
/// 4.4, 4.16). The group looks each minute and acts 6 s later where it decides by health.
namespace headroom::cloud {
namespace {

using Times = std::vector<std::pair<Instant, std::uint32_t>>;

RigOptions group_of(int desired) {
  RigOptions options;
  options.group.max = 20;
  options.group.desired = desired;
  return options;
}

TEST(MaximumLifetime, instances_are_replaced_one_after_the_other) {
  RigOptions options = group_of(2);
  options.group.max_instance_lifetime = 24_h;
  Rig rig(options);
  rig.group.create_running(at(0_s), {});
  rig.run_until(at(24_h) - 1_ns);
  EXPECT_TRUE(rig.happenings(Happening::termination).empty());
  rig.run_until(at(25_h));
  ASSERT_EQ(rig.happenings(Happening::termination).size(), 2);
  EXPECT_EQ(rig.happenings(Happening::termination)[0], std::pair(at(24_h), InstanceId{1}));
  EXPECT_GT(rig.happenings(Happening::termination)[1].first, at(24_h));
  EXPECT_EQ(rig.group.in_service(), 2);
  EXPECT_EQ(rig.notes(Happening::termination).front(),
            "an instance was taken out of service in response to its maximum instance lifetime");
}

TEST(MaximumLifetime, the_maintenance_policy_decides_whether_it_launches_first) {
  RigOptions options = group_of(2);
  options.group.max_instance_lifetime = 24_h;
  options.group.maintenance = MaintenancePolicy{100, 150};
  Rig rig(options);
  rig.group.create_running(at(0_s), {});
  rig.run_until(at(25_h));
  EXPECT_EQ(rig.happenings(Happening::launch).front().first, at(24_h));
  EXPECT_GE(rig.happenings(Happening::termination).front().first, at(24_h + 5_s));
  EXPECT_EQ(rig.group.in_service(), 2);
}

// Unhealthy at 155 s, found at 180 s, another launched at 186 s: in service at 191 s, its target
// healthy at the check at 221 s.
TEST(MaintenancePolicy, an_unhealthy_instance_stays_until_another_is_healthy) {
  RigOptions options = group_of(2);
  options.group.elb_health_check = true;
  options.group.maintenance = MaintenancePolicy{100, 150};
  Rig rig(options);
  rig.group.create_running(at(0_s), {});
  rig.run_until(at(100_s));
  rig.sick = {1};
  rig.run_until(at(15_min));
  EXPECT_EQ(rig.happenings(Happening::launch), (Times{{at(186_s), 3}}));
  EXPECT_EQ(rig.happenings(Happening::termination), (Times{{at(221_s), 1}}));
  EXPECT_EQ(rig.group.in_service(), 2);
}

TEST(MaintenancePolicy, without_one_the_unhealthy_instance_goes_at_once) {
  RigOptions options = group_of(2);
  options.group.elb_health_check = true;
  Rig rig(options);
  rig.group.create_running(at(0_s), {});
  rig.run_until(at(100_s));
  rig.sick = {1};
  rig.run_until(at(15_min));
  EXPECT_EQ(rig.happenings(Happening::termination), (Times{{at(186_s), 1}}));
}

/// Four instances in zone a, as c had none to give until `until`.
RigOptions unbalanced(Instant until) {
  RigOptions options = group_of(4);
  options.shortages = {{{}, 1, {}, at(0_s), until}};
  return options;
}

// At 300 s c has capacity again. Each launch comes before a termination, one at a time.
TEST(Rebalancing, instances_move_to_the_emptier_zone_one_after_the_other) {
  Rig rig(unbalanced(at(300_s)));
  rig.group.create(at(0_s));
  rig.run_until(at(299_s));
  for (const InstanceRecord& record : rig.fleet.records()) EXPECT_EQ(record.zone, 0);
  rig.run_until(at(40_min));
  const Times launches = rig.happenings(Happening::launch);
  const Times terminations = rig.happenings(Happening::termination);
  ASSERT_EQ(launches.size(), 6);
  ASSERT_EQ(terminations.size(), 2);
  EXPECT_EQ(launches[4].first, at(300_s));
  EXPECT_GT(terminations[0].first, launches[4].first);
  EXPECT_GT(launches[5].first, terminations[0].first);
  EXPECT_EQ(rig.group.in_service(), 4);
  EXPECT_EQ(rig.fleet.records()[4].zone, 1);
  EXPECT_EQ(rig.fleet.records()[5].zone, 1);
}

TEST(Rebalancing, can_be_suspended) {
  RigOptions options = unbalanced(at(300_s));
  options.group.suspensions = {{ScalingProcess::az_rebalance, at(0_s)}};
  Rig rig(options);
  rig.group.create(at(0_s));
  rig.run_until(at(40_min));
  EXPECT_EQ(rig.happenings(Happening::launch).size(), 4);
}

TEST(Rebalancing, a_difference_of_one_is_balance) {
  Rig rig(group_of(3));
  rig.group.create_running(at(0_s), {});
  rig.run_until(at(20_min));
  EXPECT_TRUE(rig.happenings(Happening::launch).empty());
}

TEST(Rebalancing, may_exceed_the_maximum_by_a_tenth_and_by_one_at_least) {
  RigOptions options = unbalanced(at(300_s));
  options.group.max = 4;
  Rig rig(options);
  rig.group.create(at(0_s));
  rig.run_until(at(40_min));
  EXPECT_EQ(rig.happenings(Happening::launch).size(), 6);
}

}  // namespace
}  // namespace headroom::cloud
