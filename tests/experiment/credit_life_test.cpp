#include "sim/experiment/credit_life.hpp"

#include <gtest/gtest.h>

#include "../world/scenarios.hpp"
#include "sim/scenario/problems.hpp"

namespace headroom::experiment {
namespace {

CreditLife life_of(const char* type, std::vector<CreditStep> steps) {
  CreditLife life;
  life.name = "life";
  life.type = known_type(type, world::environment());
  life.steps = std::move(steps);
  return life;
}

// 30 launch credits last 30 minutes, in which 3 more are earned; these last 3 / 0.9 minutes.
TEST(CreditLife, ends_at_the_baseline_when_the_credits_are_gone) {
  const auto outcomes = live(life_of("t2.micro", {{1_h, 100}, {1_h, 100}}), world::environment());
  ASSERT_EQ(outcomes.size(), 2U);
  EXPECT_NEAR(outcomes[0].minutes_until_empty.value(), 30 + 3 / 0.9, 0.01);
  EXPECT_NEAR(outcomes[0].balance.value(), 0, 1e-3);
  EXPECT_NEAR(outcomes[1].cpu_percent.value(), 10, 1e-3);
  EXPECT_FALSE(outcomes[1].surplus) << "only in unlimited mode";
}

TEST(CreditLife, of_an_idle_instance_is_saving) {
  CreditLife life = life_of("t3.nano", {{2_h, 0}});
  life.credits = 5;
  const auto outcomes = live(life, world::environment());
  EXPECT_NEAR(outcomes[0].balance.value(), 5 + 2 * 6, 1e-6);
  EXPECT_FALSE(outcomes[0].minutes_until_empty);
}

TEST(CreditLife, needs_a_type_of_the_catalogue) {
  EXPECT_THROW(known_type("t9.nano", world::environment()), scenario::BadScenario);
}

}  // namespace
}  // namespace headroom::experiment
