#include "sim/cloud/load_balancer.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <map>
#include <random>
#include <set>
#include <vector>

#include "tests/cloud/types.hpp"

namespace headroom::cloud {
namespace {

Instant at(Duration since_start) { return Instant::at(since_start); }

class LoadBalancerTest : public testing::Test {
 protected:
  LoadBalancerTest() {
    targets_.set_hooks({[this](Instance& instance, std::uint32_t, Instant) {
                          return failing_.count(instance.id()) == 0;  // never answers else
                        },
                        [this](Instant now) { balancer_.targets_changed(now); },
                        [](Instance&, Instant) {}});
  }
  Instance& add_healthy(InstanceId id, std::uint32_t slot) {
    Instance& instance = instances_.emplace_back(id, slot, type_, 0, std::nullopt, 0);
    targets_.register_healthy(instance, at(0_s));
    return instance;
  }
  std::vector<std::uint32_t> route(int requests) {
    std::vector<std::uint32_t> slots;
    for (int i = 0; i < requests; ++i) {
      slots.push_back(balancer_.route(at(0_s)));
      balancer_.begin(slots.back());
    }
    return slots;
  }
  void run_until(Instant end) {
    while (agenda_.next_time() <= end) agenda_.run_next();
  }

  using Slots = std::vector<std::uint32_t>;
  const InstanceType type_ = plain();
  std::deque<Instance> instances_;
  engine::Agenda agenda_;
  Journal journal_;
  TargetGroup targets_{{}, agenda_, journal_};
  LoadBalancer balancer_{targets_};
  std::set<InstanceId> failing_;
};

TEST_F(LoadBalancerTest, without_targets_there_is_nobody_to_route_to) {
  EXPECT_EQ(balancer_.route(at(0_s)), LoadBalancer::kNoTarget);
}

TEST_F(LoadBalancerTest, targets_take_turns_in_the_order_of_their_registration) {
  add_healthy(1, 4);
  add_healthy(2, 0);
  add_healthy(3, 7);
  EXPECT_EQ(route(7), (Slots{4, 0, 7, 4, 0, 7, 4}));
}

TEST_F(LoadBalancerTest, an_unhealthy_target_gets_nothing_while_another_is_healthy) {
  add_healthy(1, 0);
  add_healthy(2, 1);
  add_healthy(3, 2);
  failing_ = {2};
  run_until(at(30_s));  // two refusals: 0 and 30 s
  EXPECT_EQ(targets_.healthy_count(), 2);
  EXPECT_EQ(route(4), (Slots{0, 2, 0, 2}));
}

TEST_F(LoadBalancerTest, an_initial_target_counts_as_unhealthy) {
  add_healthy(1, 0);
  Instance& fresh = instances_.emplace_back(2, 1, type_, 0, std::nullopt, 0);
  targets_.register_target(fresh, at(0_s));
  EXPECT_EQ(route(3), (Slots{0, 0, 0}));
}

TEST_F(LoadBalancerTest, with_nobody_healthy_everybody_gets_requests) {
  add_healthy(1, 0);
  add_healthy(2, 1);
  failing_ = {1, 2};
  run_until(at(30_s));
  EXPECT_EQ(targets_.healthy_count(), 0);
  EXPECT_EQ(route(4), (Slots{0, 1, 0, 1}));
}

TEST_F(LoadBalancerTest, the_very_first_targets_get_requests_before_their_first_pass) {
  Instance& fresh = instances_.emplace_back(1, 3, type_, 0, std::nullopt, 0);
  targets_.register_target(fresh, at(0_s));
  EXPECT_EQ(route(2), (Slots{3, 3}));
}

TEST_F(LoadBalancerTest, failing_open_ends_with_the_first_healthy_target) {
  add_healthy(1, 0);
  add_healthy(2, 1);
  failing_ = {1, 2};
  run_until(at(30_s));
  Instance& fresh = instances_.emplace_back(3, 2, type_, 0, std::nullopt, 0);
  targets_.register_healthy(fresh, at(31_s));
  EXPECT_EQ(route(3), (Slots{2, 2, 2}));
}

TEST_F(LoadBalancerTest, a_draining_target_gets_nothing_not_even_when_failing_open) {
  Instance& a = add_healthy(1, 0);
  add_healthy(2, 1);
  targets_.deregister(a, at(10_s), kNoCause);
  EXPECT_EQ(route(2), (Slots{1, 1}));
  failing_ = {2};
  run_until(at(30_s));
  EXPECT_EQ(targets_.healthy_count(), 0);
  EXPECT_EQ(route(2), (Slots{1, 1}));
}

TEST_F(LoadBalancerTest, when_all_drain_there_is_nobody_to_route_to) {
  Instance& a = add_healthy(1, 0);
  targets_.deregister(a, at(10_s), kNoCause);
  EXPECT_EQ(balancer_.route(at(0_s)), LoadBalancer::kNoTarget);
}

TEST_F(LoadBalancerTest, the_turn_is_kept_when_a_target_joins) {
  add_healthy(1, 0);
  add_healthy(2, 1);
  EXPECT_EQ(route(1), Slots{0});
  add_healthy(3, 2);
  EXPECT_EQ(route(4), (Slots{1, 2, 0, 1}));
}

TEST_F(LoadBalancerTest, the_turn_is_kept_when_a_target_leaves) {
  Instance& a = add_healthy(1, 0);
  add_healthy(2, 1);
  add_healthy(3, 2);
  EXPECT_EQ(route(2), (Slots{0, 1}));
  targets_.remove(a, at(1_s));
  EXPECT_EQ(route(3), (Slots{2, 1, 2}));
}

TEST_F(LoadBalancerTest, the_turn_of_a_target_that_leaves_falls_to_the_one_behind_it) {
  add_healthy(1, 0);
  Instance& b = add_healthy(2, 1);
  add_healthy(3, 2);
  EXPECT_EQ(route(1), Slots{0});
  targets_.remove(b, at(1_s));
  EXPECT_EQ(route(3), (Slots{2, 0, 2}));
}

TEST_F(LoadBalancerTest, a_target_that_joins_behind_the_one_served_last_is_next) {
  add_healthy(1, 0);
  EXPECT_EQ(route(1), Slots{0});
  add_healthy(2, 1);
  EXPECT_EQ(route(3), (Slots{1, 0, 1}));
}

// However targets come and go, between two changes the counts differ by one at most, and nobody is
// served twice in a row while there was another.
TEST_F(LoadBalancerTest, requests_are_spread_evenly_while_targets_come_and_go) {
  const std::uint64_t seed = 8;
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937_64 random(seed);
  std::vector<Instance*> present;
  std::uint32_t last = LoadBalancer::kNoTarget;
  for (std::uint32_t round = 0; round < 300; ++round) {
    const bool was_alone = present.size() < 2;
    if (present.size() < 2 || (present.size() < 6 && random() % 2 == 0)) {
      present.push_back(&add_healthy(round + 1, round));
    } else {
      const auto victim = present.begin() + static_cast<std::ptrdiff_t>(random() % present.size());
      targets_.remove(**victim, at(0_s));
      present.erase(victim);
    }
    std::map<std::uint32_t, int> counts;
    for (const Instance* instance : present) counts[instance->slot()] = 0;
    const int requests = static_cast<int>(random() % 20) + 1;
    for (int i = 0; i < requests; ++i) {
      const std::uint32_t slot = balancer_.route(at(0_s));
      ASSERT_TRUE(counts.contains(slot)) << "a target that is not there";
      if (present.size() > 1 && !(was_alone && i == 0)) {
        ASSERT_NE(slot, last) << "twice in a row";
      }
      ++counts[slot];
      last = slot;
    }
    const auto [least, most] =
        std::minmax_element(counts.begin(), counts.end(),
                            [](const auto& a, const auto& b) { return a.second < b.second; });
    ASSERT_LE(most->second - least->second, 1);
  }
}

}  // namespace
}  // namespace headroom::cloud
