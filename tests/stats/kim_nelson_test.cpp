#include "sim/stats/kim_nelson.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "sim/engine/elementary.hpp"
#include "sim/engine/random.hpp"

namespace headroom::stats {
namespace {

using testing::ElementsAre;

TEST(KimNelson, constants_are_those_of_the_reference) {  // metrics.md 5.6
  const KimNelson rule(5, 20, 0.05, 1);
  EXPECT_NEAR(rule.eta(), 0.237238, 5e-7);
  EXPECT_NEAR(rule.h_squared(), 9.015056, 5e-7);
}

TEST(KimNelson, the_allowance_shrinks_to_nothing) {
  const KimNelson rule(5, 20, 0.05, 0.5);
  // 0.5 / 40 * (9.015056 * 2 / 0.25 - 20) after 20 replications.
  EXPECT_NEAR(rule.allowance(2, 20), 0.0125 * (72.120448 - 20), 1e-6);
  EXPECT_LT(rule.allowance(2, 40), rule.allowance(2, 20));
  EXPECT_EQ(rule.allowance(2, 73), 0);
}

TEST(KimNelson, gives_up_who_is_surely_worse_and_keeps_who_may_be_best) {
  const KimNelson rule(3, 4, 0.05, 0.1);
  // The second is worse by 0.025 only, in differences from -0.3 to 0.2.
  const std::vector<std::vector<double>> replications = {
      {1.0, 1.1, 0.9, 1.0}, {1.3, 0.9, 1.1, 0.8}, {5.0, 5.1, 4.9, 5.0}};
  const std::vector<char> all = {1, 1, 1};
  EXPECT_THAT(rule.survivors(replications, all), ElementsAre(1, 1, 0));
  const std::vector<char> only_the_last = {0, 0, 1};
  EXPECT_THAT(rule.survivors(replications, only_the_last), ElementsAre(0, 0, 1));
}

/// One race of five, the first better by the indifference zone. @return whether it wins
bool the_best_wins(std::uint64_t seed) {
  constexpr std::size_t kAlternatives = 5;
  constexpr std::size_t kFirst = 10;
  const KimNelson rule(kAlternatives, kFirst, 0.05, 1);
  const auto key = engine::stream_key(seed, 0, "kim-nelson");
  std::vector<std::vector<double>> replications(kAlternatives);
  std::vector<char> is_in(kAlternatives, 1);
  for (std::uint64_t r = 0; r < 10'000; ++r) {
    for (std::size_t i = 0; i < kAlternatives; ++i) {
      const double noise = engine::normal_quantile(engine::Draw(key, r, i + 1).unit());
      replications[i].push_back(2 * noise + (i == 0 ? 0 : 1));
    }
    if (r + 1 < kFirst) continue;
    is_in = rule.survivors(replications, is_in);
    if (!is_in[0]) return false;
    if (std::count(is_in.begin(), is_in.end(), 1) == 1) return true;
  }
  return false;
}

TEST(KimNelson, finds_the_best_as_often_as_it_promises) {
  constexpr int kRaces = 400;
  int won = 0;
  for (int seed = 0; seed < kRaces; ++seed) won += the_best_wins(seed);
  EXPECT_GE(won, kRaces * 0.95 - 3 * 4.4) << "of " << kRaces << " races of seeds 0 to 399";
}

}  // namespace
}  // namespace headroom::stats
