#include <gtest/gtest.h>

#include <vector>

#include "scenarios.hpp"

/// What slows an instance's processor down, in whole runs.
namespace headroom::world {
namespace {

scenario::Change users(int threads) {
  return {"/load/0", R"({"thread_group": {"loops": "forever", "requests": ["job"], "threads": )" +
                         std::to_string(threads) + "}}"};
}

// ---- memory -------------------------------------------------------------------------------------

// 1 GiB: 400 MB and 300 MB for each request in service leave room for two.
const std::string kMemory = R"({"base": "400MB", "per_worker": "300MB", "swap_slowdown": 4})";
const scenario::Change kOneGib{"/instance_types/lab",
                               R"({"vcpus": 4, "memory_gib": 1, "usd_per_hour": 1})"};

double throughput(int threads) {
  const RunResult result = run(small_scenario(
      {kOneGib, {"/application/workers", "4"}, {"/application/memory", kMemory}, users(threads)}));
  return static_cast<double>(result.requests.ok) / result.simulated.seconds();
}

TEST(Memory, that_suffices_costs_nothing) { EXPECT_NEAR(throughput(2), 200, 0.1); }

TEST(Memory, that_does_not_suffice_makes_cpu_work_slower) {
  EXPECT_NEAR(throughput(3), 300 / 4.0, 0.5);
  EXPECT_NEAR(throughput(4), 400 / 4.0, 0.5);
}

TEST(Memory, that_the_workers_need_and_the_type_has_not_is_a_lint) {
  const auto warnings = [](const std::string& workers) {
    return small_scenario({kOneGib,
                           {"/application/workers", workers},
                           {"/application/memory", kMemory},
                           users(1)})
        .warnings;
  };
  EXPECT_TRUE(warnings("2").empty());
  ASSERT_EQ(warnings("4").size(), 1U);
  EXPECT_NE(warnings("4")[0].text().find("it swaps"), std::string::npos) << warnings("4")[0];
}

// ---- threads that share a core ------------------------------------------------------------------

TEST(HyperThreads, yield_less_than_cores) {
  const scenario::Change type{"/instance_types/lab",
                              R"({"vcpus": 2, "threads_per_core": 2, "usd_per_hour": 1})"};
  const auto rate = [&](const std::string& yield) {
    const RunResult result = run(small_scenario(
        {type, {"/application/workers", "2"}, {"/hyper_thread_yield", yield}, users(2)}));
    return static_cast<double>(result.requests.ok) / result.simulated.seconds();
  };
  EXPECT_NEAR(rate("2"), 200, 0.1);
  EXPECT_NEAR(rate("1.3"), 130, 0.1);
  EXPECT_NEAR(rate("1"), 100, 0.1);
}

// ---- noise --------------------------------------------------------------------------------------

scenario::Scenario noisy(const std::string& noise, const std::string& seed = "1") {
  return small_scenario({{"/noise", noise}, {"/duration", "5h"}, {"/seed", seed}, users(1)});
}

// 10 s at full speed and 30 s at half: 0.625 of 100 a second.
TEST(Noise, of_fixed_times_lowers_the_throughput_by_its_share) {
  const RunResult result = run(noisy(R"({"quiet": "10s", "noisy": "30s", "speed": 0.5})"));
  EXPECT_NEAR(static_cast<double>(result.requests.ok) / result.simulated.seconds(), 62.5, 0.2);
  for (std::size_t i = 1; i < 10; ++i)
    EXPECT_NEAR(result.series.cpu_true_percent[i].value(), 100, 1e-6) << "as busy as before";
}

// A mean of 60 s each way over 5 h: some 150 cycles, so the share of noise has an error of some 4
// %.
TEST(Noise, at_random_is_what_its_means_say_and_differs_by_seed) {
  const std::string noise =
      R"({"quiet": {"exponential": "60s"}, "noisy": {"exponential": "60s"}, "speed": 0.2})";
  const RunResult one = run(noisy(noise));
  const RunResult other = run(noisy(noise, "2"));
  EXPECT_NEAR(static_cast<double>(one.requests.ok) / one.simulated.seconds(), 60, 8);
  EXPECT_NE(one.requests.ok, other.requests.ok);
}

TEST(Noise, is_each_instances_own) {
  const RunResult result = run(small_scenario(
      {{"/noise",
        R"({"quiet": {"exponential": "60s"}, "noisy": {"exponential": "60s"}, "speed": 0.2})"},
       {"/auto_scaling_group/MinSize", "2"},
       {"/auto_scaling_group/MaxSize", "2"},
       users(2)}));
  const auto& all = result.instances;
  ASSERT_EQ(all.size(), 2U);
  EXPECT_NE(all[0].cpu_percent, all[1].cpu_percent);
}

}  // namespace
}  // namespace headroom::world
