#include "sim/scenario/lint_group.hpp"

#include <gmock/gmock.h>

#include "tests/scenario/small_scenario.hpp"

/// Settings that keep a group from doing what it is there for.
namespace headroom::scenario {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

scaling::Messages warnings_of(const Json& json) { return read(json).warnings; }

Json with_hook(const Json& more, const char* transition = "autoscaling:EC2_INSTANCE_LAUNCHING") {
  Json hook = {{"LifecycleHookName", "setup"}, {"LifecycleTransition", transition}};
  hook.update(more);
  return small_with({{"/lifecycle_hooks", Json::array({hook})}});
}

TEST(GroupLints, a_launch_hook_that_nobody_completes_keeps_the_group_empty) {
  EXPECT_THAT(warnings_of(with_hook({{"HeartbeatTimeout", 600}})),
              ElementsAre(AllOf(HasSubstr("nobody completes lifecycle hook setup"),
                                HasSubstr("abandoned after 10m"))));
}

TEST(GroupLints, with_continue_it_is_only_late) {
  EXPECT_THAT(warnings_of(with_hook({{"DefaultResult", "CONTINUE"}})),
              ElementsAre(HasSubstr("in service 1h late")));
  EXPECT_THAT(warnings_of(with_hook(Json::object(), "autoscaling:EC2_INSTANCE_TERMINATING")),
              ElementsAre(HasSubstr("paid for 1h longer")));
}

TEST(GroupLints, a_completion_after_the_time_out_is_none) {
  const Json late = {{"HeartbeatTimeout", 60}, {"completion", {{"after", "90s"}}}};
  EXPECT_THAT(warnings_of(with_hook(late)),
              ElementsAre(HasSubstr("after 90 s on average, later than its time-out of 1m")));
  Json kept_alive = late;
  kept_alive["completion"]["heartbeats"] = true;
  EXPECT_THAT(warnings_of(with_hook(kept_alive)), IsEmpty());
  EXPECT_THAT(warnings_of(with_hook({{"completion", "boot"}})), IsEmpty());
}

TEST(GroupLints, a_stopped_warm_pool_wants_a_launch_hook) {
  const Json pool = {{"PoolState", "Stopped"}};
  EXPECT_THAT(warnings_of(small_with({{"/warm_pool", pool}})),
              ElementsAre(HasSubstr("in the middle of its boot")));
  EXPECT_THAT(warnings_of(small_with({{"/warm_pool", {{"PoolState", "Running"}}}})), IsEmpty());
  Json hooked = with_hook({{"completion", "boot"}});
  hooked["warm_pool"] = pool;
  EXPECT_THAT(warnings_of(hooked), IsEmpty());
}

TEST(GroupLints, a_warm_pool_that_is_always_empty_is_told) {
  EXPECT_THAT(warnings_of(small_with({{"/auto_scaling_group/MaxSize", 1},
                                      {"/warm_pool", {{"PoolState", "Running"}}}})),
              ElementsAre(HasSubstr("always empty")));
}

TEST(GroupLints, protection_makes_policies_that_shrink_the_group_powerless) {
  const Json in = {
      {"PolicyName", "in"}, {"AdjustmentType", "ChangeInCapacity"}, {"ScalingAdjustment", -1}};
  Json json = small_with({{"/auto_scaling_group/NewInstancesProtectedFromScaleIn", true},
                          {"/scaling_policies", Json::array({in})}});
  EXPECT_THAT(warnings_of(json), testing::Contains(HasSubstr("protected from scale-in")));
  json["scaling_policies"][0]["ScalingAdjustment"] = 1;
  EXPECT_THAT(warnings_of(json),
              testing::Not(testing::Contains(HasSubstr("protected from scale-in"))));
}

TEST(GroupLints, what_is_suspended_for_good_is_told) {
  const auto suspended = [](const char* process, const Json& more) {
    Json entry = {{"ScalingProcesses", {process}}};
    entry.update(more);
    return warnings_of(small_with({{"/suspended_processes", Json::array({entry})}}));
  };
  EXPECT_THAT(suspended("Launch", Json::object()), ElementsAre(HasSubstr("ever launched")));
  EXPECT_THAT(suspended("Terminate", Json::object()), ElementsAre(HasSubstr("never shrinks")));
  EXPECT_THAT(suspended("Launch", {{"to", "5m"}}), IsEmpty());
}

}  // namespace
}  // namespace headroom::scenario
