#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "tests/cloud/rig.hpp"

/// Interruptions of spot instances: a notice, two minutes later the end, and a replacement when the
/// group has noticed.
namespace headroom::cloud {
namespace {

using Times = std::vector<std::pair<Instant, std::uint32_t>>;

/// Each instance gets its notice so long after `running`.
RigOptions interrupted_after(Duration time, int desired = 1) {
  RigOptions options;
  options.group.desired = desired;
  options.purchase = {PurchaseOption::spot,
                      {{"lab", 0.01}},
                      engine::Distribution::constant(static_cast<double>(time.ns()))};
  return options;
}

// Running from 0 s, notice at 1000 s, gone at 1120 s. The group looks at 1140 s and launches at
// 1146 s; running at 1151 s.
TEST(SpotInterruption, ends_an_instance_two_minutes_after_its_notice) {
  Rig rig(interrupted_after(1000_s));
  rig.group.create_running(at(0_s), {});
  rig.run_until(at(1119_s));
  EXPECT_EQ(rig.group.in_service(), 1) << "nobody heeds the notice";
  rig.run_until(at(1130_s));
  EXPECT_EQ(rig.group.in_service(), 0);
  EXPECT_TRUE(rig.targets.registered().empty());
  rig.run_until(at(1200_s));
  EXPECT_EQ(rig.happenings(Happening::interruption_notice), (Times{{at(1000_s), 1}}));
  EXPECT_EQ(rig.happenings(Happening::termination), (Times{{at(1120_s), 1}}));
  EXPECT_EQ(rig.happenings(Happening::terminated), (Times{{at(1120_s), 1}}));
  EXPECT_EQ(rig.happenings(Happening::launch), (Times{{at(1146_s), 2}}));
  EXPECT_EQ(rig.group.in_service(), 1);
  EXPECT_EQ(rig.group.desired(), 1);
  EXPECT_TRUE(rig.fleet.records()[0].interrupted);
  EXPECT_FALSE(rig.fleet.records()[1].interrupted);
  EXPECT_EQ(rig.notes(Happening::termination)[0],
            "an instance was taken out of service in response to an EC2 health check indicating it "
            "has been terminated or stopped");
}

TEST(SpotInterruption, comes_to_the_successors_too) {
  Rig rig(interrupted_after(1000_s));
  rig.group.create_running(at(0_s), {});
  rig.run_until(at(1_h));
  // Running from 0 s; from 1151 s; gone at 2271 s, seen at 2280 s, so running again from 2291 s.
  EXPECT_EQ(rig.happenings(Happening::interruption_notice),
            (Times{{at(1000_s), 1}, {at(2151_s), 2}, {at(3291_s), 3}}));
}

// An alarm at 60 s asks for one instance less: instance 1 drains from 66 s on and would do so until
// 366 s. Its notice of 100 s ends it at 220 s; nothing replaces it.
TEST(SpotInterruption, of_a_draining_instance_cuts_the_drain_short) {
  RigOptions options = interrupted_after(100_s, 2);
  options.alarms = {alarm_for({"in"})};
  options.monitoring.metric_delay = 0_s;
  Rig rig(options, list(policy("in", wishes(1))));
  rig.published = 90;
  rig.group.create_running(at(0_s), {});
  rig.run_until(at(215_s));
  const auto termination = rig.happenings(Happening::termination);
  ASSERT_EQ(termination.size(), 1U);
  const InstanceId leaving = termination[0].second;
  EXPECT_NE(rig.fleet.find(leaving), nullptr) << "it drains";
  rig.run_until(at(230_s));
  EXPECT_EQ(rig.fleet.find(leaving), nullptr);
  rig.run_until(at(300_s));
  EXPECT_EQ(rig.fleet.records().size(), 3U) << "only the other one is replaced";
  EXPECT_EQ(rig.group.desired(), 1);
}

TEST(SpotInterruption, is_none_on_demand) {
  Rig rig;
  rig.group.create_running(at(0_s), {});
  rig.run_until(at(3_h));
  EXPECT_TRUE(rig.happenings(Happening::interruption_notice).empty());
}

TEST(SpotInterruption, strikes_each_instance_at_a_time_of_its_own) {
  RigOptions options = interrupted_after(0_s, 2);
  options.purchase.time_to_interruption = engine::Distribution::exponential(1e12);
  Rig rig(options);
  rig.group.create_running(at(0_s), {});
  rig.run_until(at(3_h));
  const auto notices = rig.happenings(Happening::interruption_notice);
  ASSERT_GE(notices.size(), 2U);
  EXPECT_NE(notices[0].first, notices[1].first);
}

}  // namespace
}  // namespace headroom::cloud
