#include "sim/scenario/lint_boot.hpp"

#include <gmock/gmock.h>

#include "sim/scenario/lints.hpp"
#include "tests/scenario/small_scenario.hpp"

/// Boots that can hardly be meant.
namespace headroom::scenario {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

scaling::Messages warnings_of(const Json& json) { return read(json).warnings; }

// ---- grace period ------------------------------------------------------------------------------

TEST(Lints, a_grace_period_of_0_with_elb_checks_is_warned_about) {
  EXPECT_THAT(warnings_of(small_with({{"/auto_scaling_group/HealthCheckType", "ELB"}})),
              ElementsAre(AllOf(HasSubstr("grace period of 0 s"), HasSubstr("API default"),
                                HasSubstr("fails 2 checks"))));
}

// The checks at 0, 30, 60 and 90 s fail, those at 120, 150, 180, 210 and 240 s pass.
TEST(Lints, a_grace_period_that_ends_before_the_instance_is_healthy_is_warned_about) {
  const auto with_grace = [](int seconds) {
    return warnings_of(small_with({{"/auto_scaling_group/HealthCheckType", "ELB"},
                                   {"/auto_scaling_group/HealthCheckGracePeriod", seconds},
                                   {"/images/ami-1/bake", "os"}}));
  };
  // From running: 12 + 6, 3 + 2, 60 + 25, 1, 2.4 + 3, 2 + 1 s.
  EXPECT_NEAR(expected_boot_seconds(read(small_with({{"/images/ami-1/bake", "os"}}))), 117.4, 1e-6);
  EXPECT_THAT(with_grace(239), ElementsAre(AllOf(HasSubstr("grace period of 239 s"),
                                                 HasSubstr("240 s from InService to healthy"))));
  EXPECT_THAT(with_grace(240), IsEmpty());
}

// A target that has failed one check only is `initial`, and the next pass makes it healthy.
TEST(Lints, a_boot_between_two_checks_needs_no_long_grace_period) {
  EXPECT_THAT(warnings_of(small_with({{"/auto_scaling_group/HealthCheckType", "ELB"},
                                      {"/auto_scaling_group/HealthCheckGracePeriod", 1},
                                      {"/target_group", {{"HealthCheckIntervalSeconds", 60}}}})),
              IsEmpty());
}

// A boot of 31.4 s fails the checks at 0 and 30 s and is healthy at 180 s. Two sessions of 25 s
// each: the third boot waits 25 s and is healthy at 180 s still, the fifth waits 50 s and fails one
// more.
TEST(Lints, boots_that_wait_for_a_server_beyond_the_grace_period_are_warned_about) {
  const auto with_most = [](int most) {
    return warnings_of(small_with(
        {{"/auto_scaling_group/HealthCheckType", "ELB"},
         {"/auto_scaling_group/HealthCheckGracePeriod", 180},
         {"/auto_scaling_group/MaxSize", most},
         {"/provisioning/resources", {{"ansible", {{"sessions", 2}}}}},
         {"/provisioning/steps",
          {{"artefact",
            {{"duration", "20s"}, {"download", "0B"}, {"cpu", "0s"}, {"resource", "ansible"}}},
           {"os_boot", {{"duration", "3s"}, {"cpu", "0s"}}},
           {"service_start", {{"duration", "3s"}, {"cpu", "0s"}}}}},
         {"/images/ami-1/bake", "middleware"}}));
  };
  EXPECT_THAT(with_most(4), IsEmpty());
  EXPECT_THAT(with_most(5), ElementsAre(AllOf(HasSubstr("when 5 instances boot at once"),
                                              HasSubstr("waits about 40 s"))));
}

// A t3.micro in standard mode starts without credits: 12 s of CPU at the baseline of 0.2 vCPUs,
// less what the 20 s of waiting before and between them have earned.
TEST(Lints, a_boot_without_credits_is_known_to_be_slow) {
  const auto boot = [](const char* mode) {
    return expected_boot_seconds(read(small_with(
        {{"/images/ami-1/bake", "middleware"},
         {"/launch_template/LaunchTemplateData/CreditSpecification/CpuCredits", mode}})));
  };
  EXPECT_NEAR(boot("unlimited"), 12 + 6 + 3 + 2 + 1 + 2.4 + 3 + 2 + 1, 1e-6);
  // Each step spends first what its own waiting earned: 12 s earn 2.4 s, worth 3 s at full speed.
  const double os = 12 + 3 + 3 / 0.2;
  const double cloud_init = 3 + 0.75 + 1.25 / 0.2;
  const double artefact = 1 + 2.4 + 0.85 + 2.15 / 0.2;
  const double service = 2 + 0.5 + 0.5 / 0.2;
  EXPECT_NEAR(boot("standard"), os + cloud_init + artefact + service, 1e-6);
}

TEST(Lints, ec2_checks_need_no_grace_period) {
  EXPECT_THAT(warnings_of(small_with({{"/auto_scaling_group/HealthCheckType", "EC2"}})), IsEmpty());
}

TEST(Lints, the_expected_boot_is_shorter_with_more_in_the_image_or_a_faster_core) {
  const auto boot = [](const Values& values) {
    return expected_boot_seconds(read(small_with(values)));
  };
  // Baked at the application: without middleware and artefact.
  EXPECT_NEAR(boot({}), 12 + 6 + 3 + 2 + 1 + 2 + 1, 1e-6);
  EXPECT_NEAR(boot({{"/images/ami-1/bake", "middleware"}}), 27 + 2.4 + 3, 1e-6);
  const Json twice = {{"vcpus", 1}, {"relative_core_speed", 2}};
  EXPECT_NEAR(boot({{"/instance_types", {{"lab.fast", twice}}},
                    {"/launch_template/LaunchTemplateData/InstanceType", "lab.fast"}}),
              18 + 9 / 2.0, 1e-6);
}

TEST(Lints, steps_beside_each_other_do_not_add_up) {
  EXPECT_NEAR(expected_boot_seconds(read(small_with(
                  {{"/provisioning/steps",
                    {{"long", {{"after", Json::array({"os_boot"})}, {"duration", "100s"}}},
                     {"short", {{"after", Json::array({"os_boot"})}, {"duration", "1s"}}}}}}))),
              12 + 6 + 100, 1e-6);
}

// ---- boots that can not be ---------------------------------------------------------------------

TEST(Lints, a_step_that_fails_at_every_boot_is_warned_about) {
  const Json missing = {{"artefact", {{"missing", "s3 permission"}}}};
  const auto warnings = [&](const char* bake, const char* check) {
    return warnings_of(small_with({{"/provisioning/steps", missing},
                                   {"/images/ami-1/bake", bake},
                                   {"/auto_scaling_group/HealthCheckType", check}}));
  };
  EXPECT_THAT(warnings("middleware", "ELB"),
              ElementsAre("step artefact fails at every boot (missing: s3 permission): instances "
                          "will be in service, never healthy, and replaced for ever"));
  EXPECT_THAT(warnings("middleware", "EC2"), ElementsAre(HasSubstr("never replaced")));
  EXPECT_THAT(warnings("application", "EC2"), IsEmpty()) << "baked in: the step is not taken";
}

TEST(Lints, a_step_that_fails_for_certain_is_warned_about) {
  const auto warnings = [](double probability) {
    return warnings_of(
        small_with({{"/provisioning/steps/parameters/failure", {{"probability", probability}}}}));
  };
  EXPECT_THAT(warnings(1), ElementsAre(HasSubstr("step parameters fails at every boot:")));
  EXPECT_THAT(warnings(0.99), ElementsAre(HasSubstr("99 % of boots fail")));
  EXPECT_THAT(warnings(0.009), IsEmpty());
}

TEST(Lints, a_resource_or_a_restore_that_nothing_uses_is_warned_about) {
  EXPECT_THAT(warnings_of(small_with({{"/provisioning/resources/s3/sessions", 2}})),
              ElementsAre("no provisioning step uses resource s3"));
  EXPECT_THAT(warnings_of(small_with({{"/provisioning/fast_snapshot_restore", true}})),
              ElementsAre(HasSubstr("fast_snapshot_restore has no effect")));
}

// service_start takes 3 s; with p = 0.5 and one retry it takes 1.5 attempts and 0.5 delays of 10 s.
// Then 30 s of first touch, and an approval of 60 s.
TEST(Lints, the_expected_boot_holds_retries_first_touch_and_approval) {
  const auto boot = [](const Values& values) {
    return expected_boot_seconds(read(small_with(values)));
  };
  const double others = 12 + 6 + 3 + 2 + 1;
  const std::string step = "/provisioning/steps/service_start";
  const Values failure = {
      {step + "/failure", {{"probability", 0.5}, {"retries", 1}, {"retry_delay", "10s"}}}};
  EXPECT_NEAR(boot(failure), others + 1.5 * 3 + 0.5 * 10, 1e-6);
  const Values touch = {{step + "/first_touch", {{"bytes", "600MB"}, {"bandwidth", "20MB"}}}};
  EXPECT_NEAR(boot(touch), others + 3 + 30, 1e-6);
  EXPECT_NEAR(boot({touch[0], {"/provisioning/fast_snapshot_restore", true}}), others + 3, 1e-6);
  EXPECT_NEAR(
      boot({{step + "/resource", "ansible"}, {"/provisioning/resources/ansible/approval", "60s"}}),
      others + 3 + 60, 1e-6);
}

// Half of the attempts fail, two of them are made: a quarter of the boots.
TEST(Lints, boots_that_fail_now_and_then_without_anybody_to_notice_are_warned_about) {
  const auto with_type = [](const char* type) {
    return warnings_of(
        small_with({{"/auto_scaling_group/HealthCheckType", type},
                    {"/auto_scaling_group/HealthCheckGracePeriod", 3600},
                    {"/provisioning/steps",
                     {{"service_start", {{"failure", {{"probability", 0.5}, {"retries", 1}}}}}}}}));
  };
  EXPECT_THAT(with_type("EC2"), ElementsAre(HasSubstr("25 % of boots fail")));
  EXPECT_THAT(with_type("ELB"), IsEmpty());
}

TEST(Lints, boots_that_mostly_fail_are_warned_about_whoever_replaces_them) {
  const auto with_probability = [](double probability) {
    return warnings_of(
        small_with({{"/auto_scaling_group/HealthCheckType", "ELB"},
                    {"/auto_scaling_group/HealthCheckGracePeriod", 3600},
                    {"/provisioning/steps",
                     {{"service_start", {{"failure", {{"probability", probability}}}}}}}}));
  };
  EXPECT_THAT(with_probability(0.6), ElementsAre(HasSubstr("60 % of boots fail: most instances")));
  EXPECT_THAT(with_probability(0.4), IsEmpty());
}

// Twelve boots of a store of 2 MB/s with 24 MB each: 144 s instead of 12.
TEST(Lints, boots_that_share_a_slow_store_beyond_the_grace_period_are_warned_about) {
  const auto with = [](const Json& store) {
    return warnings_of(small_with(
        {{"/auto_scaling_group/HealthCheckType", "ELB"},
         {"/auto_scaling_group/HealthCheckGracePeriod", 240},
         {"/auto_scaling_group/MaxSize", 12},
         {"/provisioning/resources", {{"s3", store}}},
         {"/provisioning/steps", {{"artefact", {{"download", "24MB"}, {"resource", "s3"}}}}},
         {"/images/ami-1/bake", "middleware"}}));
  };
  EXPECT_THAT(with({{"bandwidth", "2MB"}}), Contains(HasSubstr("instances boot at once")));
  EXPECT_THAT(with({{"bandwidth", "200MB"}}), IsEmpty());
  EXPECT_THAT(with({{"requests_per_second", 0.05}}), Contains(HasSubstr("instances boot at once")));
  EXPECT_THAT(with({{"requests_per_second", 50}}), IsEmpty());
}

}  // namespace
}  // namespace headroom::scenario
