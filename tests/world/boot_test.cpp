#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "scenarios.hpp"
#include "sim/world/boot_log.hpp"

/// Boots in whole runs: those that fail, and those that wait for each other.
namespace headroom::world {
namespace {

const StepLog& step_of(const InstanceLog& log, const std::string& name) {
  const auto step = std::find_if(log.steps.begin(), log.steps.end(),
                                 [&](const StepLog& s) { return s.name == name; });
  if (step == log.steps.end()) throw std::out_of_range(name);
  return *step;
}

// placement 5, os_boot 18, cloud_init 5, parameters 1: the artefact begins at 29 s. Refused after
// 2 s three times, 5 s apart: at 31, 38 and 45 s.
TEST(MissingPermission, fails_the_boot_when_the_retries_are_used_up) {
  const RunResult result = run(project_scenario("missing-permission"));
  const InstanceLog& first = result.instances.at(0);
  EXPECT_EQ(first.in_service.value().seconds(), 5);
  EXPECT_EQ(first.boot_failed.value().seconds(), 45);
  EXPECT_EQ(first.boot_failure, "artefact: s3 permission");
  EXPECT_FALSE(first.listening || first.healthy || first.first_request);
  EXPECT_TRUE(first.critical_path.empty());
  const StepLog& artefact = step_of(first, "artefact");
  EXPECT_EQ(artefact.start.seconds(), 29);
  EXPECT_FALSE(artefact.end);
  EXPECT_EQ(artefact.attempts, 3);
  EXPECT_EQ(artefact.failures, 3);
  EXPECT_EQ(artefact.worked, 6_s);
  EXPECT_EQ(artefact.waited, 0_s);
  EXPECT_EQ(first.steps.back().name, "artefact") << "service_start never begins";
}

// In service at 5 s; the grace period is over at 305 s, and the group looks each minute.
TEST(MissingPermission, is_replaced_for_ever) {
  const RunResult result = run(project_scenario("missing-permission"));
  ASSERT_GE(result.instances.size(), 5U);
  EXPECT_EQ(result.requests.ok, 0U);
  EXPECT_GT(failed(result, Failure::elb_502_refused), 0U);
  for (std::size_t i = 0; i + 1 < result.instances.size(); ++i) {
    const InstanceLog& log = result.instances[i];
    ASSERT_TRUE(log.terminating) << log.name;
    const double grace_over = log.in_service.value().seconds() + 300;
    EXPECT_GE(log.terminating->seconds(), grace_over) << log.name;
    EXPECT_LE(log.terminating->seconds(), grace_over + 60 + 6) << log.name;
    EXPECT_EQ(log.boot_failure, "artefact: s3 permission") << log.name;
  }
  const auto replacement =
      std::find_if(result.activities.begin(), result.activities.end(),
                   [](const Activity& a) { return a.is_launch && a.instance == 2; });
  ASSERT_NE(replacement, result.activities.end());
  EXPECT_NE(replacement->cause.find("unhealthy"), std::string::npos) << replacement->cause;
}

TEST(MissingPermission, with_ec2_checks_nobody_notices) {
  const RunResult result =
      run(project_scenario("missing-permission", {{"/auto_scaling_group/HealthCheckType", "EC2"}}));
  EXPECT_EQ(result.instances.size(), 1U);
  EXPECT_EQ(result.requests.ok, 0U);
}

TEST(MissingPermission, given_back_the_group_is_well) {
  const RunResult result = run(
      project_scenario("missing-permission", {{"/provisioning/steps/artefact/missing", "null"}}));
  EXPECT_EQ(result.instances.size(), 1U);
  EXPECT_TRUE(result.instances[0].healthy);
  EXPECT_FALSE(result.instances[0].boot_failed);
}

// All twelve are at the artefact at 29 s and approved at 89 s. Two at a time for 20 s + 7 s of
// download + 3 s of CPU: pair k waits 60 s + k x 30 s.
TEST(PushOrPull, a_pushed_release_waits_for_its_turn) {
  const RunResult result = run(project_scenario("push-or-pull"));
  ASSERT_EQ(result.instances.size(), 12U);
  for (std::size_t i = 0; i < 12; ++i) {
    const StepLog& artefact = step_of(result.instances[i], "artefact");
    EXPECT_EQ(artefact.start.seconds(), 29);
    EXPECT_NEAR(artefact.waited.seconds(), 60 + 30 * static_cast<double>(i / 2), 1e-6) << i;
    EXPECT_NEAR(artefact.worked.seconds(), 30, 1e-6) << i;
    EXPECT_NEAR(artefact.end.value().seconds(), 29 + 90 + 30 * static_cast<double>(i / 2), 1e-6);
    EXPECT_EQ(artefact.attempts, 1);
    EXPECT_EQ(result.instances[i].critical_path.back(), "service_start");
  }
}

// All twelve download at once: 840 MB at 100 MB/s, less for each than its own 10 MB/s.
TEST(PushOrPull, a_pulled_release_shares_the_bandwidth) {
  const RunResult result =
      run(project_scenario("push-or-pull", {{"/provisioning/steps/artefact/resource", "\"s3\""}}));
  ASSERT_EQ(result.instances.size(), 12U);
  for (std::size_t i = 0; i < 12; ++i) {
    const StepLog& artefact = step_of(result.instances[i], "artefact");
    EXPECT_EQ(artefact.waited, 0_s) << i;
    EXPECT_NEAR(artefact.worked.seconds(), 20 + 8.4 + 3, 1e-6) << i;
  }
}

TEST(FastSnapshotRestore, launches_without_a_credit_are_told) {
  const Changes changes = {{"/provisioning/steps/artefact/resource", "null"},
                           {"/provisioning/fast_snapshot_restore", "true"},
                           {"/provisioning/steps/service_start",
                            R"({"first_touch": {"bytes": "200MB", "bandwidth": "10MB"}})"},
                           {"/auto_scaling_group/AvailabilityZones", R"(["us-east-1a"])"}};
  const RunResult result = run(project_scenario("push-or-pull", changes));
  ASSERT_EQ(result.instances.size(), 12U);
  for (std::size_t i = 0; i < 12; ++i) {
    const InstanceLog& log = result.instances[i];
    EXPECT_EQ(log.lazy_volume, i >= 10) << "8 GiB: ten credits";
    EXPECT_NEAR(step_of(log, "service_start").worked.seconds(), i >= 10 ? 23 : 3, 1e-6) << i;
  }
  ASSERT_EQ(result.warnings.size(), 1U);
  EXPECT_EQ(result.warnings[0].text().find("2 launches found no fast-snapshot-restore credit"), 0U);
}

// ---- the log of one boot -----------------------------------------------------------------------

cloud::ProvisioningGraph two_steps() {
  cloud::ProvisioningStep placement, release;
  placement.name = "placement";
  release.name = "release";
  release.resource = "ansible";
  return {{{placement, release}, 1, {{"ansible", 2}}}, cloud::BakeLevel::os};
}

// Begun at 5, admitted at 20, failed at 30, retried at 37, admitted at 40, over at 51 s.
TEST(BootLog, time_in_the_queue_is_told_from_work_and_from_the_delay_of_a_retry) {
  using cloud::Happening;
  const cloud::ProvisioningGraph graph = two_steps();
  BootLog log(graph);
  for (const auto& [seconds, kind] : {std::pair{5, Happening::step_begun},
                                      {20, Happening::step_admitted},
                                      {30, Happening::step_failed},
                                      {37, Happening::step_retried},
                                      {40, Happening::step_admitted},
                                      {51, Happening::step_ended}}) {
    log.tell({Instant::at(Duration::seconds(seconds)), kind, cloud::kNoCause, 1, 1});
  }
  log.close(Instant::at(1_h));
  ASSERT_EQ(log.steps().size(), 1U);
  EXPECT_EQ(log.steps()[0].waited, 15_s + 3_s);
  EXPECT_EQ(log.steps()[0].worked, 10_s + 11_s);
  EXPECT_EQ(log.steps()[0].attempts, 2);
  EXPECT_EQ(log.steps()[0].failures, 1);
}

TEST(BootLog, who_is_terminated_in_the_queue_has_waited_until_then) {
  const cloud::ProvisioningGraph graph = two_steps();
  BootLog log(graph);
  log.tell({Instant::at(5_s), cloud::Happening::step_begun, cloud::kNoCause, 1, 1});
  log.tell({Instant::at(65_s), cloud::Happening::terminated, cloud::kNoCause, 1});
  log.close(Instant::at(1_h));
  EXPECT_EQ(log.steps()[0].waited, 60_s);
  EXPECT_FALSE(log.steps()[0].end);
}

}  // namespace
}  // namespace headroom::world
