#include "sim/experiment/standing_cost.hpp"

#include <gtest/gtest.h>

#include "../world/scenarios.hpp"

namespace headroom::experiment {
namespace {

using world::environment;
using world::project_scenario;

TEST(StandingCost, is_the_bill_of_a_run_in_which_nobody_comes) {
  for (const char* name : {"retry-storm", "flash-crowd"}) {
    const auto scenario = project_scenario(name, {{"/load", "[]"},
                                                  {"/scaling_policies", "[]"},
                                                  {"/initial", R"({"instances": "running"})"}});
    const auto bill = world::run(scenario, environment()).bill;
    ASSERT_TRUE(bill.usd_per_month());
    EXPECT_NEAR(*standing_usd_per_month(scenario, environment()), *bill.usd_per_month(), 1e-6)
        << name;
  }
}

TEST(StandingCost, is_unknown_where_a_price_is) {
  EXPECT_FALSE(standing_usd_per_month(project_scenario("retry-storm", {{"/region", "nowhere-1"}}),
                                      environment()));
}

}  // namespace
}  // namespace headroom::experiment
