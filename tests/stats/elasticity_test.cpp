#include "sim/stats/elasticity.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <vector>

#include "sim/stats/elasticity_scores.hpp"

namespace headroom::stats {
namespace {

// metrics.md 2: ten bins of a minute.
const StepFunction kDemand = StepFunction::of_bins({1, 3, 5, 2, 1, 1, 4, 4, 2, 1}, 1_min);
const StepFunction kSupply = StepFunction::of_bins({1, 1, 4, 5, 5, 2, 2, 4, 4, 2}, 1_min);

StepFunction fixed_fleet(double n) { return StepFunction({{Instant{}, n}}, 10_min); }

TEST(Elasticity, agrees_with_the_reference) {
  const Elasticity e = elasticity(kSupply, kDemand);
  EXPECT_NEAR(e.under_instances * 600, 300, 1e-9);
  EXPECT_NEAR(e.over_instances * 600, 660, 1e-9);
  EXPECT_NEAR(e.under_percent, 13.666667, 5e-7);
  EXPECT_NEAR(e.over_percent, 85, 1e-9);
  EXPECT_NEAR(e.over_percent_of_supply, 29, 1e-9);
  EXPECT_NEAR(e.under_time_percent, 30, 1e-9);
  EXPECT_NEAR(e.over_time_percent, 50, 1e-9);
  EXPECT_NEAR(e.instability_percent, 77.777778, 5e-7);
  EXPECT_NEAR(e.supply_rises_percent, 44.444444, 5e-7);
  EXPECT_NEAR(e.demand_rises_percent, 33.333333, 5e-7);
  EXPECT_NEAR(e.jitter_per_minute, (11 - 14) / 10.0, 1e-12);
}

TEST(Elasticity, scores_agree_with_the_reference) {
  const Elasticity e = elasticity(kSupply, kDemand);
  const Elasticity fixed = elasticity(fixed_fleet(3), kDemand);
  EXPECT_NEAR(fixed.under_percent, 9, 1e-9);
  EXPECT_NEAR(fixed.over_percent, 90, 1e-9);
  EXPECT_NEAR(fixed.under_time_percent, 30, 1e-9);
  EXPECT_NEAR(fixed.over_time_percent, 60, 1e-9);
  EXPECT_NEAR(elastic_speedup(e, fixed), 0.956415, 5e-7);
  EXPECT_NEAR(auto_scaling_deviation(e), 80.537231, 5e-7);
  EXPECT_EQ(worst_case_deviation({Elasticity{}, e, Elasticity{}}), auto_scaling_deviation(e));
  EXPECT_EQ(worst_case_deviation({}), 0);
}

TEST(Elasticity, supply_that_is_demand_is_perfect) {
  const Elasticity e = elasticity(kDemand, kDemand);
  EXPECT_EQ(auto_scaling_deviation(e), 0);
  EXPECT_EQ(e.jitter_per_minute, 0);
  EXPECT_EQ(elastic_speedup(e, e), 1);
}

TEST(Elasticity, integrals_are_exact_between_the_bins) {
  // Demand steps from 2 to 4 at 90 s, supply follows 15 s later and one too far.
  const StepFunction demand({{Instant{}, 2}, {Instant::at(90_s), 4}}, 150_s);
  const StepFunction supply({{Instant{}, 2}, {Instant::at(105_s), 5}}, 150_s);
  const Elasticity e = elasticity(supply, demand);
  EXPECT_NEAR(e.under_instances, 2 * 15 / 150.0, 1e-12);
  EXPECT_NEAR(e.over_instances, 45 / 150.0, 1e-12);
  EXPECT_NEAR(e.under_percent, 50 * 15 / 150.0, 1e-12);
  EXPECT_NEAR(e.over_percent_of_supply, 20 * 45 / 150.0, 1e-12);
}

TEST(Elasticity, supply_that_follows_within_the_period_moves_alike) {
  const StepFunction demand({{Instant{}, 2}, {Instant::at(60_s), 4}}, 180_s);
  const StepFunction prompt({{Instant{}, 2}, {Instant::at(61_s), 4}}, 180_s);
  const StepFunction late({{Instant{}, 2}, {Instant::at(121_s), 4}}, 180_s);
  EXPECT_EQ(elasticity(prompt, demand).instability_percent, 0);
  const Elasticity e = elasticity(late, demand);
  EXPECT_NEAR(e.instability_percent, 100, 1e-9);
  EXPECT_NEAR(e.demand_rises_percent, 50, 1e-9);
  EXPECT_EQ(e.jitter_per_minute, 0);
}

TEST(Elasticity, a_last_bin_that_is_short_weighs_less) {
  const StepFunction demand({{Instant{}, 2}}, 150_s);
  const StepFunction supply({{Instant{}, 2}, {Instant::at(125_s), 3}}, 150_s);
  EXPECT_NEAR(elasticity(supply, demand).instability_percent, 100 * 30 / 90.0, 1e-9);
}

TEST(Elasticity, survives_no_supply_no_demand_and_a_run_of_one_bin) {
  const Elasticity none = elasticity(fixed_fleet(0), fixed_fleet(2));
  EXPECT_NEAR(none.under_percent, 100, 1e-9);
  EXPECT_EQ(none.over_percent_of_supply, 0);
  const Elasticity idle = elasticity(fixed_fleet(2), fixed_fleet(0));  // demand counts as 1
  EXPECT_NEAR(idle.over_percent, 100, 1e-9);
  EXPECT_NEAR(idle.over_percent_of_supply, 50, 1e-9);
  EXPECT_EQ(elasticity(fixed_fleet(2), fixed_fleet(2), 10_min).instability_percent, 0);
}

TEST(Elasticity, stays_within_the_ranges_of_the_reference) {
  const std::uint64_t seed = 17;
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937_64 random(seed);
  std::uniform_int_distribution<int> instances(0, 6);
  std::uniform_int_distribution<int> gap(1, 100);
  const auto any = [&] {
    std::vector<Step> steps;
    Instant t;
    for (int i = 0; i < 20; ++i) {
      steps.push_back({t, static_cast<double>(instances(random))});
      t += Duration::seconds(gap(random));
    }
    return StepFunction(steps, t.since_start());
  };
  for (int trial = 0; trial < 200; ++trial) {
    const StepFunction supply = any();
    const Elasticity e = elasticity(supply, any());
    for (const double share : {e.under_percent, e.over_percent_of_supply, e.under_time_percent,
                               e.over_time_percent, e.instability_percent}) {
      EXPECT_GE(share, 0);
      EXPECT_LE(share, 100 + 1e-9);
    }
    EXPECT_LE(e.under_time_percent + e.over_time_percent, 100 + 1e-9);
    EXPECT_GE(auto_scaling_deviation(e), e.under_time_percent - 1e-9);
  }
}

TEST(ElasticityScores, a_metric_of_nothing_counts_as_a_tenth_of_a_percent) {
  Elasticity good;
  good.over_percent = 10;
  Elasticity bad;
  bad.under_percent = 1.6;
  bad.over_percent = 10;
  EXPECT_NEAR(elastic_speedup(good, bad), 2, 1e-12);  // (1.6 / 0.1)^(1/4)
  EXPECT_NEAR(elastic_speedup(bad, good), 0.5, 1e-12);
}

TEST(ElasticityScores, competition_counts_duels) {
  // Of 2 rivals x 2 metrics: the first wins three and draws one.
  EXPECT_THAT(pairwise_competition({{1, 1}, {2, 1}, {3, 2}}),
              testing::ElementsAre(3.5 / 4, 2.5 / 4, 0));
  EXPECT_THAT(pairwise_competition({{1, 1}}), testing::ElementsAre(0.5));
  EXPECT_TRUE(pairwise_competition({}).empty());
}

}  // namespace
}  // namespace headroom::stats
