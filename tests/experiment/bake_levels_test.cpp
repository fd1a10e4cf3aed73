#include "sim/experiment/bake_levels.hpp"

#include <gtest/gtest.h>

#include "tests/world/scenarios.hpp"

namespace headroom::experiment {
namespace {

scenario::Scenario shop(const std::string& bake, const std::string& compare) {
  return world::project_scenario("bake-level", {{"/scaling_policies", "[]"},
                                                {"/load", "[]"},
                                                {"/duration", "1h"},
                                                {"/timeseries/step", "1m"},
                                                {"/images/shop/bake", bake},
                                                {"/releases/per_week", "null"},
                                                {"/releases/at", R"(["10m"])"},
                                                {"/releases/compare", compare}});
}

TEST(BakeLevels, every_level_that_is_asked_for_is_run_with_its_own_image) {
  const auto scenario = shop("middleware", R"(["os", "application"])");
  const auto levels = compare_bake_levels(scenario, world::environment(),
                                          world::run(scenario, world::environment()));
  ASSERT_EQ(levels.size(), 2U);
  EXPECT_EQ(levels[0].bake, cloud::BakeLevel::os);
  EXPECT_EQ(levels[0].images_usd_per_month, 0.0);  // an image of Amazon's
  EXPECT_NEAR(*levels[1].release_s, 730, 1e-9);    // 480 s of building, 2 x 125 s of replacing
  const world::RunResult alone = world::run(shop("application", "[]"), world::environment());
  EXPECT_EQ(levels[1].usd, alone.bill.total_usd());
}

TEST(BakeLevels, the_scenarios_own_level_is_its_own_run) {
  const auto scenario = shop("application", R"(["application"])");
  const world::RunResult own = world::run(scenario, world::environment());
  const auto levels = compare_bake_levels(scenario, world::environment(), own);
  ASSERT_EQ(levels.size(), 1U);
  EXPECT_EQ(levels[0].usd, own.bill.total_usd());
  EXPECT_NEAR(*levels[0].release_s, 730, 1e-9);
}

TEST(BakeLevels, nothing_is_run_where_nobody_asks) {
  EXPECT_TRUE(
      compare_bake_levels(shop("application", "[]"), world::environment(), world::RunResult())
          .empty());
}

}  // namespace
}  // namespace headroom::experiment
