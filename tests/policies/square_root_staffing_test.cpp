#include "policies/square_root_staffing.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "tests/policies/by_rate.hpp"

namespace headroom::policies {
namespace {

using scaling::Config;

scaling::Attached attached(Config::Object settings, const scaling::GroupFacts& facts = {}) {
  return square_root_staffing().make(Config(std::move(settings)), facts);
}

/// Of a hundred busy servers, by a rate whose noise hardly counts.
int staffed_by(double probability) {
  const scaling::Attached policy = attached({{"ServiceRate", Config(100.0)},
                                             {"RateTimeConstant", Config(86400.0)},
                                             {"Probability", Config(probability)}});
  return follow(*policy.policy, {10'000 - 1}, 1).back();
}

// policies.md 5
TEST(SquareRootStaffing, keeps_some_square_roots_of_the_load_in_reserve) {
  EXPECT_EQ(staffed_by(0.5), 106);
  EXPECT_EQ(staffed_by(0.2), 111);
  EXPECT_EQ(staffed_by(0.1), 115);
  EXPECT_EQ(staffed_by(0.05), 118);
}

// 111 servers are 28 instances of four vCPUs.
TEST(SquareRootStaffing, counts_each_vcpu_as_a_server) {
  scaling::GroupFacts facts;
  facts.service_demand_s = 0.01;
  facts.vcpus = 4;
  const scaling::Attached policy = attached({{"RateTimeConstant", Config(86400.0)}}, facts);
  EXPECT_EQ(follow(*policy.policy, {10'000 - 1}, 1).back(), 28);
}

// Services of 100 s: of the change from 121.2 busy servers to 230.0, noise included, 45 % are there
// after a minute, and nearly all after 500 s more.
TEST(SquareRootStaffing, follows_the_busy_servers_rather_than_the_arrivals) {
  const auto sizes = [](double lead) {
    const scaling::Attached policy = attached({{"ServiceRate", Config(0.01)},
                                               {"RateTimeConstant", Config(0.001)},
                                               {"Probability", Config(0.5)},
                                               {"Lead", Config(lead)}});
    return follow(*policy.policy, {1, 2}, 1);
  };
  EXPECT_EQ(sizes(0), (std::vector<int>{127, 177}));
  EXPECT_EQ(sizes(500), (std::vector<int>{127, 238}));
}

TEST(SquareRootStaffing, lives_with_nothing_and_stays_within_limits) {
  const scaling::Attached policy = attached({});
  const scaling::Wake tick{scaling::Wake::Why::tick};
  scaling::Observation observation;
  observation.metrics = {{}};
  EXPECT_FALSE(policy.policy->decide(tick, observation).desired);
  observation.metrics = {{{Instant{}, 0}}};
  EXPECT_EQ(policy.policy->decide(tick, observation).desired, 0);
  observation.group.max = 3;
  observation.metrics = {{{Instant{}, 1e15}}};
  EXPECT_EQ(policy.policy->decide(tick, observation).desired, 3);
}

}  // namespace
}  // namespace headroom::policies
