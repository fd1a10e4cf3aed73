#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "scenarios.hpp"

/// CPU credits and quotas in whole runs.
namespace headroom::world {
namespace {

std::vector<double> first_latencies_ms(const scenario::Scenario& scenario, std::size_t count) {
  std::vector<double> latencies;
  RunOptions options;
  options.observer = [&](std::span<const FinishedRequest> finished) {
    for (const FinishedRequest& request : finished) {
      if (latencies.size() < count)
        latencies.push_back((request.finished - request.sent).seconds() * 1e3);
    }
  };
  headroom::world::run(scenario, environment(), options);
  return latencies;
}

scenario::Scenario steady_client(const std::string& type) {
  return project_scenario("quota-or-rate",
                          {{"/launch_template/LaunchTemplateData/InstanceType", "\"" + type + "\""},
                           {"/instance_types/lab.quota/cpu_quota/phase", "\"0s\""},
                           {"/application/health_check", R"({"cpu": "0s"})"},
                           {"/application/requests/page/steps", R"([{"cpu": "30ms"}])"},
                           {"/load/0/thread_group/think_time", "\"90ms\""},
                           {"/duration", "\"10s\""}});
}

// 20 ms in each 100 ms. At 90 ms: 10 ms of this period and 20 of the next. At 210 ms: 20 ms, a
// standstill until 300 ms, 10 ms. At 400 ms and then each 200 ms: 20 ms, a standstill of 80, 10 ms.
TEST(Quota, makes_requests_wait_for_the_next_period_and_nothing_else) {
  const auto latencies = first_latencies_ms(steady_client("lab.quota"), 5);
  ASSERT_EQ(latencies.size(), 5U);
  const double expected[] = {30, 100, 110, 110, 110};
  for (std::size_t i = 0; i < 5; ++i) EXPECT_NEAR(latencies[i], expected[i], 1e-3) << i;
}

TEST(Quota, is_not_a_slower_processor) {
  for (const double latency : first_latencies_ms(steady_client("lab.slow"), 5))
    EXPECT_NEAR(latency, 150, 1e-3);
}

/// A t2.micro with its 30 launch credits and one user who keeps it busy.
scenario::Scenario busy_micro(const Changes& changes) {
  Changes all = {
      {"/launch_template/LaunchTemplateData/InstanceType", "t2.micro"},
      {"/duration", "1h"},
      {"/load", R"([{"thread_group": {"threads": 1, "loops": "forever", "requests": ["job"]}}])"}};
  all.insert(all.end(), changes.begin(), changes.end());
  return small_scenario(all);
}

// 30 credits at 1 a minute, 3 that were earned meanwhile at 0.9: at the baseline from 33:20 on.
// Unlimited from 40 to 50 min it owes 10 x 0.9 = 9 credits, 0.15 vCPU-hours, charged when it is
// standard again.
TEST(CreditMode, changes_for_running_instances_and_what_is_owed_is_charged) {
  const RunResult result = run(busy_micro({{"/credit_changes",
                                            R"([{"at": "40m", "CpuCredits": "unlimited"},
                                                {"at": "50m", "CpuCredits": "standard"}])"}}));
  const auto& cpu = result.instances[0].cpu_percent;
  EXPECT_NEAR(cpu[32].value(), 100, 1e-6);
  EXPECT_NEAR(cpu[36].value(), 10, 1e-6);
  EXPECT_NEAR(cpu[45].value(), 100, 1e-6);
  EXPECT_NEAR(cpu[55].value(), 10, 1e-6);
  for (const cloud::BillItem& item : result.bill.items) {
    if (item.name == "surplus_credits") {
      EXPECT_NEAR(item.quantity, 0.15, 1e-9);
    }
  }
  ASSERT_EQ(result.updates.size(), 2U);
  EXPECT_EQ(result.updates[0].kind, "credit_mode");
  EXPECT_EQ(result.updates[0].type, "unlimited");
}

// Launch credits are lost by the change of 10 min, and nothing is left at 20 but what it earned
// and used: at the baseline at once.
TEST(CreditMode, loses_launch_credits_when_it_changes) {
  const RunResult result = run(busy_micro({{"/credit_changes",
                                            R"([{"at": "10m", "CpuCredits": "unlimited"},
                                                {"at": "20m", "CpuCredits": "standard"}])"}}));
  const auto& cpu = result.instances[0].cpu_percent;
  EXPECT_NEAR(cpu[15].value(), 100, 1e-6);
  EXPECT_NEAR(cpu[21].value(), 10, 1e-6);
  EXPECT_EQ(result.instances[0].credits_exhausted, Instant::at(20_min));
}

TEST(LaunchCredits, go_to_a_hundred_launches_a_day_and_no_more) {
  const RunResult result = run(project_scenario("launch-credits"));
  ASSERT_GT(result.instances.size(), 110U);
  EXPECT_EQ(result.instances[99].launch_credits, 30);
  EXPECT_EQ(result.instances[100].launch_credits, 0);
  EXPECT_EQ(std::count_if(result.instances.begin(), result.instances.end(),
                          [](const InstanceLog& log) { return log.launch_credits > 0; }),
            100);
  const bool is_told =
      std::any_of(result.warnings.begin(), result.warnings.end(), [](const std::string& warning) {
        return warning.find("no launch credits") != std::string::npos;
      });
  EXPECT_TRUE(is_told);
}

// 6 CPU-seconds of os_boot, when a tenth of a vCPU is earned a second, are done after 60 s.
TEST(LaunchCredits, without_them_a_boot_goes_at_the_baseline) {
  const RunResult result = run(project_scenario("launch-credits"));
  const auto os_boot_s = [&](std::size_t i) {
    const InstanceLog& log = result.instances.at(i);
    return (log.steps.at(1).end.value() - *log.running).seconds();
  };
  EXPECT_EQ(result.instances[99].steps[1].name, "os_boot");
  EXPECT_NEAR(os_boot_s(99), 18, 1e-6);
  EXPECT_NEAR(os_boot_s(100), 60, 1e-6);
}

// A boot of 12 CPU-seconds and 8 health checks of 1 ms in the first five minutes; 3 credits an
// hour.
TEST(CreditMetrics, come_every_five_minutes_from_running_on) {
  const RunResult result = run(project_scenario("tastylog"));
  const auto& samples = result.instances.at(0).credit_metrics;
  ASSERT_EQ(samples.size(), 17U);  // 305 s to 5105 s
  EXPECT_EQ(samples[0].time.seconds(), 305);
  EXPECT_NEAR(samples[0].usage, 12.008 / 60, 1e-9);
  EXPECT_NEAR(samples[0].balance, 30 - 12.008 / 60 + 0.25, 1e-9);
  EXPECT_EQ(samples[0].surplus_balance, 0);
  EXPECT_EQ(samples[16].time.seconds(), 5105);
  for (std::size_t i = 1; i < samples.size(); ++i)
    EXPECT_EQ((samples[i].time - samples[i - 1].time), 300_s);
}

TEST(CreditMetrics, of_unlimited_instances_tell_their_surplus) {
  const RunResult result = run(project_scenario(
      "tastylog",
      {{"/launch_template/LaunchTemplateData/CreditSpecification/CpuCredits", "\"unlimited\""},
       {"/load/0/stop", "\"85m\""}}));
  const auto& samples = result.instances.at(0).credit_metrics;
  EXPECT_EQ(samples.back().balance, 0);
  EXPECT_GT(samples.back().surplus_balance, 10);
  EXPECT_EQ(samples.back().surplus_charged, 0) << "charged from 72 on, or at the end";
}

TEST(CreditMetrics, end_when_the_instance_leaves) {
  const RunResult result = run(project_scenario("tastylog"));
  const InstanceLog& second = result.instances.at(1);
  ASSERT_FALSE(second.credit_metrics.empty());
  EXPECT_LE(second.credit_metrics.back().time, *second.terminating);
}

}  // namespace
}  // namespace headroom::world
