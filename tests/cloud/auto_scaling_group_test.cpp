#include "sim/cloud/auto_scaling_group.hpp"
#include "sim/cloud/names.hpp"

#include <gtest/gtest.h>

#include <regex>
#include <string>
#include <utility>
#include <vector>

#include "tests/cloud/rig.hpp"

/// The size of the group: creation, launches, terminations, zones. Decisions are in
/// auto_scaling_group_policies_test.cpp and auto_scaling_group_scale_in_test.cpp, health is in
/// auto_scaling_group_health_test.cpp.
namespace headroom::cloud {
namespace {

using Times = std::vector<std::pair<Instant, std::uint32_t>>;

RigOptions sized(int min, int max, int desired) {
  RigOptions options;
  options.group.min = min;
  options.group.max = max;
  options.group.desired = desired;
  return options;
}

TEST(AutoScalingGroup, creation_launches_the_desired_capacity_at_once) {
  Rig rig(sized(1, 4, 3));
  rig.group.create(at(0_s));
  EXPECT_EQ(rig.group.desired(), 3);
  EXPECT_EQ(rig.happenings(Happening::launch), (Times{{at(0_s), 1}, {at(0_s), 2}, {at(0_s), 3}}));
  EXPECT_EQ(rig.notes(Happening::capacity_set),
            std::vector<std::string>{"a user request created an AutoScalingGroup changing the "
                                     "desired capacity from 0 to 3"});
  EXPECT_EQ(rig.group.in_service(), 0);
}

TEST(AutoScalingGroup, an_instance_is_in_service_when_it_runs_and_long_before_it_answers) {
  Rig rig(sized(1, 4, 2));
  rig.group.create(at(0_s));
  rig.run_until(at(5_s));
  EXPECT_EQ(rig.group.in_service(), 2);
  EXPECT_EQ(rig.happenings(Happening::in_service), (Times{{at(5_s), 1}, {at(5_s), 2}}));
  EXPECT_FALSE(rig.fleet.find(1)->listening);
  EXPECT_TRUE(is_registered(rig.targets, *rig.fleet.find(1)));
  EXPECT_EQ(rig.targets.health(*rig.fleet.find(1)), TargetHealth::initial);
  rig.run_until(at(35_s));  // refused at 5 s, passed at 35 s
  EXPECT_EQ(rig.targets.healthy_count(), 2);
}

TEST(AutoScalingGroup, each_launch_goes_to_the_zone_with_the_fewest_instances) {
  RigOptions options = sized(1, 9, 7);
  options.group.zones = {"a", "c", "d"};
  Rig rig(options);
  rig.group.create(at(0_s));
  std::vector<int> in_zone(3);
  for (const InstanceRecord& record : rig.fleet.records()) ++in_zone[record.zone];
  EXPECT_EQ(in_zone, (std::vector{3, 2, 2}));
  EXPECT_EQ(rig.fleet.records()[0].zone, 0U);
  EXPECT_EQ(rig.fleet.records()[1].zone, 1U);
  EXPECT_EQ(rig.fleet.records()[2].zone, 2U);
}

TEST(AutoScalingGroup, one_that_was_there_all_along_is_healthy_and_has_no_activity) {
  Rig rig(sized(1, 4, 3));
  rig.group.create_running(at(0_s), {});
  EXPECT_EQ(rig.group.desired(), 3);
  EXPECT_EQ(rig.group.in_service(), 3);
  EXPECT_EQ(rig.targets.healthy_count(), 3);
  EXPECT_TRUE(rig.happenings(Happening::launch).empty());
  EXPECT_TRUE(rig.happenings(Happening::capacity_set).empty());
  EXPECT_EQ(rig.fleet.records()[1].zone, 1U);
}

TEST(AutoScalingGroup, without_policies_it_only_holds_its_size) {
  RigOptions options = sized(1, 4, 2);
  options.alarms = {alarm_for({})};
  Rig rig(options);
  rig.published = 99;
  rig.group.create(at(0_s));
  rig.run_until(at(1_h));
  EXPECT_EQ(rig.fleet.records().size(), 2U);
  EXPECT_TRUE(rig.happenings(Happening::termination).empty());
}

// Minute 0 is visible at 120 s; the decision is acted upon 6 s later.
TEST(AutoScalingGroup, a_decision_to_scale_out_launches_after_the_reaction_delay) {
  RigOptions options = sized(1, 10, 1);
  options.alarms = {alarm_for({"p"})};
  Rig rig(options, list(policy("p", wishes(3))));
  rig.published = 99;
  rig.group.create(at(0_s));
  rig.run_until(at(126_s - 1_ns));
  EXPECT_EQ(rig.group.desired(), 3);
  EXPECT_EQ(rig.fleet.records().size(), 1U);
  rig.run_until(at(10_min));
  EXPECT_EQ(rig.happenings(Happening::launch),
            (Times{{at(0_s), 1}, {at(126_s), 2}, {at(126_s), 3}}));
  EXPECT_EQ(rig.notes(Happening::capacity_set)[1],
            "a monitor alarm cpu-high in state ALARM triggered policy p changing the desired "
            "capacity from 1 to 3");
  EXPECT_EQ(rig.notes(Happening::launch)[1],
            "an instance was started in response to a difference between desired and actual "
            "capacity, increasing the capacity from 1 to 3");
  EXPECT_EQ(rig.group.in_service(), 3);
}

TEST(AutoScalingGroup, the_reaction_delay_can_be_nothing) {
  RigOptions options = sized(1, 10, 1);
  options.alarms = {alarm_for({"p"})};
  options.monitoring.reaction_delay = 0_s;
  Rig rig(options, list(policy("p", wishes(2))));
  rig.published = 99;
  rig.group.create(at(0_s));
  rig.run_until(at(3_min));
  EXPECT_EQ(rig.happenings(Happening::launch)[1], (std::pair{at(120_s), 2U}));
}

// 120 s decided, 126 s deregistered, 426 s terminated. From the first instant on it is not in
// service any more.
TEST(AutoScalingGroup, a_decision_to_scale_in_drains_before_it_terminates) {
  RigOptions options = sized(1, 10, 2);
  options.alarms = {alarm_for({"p"})};
  Rig rig(options, list(policy("p", wishes(1))));
  rig.published = 99;
  std::vector<Instant> last_words;
  rig.ending = [&](Instance& instance, Instant now) {
    EXPECT_TRUE(is_registered(rig.targets, instance));
    last_words.push_back(now);
  };
  rig.group.create_running(at(0_s), {});
  rig.run_until(at(126_s - 1_ns));
  EXPECT_EQ(rig.group.in_service(), 2);
  rig.run_until(at(126_s));
  EXPECT_EQ(rig.group.in_service(), 1);
  EXPECT_EQ(rig.targets.health(*rig.fleet.find(1)), TargetHealth::draining);
  rig.run_until(at(10_min));
  EXPECT_EQ(rig.happenings(Happening::termination), (Times{{at(126_s), 1}}));
  EXPECT_EQ(rig.happenings(Happening::terminated), (Times{{at(426_s), 1}}));
  EXPECT_EQ(last_words, std::vector{at(426_s)});
  EXPECT_EQ(rig.fleet.find(1), nullptr);
  EXPECT_EQ(rig.targets.registered().size(), 1U);
  EXPECT_EQ(rig.notes(Happening::termination)[0],
            "an instance was taken out of service in response to a difference between desired and "
            "actual capacity, shrinking the capacity from 2 to 1");
}

// 2 for 126 s, then 1.
TEST(AutoScalingGroup, instances_in_service_are_kept_over_time) {
  RigOptions options = sized(1, 10, 2);
  options.alarms = {alarm_for({"p"})};
  Rig rig(options, list(policy("p", wishes(1))));
  rig.published = 99;
  rig.group.create_running(at(0_s), {});
  rig.run_until(at(600_s));
  EXPECT_EQ(rig.group.in_service_over_time().peak(), 2);
  EXPECT_NEAR(rig.group.in_service_over_time().integral(at(600_s)), 600 + 126, 1e-9);
}

TEST(AutoScalingGroup, names_of_instances_begin_as_those_of_aws) {
  EXPECT_EQ(instance_name(1), "i-0001");
  EXPECT_EQ(instance_name(12345), "i-12345");
}

TEST(AutoScalingGroup, an_identifier_has_the_form_of_a_uuid_and_hangs_on_the_text_alone) {
  const std::regex form("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  for (const char* text : {"", "a", "asg/policy/AlarmHigh"}) {
    EXPECT_TRUE(std::regex_match(uuid_of(text), form)) << uuid_of(text);
    EXPECT_EQ(uuid_of(text), uuid_of(text));
  }
  EXPECT_NE(uuid_of("a"), uuid_of("b"));
}

}  // namespace
}  // namespace headroom::cloud
