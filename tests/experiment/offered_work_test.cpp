#include "sim/experiment/offered_work.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <string>

#include "tests/world/scenarios.hpp"

namespace headroom::experiment {
namespace {

double total(const std::vector<double>& bins) {
  return std::accumulate(bins.begin(), bins.end(), 0.0);
}

OfferedWork of(const std::string& load) {
  const scenario::Scenario scenario = world::small_scenario({{"/load", load}});
  return offered_work(scenario, world::environment(), 60_s);
}

// Ten minutes of 40 requests a second, 10 ms each.
TEST(OfferedWork, is_what_comes_whatever_serves_it) {
  const OfferedWork work = of(R"([{"poisson": {"rate": 40}}])");
  ASSERT_EQ(work.arrivals.size(), 10U);
  EXPECT_NEAR(total(work.arrivals), 24'000, 800);
  EXPECT_NEAR(total(work.vcpu_seconds), total(work.arrivals) * 0.01, 0.5);
  EXPECT_TRUE(work.is_open);
  ASSERT_EQ(work.mix.size(), 1U);
}

// One instance could do 60 vCPU-seconds a minute; the load brings twice as much.
TEST(OfferedWork, does_not_end_where_the_fleet_does) {
  const OfferedWork work = of(R"([{"poisson": {"rate": 200}}])");
  EXPECT_NEAR(work.vcpu_seconds[3], 120, 6);
  EXPECT_LT(work.latency.quantile_seconds(0.99), 0.0125) << "nobody waits for another";
}

TEST(OfferedWork, of_users_who_wait_is_not_open) {
  const OfferedWork work =
      of(R"([{"thread_group": {"threads": 5, "loops": 10, "requests": ["job"]}}])");
  EXPECT_FALSE(work.is_open);
  EXPECT_EQ(total(work.arrivals), 50);
}

}  // namespace
}  // namespace headroom::experiment
