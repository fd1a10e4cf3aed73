#include <gtest/gtest.h>

#include "sim/theory/queues.hpp"
#include "sim/theory/staffing.hpp"
#include "tests/world/findings.hpp"

/// What is published on one queue for all instances against one for each.
namespace headroom::world {
namespace {

constexpr double kServiceRate = 10;  // exponential requests of 100 ms on average

/// Seconds that a request waits on average, in an hour on so many instances of one at a time.
double mean_wait(const std::string& algorithm, int instances, int rate,
                 std::uint32_t replication = 0) {
  const RunResult result =
      run_of(with(group_of(instances),
                  {{"/duration", R"("1h")"},
                   {"/auto_scaling_group/MinSize", std::to_string(instances)},
                   cpu_of_a_request(R"({"exponential": "100ms"})"),
                   {"/target_group/Attributes",
                    fmt::format(R"([{{"Key": "load_balancing.algorithm.type", "Value": "{}"}}])",
                                algorithm)},
                   load(fmt::format("{}", rate), "\"poisson\"")}),
             replication);
  return result.latency.mean_seconds() - 1 / kServiceRate;
}

struct Staffing {
  int rate, instances;
};
/// policies.md 5: staffed by M/M/c for mean waits of 0.02, 0.01 and 0.005 s.
constexpr Staffing kStaffed[] = {{50, 7}, {90, 12}, {400, 46}};

// policies.md 5: the difference between separate queues and a pooled one is large. Round robin
// deals the requests out, every n-th to the same instance: less than M/M/1 waits, as these gaps are
// more even, and more than half of it, what even ones would; by M/M/c five to ninety times less.
TEST(PoolingFinding, staffing_for_a_pooled_queue_fails_behind_round_robin) {
  for (const Staffing& staffed : kStaffed) {
    const theory::MMc pooled{1.0 * staffed.rate, kServiceRate, staffed.instances};
    const theory::MMc separate{1.0 * staffed.rate / staffed.instances, kServiceRate, 1};
    const double wait = mean_wait("round_robin", staffed.instances, staffed.rate);
    EXPECT_GT(wait, 4 * pooled.mean_wait()) << staffed.instances;
    EXPECT_GT(wait, 0.4 * separate.mean_wait()) << staffed.instances;
    EXPECT_LT(wait, 0.9 * separate.mean_wait()) << staffed.instances;
  }
}

// policies.md 5: pooling is what a perfect balancer by least outstanding requests approaches: it
// gets at least two thirds of what there is to be had, and not all, as a request that was sent
// stays where it is.
TEST(PoolingFinding, least_outstanding_requests_come_near_to_a_pooled_queue) {
  for (const Staffing& staffed : kStaffed) {
    const theory::MMc pooled{1.0 * staffed.rate, kServiceRate, staffed.instances};
    const double separate = mean_wait("round_robin", staffed.instances, staffed.rate);
    const double least = mean_wait("least_outstanding_requests", staffed.instances, staffed.rate);
    EXPECT_GT(least, 0.95 * pooled.mean_wait()) << staffed.instances;
    EXPECT_LT(least - pooled.mean_wait(), (separate - pooled.mean_wait()) / 3) << staffed.instances;
  }
}

// policies.md 5: behind round robin staff with separate queues. M/M/1 waits rho / (10 (1 - rho)):
// 0.06 s where rho is 0.375, so that 50 requests a second need 13.3 instances. M/M/6 would do it.
TEST(PoolingFinding, staffing_for_separate_queues_holds_behind_round_robin) {
  const theory::ServiceLevel level{theory::ServiceLevel::Measure::mean_wait, 0.06};
  const int separate = theory::least_stations(level, {50, kServiceRate, 1, false}, 100);
  const int pooled = theory::least_stations(level, {50, kServiceRate, 1, true}, 100);
  EXPECT_EQ(separate, 14);
  EXPECT_EQ(pooled, 6);
  EXPECT_LE(mean_wait("round_robin", separate, 50), level.time);
  EXPECT_GT(mean_wait("round_robin", pooled, 50), 2 * level.time);
}

/// What a policy of queueing theory comes to at 50 requests a second.
int staffed_by_policy(bool pooled) {
  const RunResult result = run_of(
      with(group_of(10, 40),
           {{"/duration", R"("20m")"},
            cpu_of_a_request(R"({"exponential": "100ms"})"),
            load("50"),
            policy("queueing-staffing",
                   fmt::format(R"({{"ServiceLevel": "MeanWait", "Limit": 0.05, "Pooled": {}}})",
                               pooled))}));
  return result.series.desired.back();
}

// The same numbers in whole runs. Evenly spaced, so that no minute has more than 3000 requests; the
// policy adds what a Poisson process may come to, 1.645 sqrt(50 / 60) = 1.5 a second.
TEST(PoolingFinding, the_policy_knows_which_of_the_two_it_staffs) {
  const theory::ServiceLevel level{theory::ServiceLevel::Measure::mean_wait, 0.05};
  EXPECT_EQ(staffed_by_policy(false),
            theory::least_stations(level, {51.5, kServiceRate, 1, false}, 100));
  EXPECT_EQ(staffed_by_policy(true),
            theory::least_stations(level, {51.5, kServiceRate, 1, true}, 100));
}

// policies.md 5, the square-root rule: twice as safe is not twice as many. Of a load of R instances
// R + beta sqrt(R) let equally many wait: at R = 4 and beta = 1 a half more, at R = 64 an eighth.
TEST(PoolingFinding, a_large_group_needs_a_smaller_share_in_reserve) {
  const double small = mean_wait("least_outstanding_requests", 6, 40);
  const double large = mean_wait("least_outstanding_requests", 72, 640);
  EXPECT_LT(large, small);
  // What is enough for a large one, an eighth more, is not for one of nine.
  EXPECT_GT(mean_wait("least_outstanding_requests", 9, 80), 5 * large);
}

}  // namespace
}  // namespace headroom::world
