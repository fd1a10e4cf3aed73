#include "sim/experiment/load_study.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <string>

#include "sim/experiment/replications.hpp"
#include "tests/world/scenarios.hpp"

namespace headroom::experiment {
namespace {

/// One vCPU and 10 ms a request: an instance does 100 a second, and without an SLO that counts.
LoadStudy of(const std::string& load, const std::string& duration, std::uint32_t replications = 1,
             const world::Changes& more = {}) {
  world::Changes changes = {{"/duration", '"' + duration + '"'}, {"/load", load}};
  changes.insert(changes.end(), more.begin(), more.end());
  return study_load(world::small_scenario(changes), world::environment(), {replications, nullptr});
}

constexpr const char* kTwoLevels =
    R"([{"open": {"rate": [["0s", 50], ["30m", 50], ["30m", 250], ["1h", 250]], "arrivals": "constant"}}])";

// 50 a second are half an instance, 250 two and a half. Load that comes at equal distances has no
// minute above its rate.
TEST(LoadStudy, has_the_instances_that_a_load_needs_minute_by_minute) {
  const LoadStudy study = of(kTwoLevels, "1h");
  ASSERT_TRUE(study.capacity);
  EXPECT_DOUBLE_EQ(study.capacity->requests_per_second, 100);
  const auto demand = study.demand(0);
  ASSERT_TRUE(demand);
  EXPECT_EQ(demand->steps(), (std::vector<stats::Step>{{Instant{}, 1}, {Instant{} + 30_min, 3}}));
  EXPECT_EQ(study.peak_demand(), 3);
}

TEST(LoadStudy, has_the_peak_of_a_stretch_and_of_one_that_begins_within_a_step) {
  const LoadStudy study = of(kTwoLevels, "1h");
  EXPECT_EQ(study.peak_demand(Duration{}, 30_min), 1) << "the next step is not in it";
  EXPECT_EQ(study.peak_demand(Duration{}, 31_min), 3);
  EXPECT_EQ(study.peak_demand(45_min, 15_min), 3) << "nothing changes within";
  EXPECT_EQ(study.peak_demand(2_h, 1_h), 3) << "after the end it is what it was";
}

TEST(LoadStudy, of_each_replication_has_its_own_requests) {
  const LoadStudy study = of(R"([{"poisson": {"rate": 40}}])", "10m", 3);
  ASSERT_EQ(study.works.size(), 3U);
  EXPECT_NE(study.works[0].arrivals, study.works[1].arrivals);
}

// Whoever asks for a replication alone, or for all of them backwards, finds the same.
TEST(LoadStudy, is_the_same_in_whatever_order_and_by_however_many_threads_it_is_asked) {
  constexpr const char* kPoisson = R"([{"poisson": {"rate": 40}}])";
  const LoadStudy one = of(kPoisson, "10m", 3);
  const LoadStudy other = of(kPoisson, "10m", 3);
  for_each_replication(6, 3,
                       [&](std::uint32_t job) { EXPECT_TRUE(other.works[2 - job % 3].is_open); });
  for (std::uint32_t r = 0; r < 3; ++r) {
    EXPECT_EQ(one.works[r].arrivals, other.works[r].arrivals);
    EXPECT_EQ(one.works[r].vcpu_seconds, other.works[r].vcpu_seconds);
  }
}

TEST(LoadStudy, of_users_who_wait_has_a_capacity_and_no_demand) {
  const LoadStudy study =
      of(R"([{"thread_group": {"threads": 5, "loops": 50, "requests": ["job"]}}])", "10m");
  EXPECT_TRUE(study.capacity);
  EXPECT_FALSE(study.demand(0));
  EXPECT_FALSE(study.peak_demand());
}

TEST(LoadStudy, says_why_there_is_no_capacity) {
  const LoadStudy study =
      of(R"([{"poisson": {"rate": 1}}])", "10m", 1, {{"/slo", R"({"p95": "5ms"})"}});
  EXPECT_FALSE(study.capacity);
  EXPECT_NE(study.no_capacity.find("does not hold the SLO"), std::string::npos)
      << study.no_capacity;
  EXPECT_FALSE(study.demand(0));
  EXPECT_EQ(of("[]", "10m").no_capacity.find("its requests need no CPU"), 0U);
}

}  // namespace
}  // namespace headroom::experiment
