#include "sim/stats/ocba.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <numeric>
#include <vector>

namespace headroom::stats {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;

TEST(Ocba, shares_are_those_of_the_reference) {  // metrics.md 5.6
  const std::vector<double> means = {1.2, 1.0, 1.5, 1.1};
  const std::vector<double> variances = {0.04, 0.09, 0.16, 0.04};
  EXPECT_THAT(ocba_shares(means, variances),
              ElementsAre(DoubleNear(0.084436, 5e-7), DoubleNear(0.523780, 5e-7),
                          DoubleNear(0.054039, 5e-7), DoubleNear(0.337745, 5e-7)));
}

TEST(Ocba, who_is_out_by_a_limit_needs_nothing_of_the_best) {
  // (S/gap)^2: 4 by the objective, 16 by a limit. The best: 2 sqrt(4^2 / 2^2) = 4.
  const std::array arguments = {Argument{0, 2}, Argument{1, 2}, Argument{0.5, 2, false}};
  EXPECT_THAT(ocba_shares(arguments, 0),
              ElementsAre(DoubleNear(4.0 / 24, 1e-12), DoubleNear(4.0 / 24, 1e-12),
                          DoubleNear(16.0 / 24, 1e-12)));
}

TEST(Ocba, what_does_not_vary_needs_no_replications) {
  const std::array arguments = {Argument{0, 1}, Argument{1, 0}, Argument{2, 1}};
  const auto shares = ocba_shares(arguments, 0);
  EXPECT_EQ(shares[1], 0);
  EXPECT_GT(shares[2], 0);
}

TEST(Ocba, equal_means_and_no_noise_at_all_still_give_shares) {
  const std::vector<double> same = {1, 1, 1};
  const auto tied = ocba_shares(same, std::vector<double>{1, 1, 1});
  EXPECT_NEAR(std::accumulate(tied.begin(), tied.end(), 0.0), 1, 1e-12);
  EXPECT_THAT(ocba_shares(same, std::vector<double>{0, 0, 0}),
              ElementsAre(1.0 / 3, 1.0 / 3, 1.0 / 3));
}

TEST(Ocba, replications_go_to_who_lacks_most) {
  // Of 10 + 10: 10, 6 and 4 are due.
  const std::vector<double> shares = {0.5, 0.3, 0.2};
  const std::vector<std::size_t> have = {2, 2, 6};
  EXPECT_THAT(allocate(shares, have, 10), ElementsAre(7u, 3u, 0u));
}

}  // namespace
}  // namespace headroom::stats
