#include <gtest/gtest.h>

#include <string>

#include "tests/world/scenarios.hpp"

namespace headroom::world {
namespace {

/// A quarter of an hour at 30 requests a second on instances that serve 14 each, then one at 6.
RunResult followed_by(const std::string& type) {
  return run(small_scenario(
      {{"/duration", R"("30m")"},
       {"/auto_scaling_group/MaxSize", "10"},
       {"/load", R"([{"poisson": {"rate": [["0s", 30], ["15m", 30], ["15m", 6]]}}])"},
       {"/scaling_policies", R"([{"PolicyName": "mine", "PolicyType": ")" + type +
                                 R"(", "Configuration": {"RequestsPerInstance": 14}}])"}}));
}

int desired_at_minute(const RunResult& result, std::size_t minute) {
  const std::size_t bins_a_minute = result.series.desired.size() / 30;
  return result.series.desired.at(minute * bins_a_minute);
}

// 30 / 14 needs 3; from 1 that is 2 more, and a fifth: 4. 6 / 14 needs 1, and a fifth more of
// it: 2.
TEST(PoliciesOfResearch, react_has_a_fifth_more_than_the_load_needs) {
  const RunResult result = followed_by("react");
  EXPECT_EQ(desired_at_minute(result, 14), 4);
  EXPECT_EQ(desired_at_minute(result, 29), 2);
}

TEST(PoliciesOfResearch, reg_goes_up_at_once_and_comes_down_when_its_parabola_does) {
  const RunResult result = followed_by("reg");
  EXPECT_EQ(desired_at_minute(result, 14), 3);
  EXPECT_LT(desired_at_minute(result, 29), 3);
}

}  // namespace
}  // namespace headroom::world
