#include "policies/reg.hpp"

#include <gtest/gtest.h>

#include "tests/policies/by_rate.hpp"

namespace headroom::policies {
namespace {

using scaling::Config;

scaling::Attached attached(Config::Object settings = {}) {
  settings.emplace_back("RequestsPerInstance", Config(10.0));
  return reg().make(Config(std::move(settings)), {});
}

// policies.md 11.1
TEST(Reg, goes_up_at_once_and_down_by_its_parabola) {
  EXPECT_EQ(follow(*attached().policy, kRates, 1),
            (std::vector<int>{1, 3, 5, 1, 1, 2, 4, 4, 4, 2}));
}

// 8, 7, 6, 5 instances: the line goes on to 4, and a fifth more is 4.8.
TEST(Reg, goes_on_along_a_straight_line) {
  EXPECT_EQ(follow(*attached().policy, {80, 70, 60, 50}, 9), (std::vector<int>{9, 9, 6, 5}));
}

TEST(Reg, forgets_what_is_older_than_its_window) {
  const std::vector<double> rates = {500, 90, 80, 70, 60};
  const auto last = [&](double window) {
    return follow(*attached({{"Window", Config(window)}}).policy, rates, 100).back();
  };
  EXPECT_EQ(last(3), 6) << "8, 7, 6 go on to 5";
  EXPECT_NE(last(60), 6);
}

}  // namespace
}  // namespace headroom::policies
