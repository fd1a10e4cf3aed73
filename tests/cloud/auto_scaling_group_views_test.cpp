#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/cloud/rig.hpp"

/// What policies see of the instances, and those that call SetDesiredCapacity themselves.
namespace headroom::cloud {
namespace {

using scaling::Decision;
using scaling::InstanceView;
using scaling::Observation;
using scaling::Stance;
using scaling::Wake;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

/// A controller outside of AWS that ticks, and what it saw each time.
struct Watcher {
  explicit Watcher(
      Duration tick, std::function<Decision(const Observation&)> answer = [](const Observation&) {
        return Decision{};
      }) {
    auto script = std::make_shared<Script>();
    script->answer = [this, answer = std::move(answer)](const Wake&, const Observation& observed) {
      seen.push_back(observed);
      return answer(observed);
    };
    group_policy = policy("watcher", script, Stance::Role::sets);
    group_policy.attached.needs.tick = tick;
    group_policy.attached.needs.per_instance = true;
  }
  std::vector<Observation> seen;
  GroupPolicy group_policy;
};

std::unique_ptr<Rig> running(int desired, GroupPolicy policy) {
  RigOptions options;
  options.group.min = 1;
  options.group.max = 9;
  options.group.desired = desired;
  auto rig = std::make_unique<Rig>(options, list(std::move(policy)));
  rig->group.create_running(at(0_s), {});
  return rig;
}

Decision wish(int desired) { return {desired, {}, std::string("because")}; }

TEST(AutoScalingGroupViews, instances_are_seen_from_their_launch_to_their_end) {
  Watcher watcher(
      10_s, [](const Observation& seen) { return seen.now < at(20_s) ? wish(2) : Decision{}; });
  auto rig = running(1, std::move(watcher.group_policy));
  rig->run_until(at(60_s));
  ASSERT_EQ(watcher.seen.size(), 6U);
  ASSERT_EQ(watcher.seen[0].instances.size(), 1U);
  const InstanceView& first = watcher.seen[0].instances[0];
  EXPECT_EQ(first.name, "i-0001");
  EXPECT_EQ(first.zone, "a");
  EXPECT_EQ(first.state, InstanceView::State::in_service);
  EXPECT_TRUE(first.is_healthy);
  EXPECT_EQ(first.ready_since, at(0_s));

  // Wanted at 10 s, launched when the group has reacted at 16 s, running at 21 s, listening at 31
  // s.
  ASSERT_EQ(watcher.seen[1].instances.size(), 2U);
  EXPECT_EQ(watcher.seen[1].instances[1].state, InstanceView::State::pending);
  EXPECT_FALSE(watcher.seen[1].instances[1].in_service);
  const InstanceView& second = watcher.seen[2].instances[1];
  EXPECT_EQ(second.state, InstanceView::State::in_service);
  EXPECT_EQ(second.launched, at(16_s));
  EXPECT_EQ(second.in_service, at(21_s));
  EXPECT_FALSE(second.is_healthy) << "it does not listen yet";
  EXPECT_FALSE(second.ready_since);
  EXPECT_TRUE(watcher.seen[5].instances[1].is_healthy);
}

// 4 s of work on one of two vCPUs within 10 s is a fifth of them.
TEST(AutoScalingGroupViews, a_sample_of_the_processor_is_its_use_since_the_last_look) {
  Watcher watcher(10_s);
  auto rig = running(1, std::move(watcher.group_policy));
  rig->events.agenda.at(at(12_s), engine::Rank::lifecycle, [&](Instant now) {
    Instance& instance = *rig->fleet.find(1);
    instance.advance(now);
    instance.start(4e9, 7);
    rig->fleet.replan(instance);
  });
  rig->run_until(at(40_s));
  EXPECT_FALSE(watcher.seen[0].instances[0].cpu) << "nobody has looked before";
  const InstanceView& busy = watcher.seen[1].instances[0];
  const double vcpus = rig->fleet.find(1)->processor().vcpus();
  ASSERT_TRUE(busy.cpu);
  EXPECT_NEAR(*busy.cpu, 4.0 / 10 / vcpus, 1e-12);
  EXPECT_EQ(busy.window, 10_s);
  EXPECT_EQ(busy.last_busy, at(20_s));
  const InstanceView& idle = watcher.seen[2].instances[0];
  EXPECT_EQ(idle.cpu, 0.0);
  EXPECT_EQ(idle.last_busy, at(20_s)) << "when it was last seen to have worked";
}

TEST(AutoScalingGroupViews, who_does_not_ask_for_them_sees_no_instances) {
  Watcher watcher(10_s);
  watcher.group_policy.attached.needs.per_instance = false;
  auto rig = running(3, std::move(watcher.group_policy));
  rig->run_until(at(20_s));
  EXPECT_TRUE(watcher.seen[0].instances.empty());
}

// Step scaling would have to wait until nothing is pending; SetDesiredCapacity does not.
TEST(AutoScalingGroupViews, who_sets_the_capacity_may_do_so_while_instances_boot) {
  Watcher watcher(2_s, [](const Observation& seen) { return wish(seen.now < at(4_s) ? 4 : 1); });
  auto rig = running(2, std::move(watcher.group_policy));
  rig->run_until(at(3_s));
  EXPECT_EQ(rig->group.desired(), 4);
  rig->run_until(at(5_s));
  EXPECT_EQ(rig->group.desired(), 1) << "two are pending still";
}

TEST(AutoScalingGroupViews, an_instance_that_a_policy_names_leaves_and_the_group_shrinks) {
  Watcher watcher(10_s, [](const Observation& seen) {
    Decision decision;
    decision.reason = std::string("it idles");
    if (seen.now == at(10_s)) decision.terminate = {"i-0002"};
    return decision;
  });
  auto rig = running(3, std::move(watcher.group_policy));
  rig->run_until(at(15_s));
  EXPECT_EQ(rig->group.desired(), 2);
  EXPECT_THAT(rig->notes(Happening::termination), Contains(HasSubstr("i-0002")));
  EXPECT_THAT(rig->happenings(Happening::termination), ElementsAre(std::pair(at(10_s), 2U)));
  rig->run_until(at(20_s));
  EXPECT_EQ(watcher.seen[1].instances[1].state, InstanceView::State::terminating);
}

TEST(AutoScalingGroupViews, nobody_leaves_below_the_minimum_or_who_is_not_there) {
  Watcher watcher(10_s, [](const Observation&) {
    Decision decision;
    decision.reason = std::string("it idles");
    decision.terminate = {"i-0099", "i-0001"};
    return decision;
  });
  auto rig = running(1, std::move(watcher.group_policy));
  rig->run_until(at(15_s));
  EXPECT_EQ(rig->group.desired(), 1);
  EXPECT_TRUE(rig->notes(Happening::termination).empty());
  EXPECT_THAT(rig->notes(Happening::not_scaled), Contains(HasSubstr("i-0001 can not go")));
}

}  // namespace
}  // namespace headroom::cloud
