#include "sim/cloud/target_connections.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "sim/cloud/load_balancer.hpp"
#include "tests/cloud/types.hpp"

namespace headroom::cloud {
namespace {

using Taken = IdleConnections::Taken;

Instant at(Duration since_start) { return Instant::at(since_start); }

std::optional<KeepAlive> keep_alive(std::optional<Duration> timeout, Duration idle_timeout = 60_s) {
  ApplicationConfig application;
  application.keep_alive_timeout = timeout;
  LoadBalancerConfig load_balancer;
  load_balancer.idle_timeout = idle_timeout;
  return keep_alive_of(application, load_balancer);
}

// ---- who closes first --------------------------------------------------------------------------

TEST(KeepAlive, of_an_application_that_closes_nothing_is_nothing) {
  EXPECT_FALSE(keep_alive(std::nullopt));
}

TEST(KeepAlive, a_shorter_time_out_of_the_target_loses_what_comes_as_it_closes) {
  const auto node = keep_alive(5_s);
  EXPECT_EQ(node->closed_after, 5_s);
  EXPECT_EQ(node->used_until, 5'001_ms) << "and the usual delay of 1 ms";
  EXPECT_TRUE(node->can_lose_requests());
}

TEST(KeepAlive, must_be_longer_than_the_load_balancers_time_out_by_the_delay) {
  EXPECT_TRUE(keep_alive(60_s)->can_lose_requests()) << "both close at once";
  EXPECT_TRUE(keep_alive(60'000'999'999_ns)->can_lose_requests());
  EXPECT_FALSE(keep_alive(60'001_ms)->can_lose_requests());
  EXPECT_FALSE(keep_alive(5_s, 4_s)->can_lose_requests());
}

// ---- one connection ----------------------------------------------------------------------------

/// What a request meets that comes so long after the answer to another one.
Taken taken_after(Duration idle, const KeepAlive& keep_alive) {
  IdleConnections connections;
  connections.add(at(100_s));
  return connections.take(keep_alive, at(100_s + idle));
}

TEST(IdleConnections, a_request_before_the_close_goes_over_the_connection) {
  EXPECT_EQ(taken_after(0_s, *keep_alive(5_s)), Taken::open);
  EXPECT_EQ(taken_after(4'999'999'999_ns, *keep_alive(5_s)), Taken::open);
}

TEST(IdleConnections, a_request_that_crosses_the_close_meets_a_closed_connection) {
  EXPECT_EQ(taken_after(5_s, *keep_alive(5_s)), Taken::closed);
  EXPECT_EQ(taken_after(5'000'999'999_ns, *keep_alive(5_s)), Taken::closed);
}

TEST(IdleConnections, a_request_after_the_close_was_seen_opens_a_new_one) {
  EXPECT_EQ(taken_after(5'001_ms, *keep_alive(5_s)), Taken::none);
  EXPECT_EQ(taken_after(1_h, *keep_alive(5_s)), Taken::none);
}

TEST(IdleConnections, of_a_load_balancer_that_closes_first_are_never_met_closed) {
  for (int ms = 0; ms <= 70'000; ++ms) {
    const Duration idle = Duration::milliseconds(ms);
    EXPECT_EQ(taken_after(idle, *keep_alive(65_s)), idle < 60'001_ms ? Taken::open : Taken::none);
  }
}

TEST(IdleConnections, a_connection_is_taken_once) {
  IdleConnections connections;
  EXPECT_EQ(connections.take(*keep_alive(5_s), at(0_s)), Taken::none);
  connections.add(at(0_s));
  EXPECT_EQ(connections.take(*keep_alive(5_s), at(1_s)), Taken::open);
  EXPECT_EQ(connections.take(*keep_alive(5_s), at(1_s)), Taken::none);
}

// ---- several connections -----------------------------------------------------------------------

/// Idle since 1, 2 and 3 s; at 7.5 s the first has ended, the second is closed, the third is open.
std::vector<Taken> three_taken(ConnectionReuse reuse) {
  const KeepAlive rules{5_s, 6_s, reuse};
  IdleConnections connections;
  for (const Duration since : {1_s, 2_s, 3_s}) connections.add(at(since));
  std::vector<Taken> taken;
  for (int i = 0; i < 3; ++i) taken.push_back(connections.take(rules, at(7'500_ms)));
  return taken;
}

TEST(IdleConnections, the_one_used_last_is_taken_first) {
  EXPECT_EQ(three_taken(ConnectionReuse::most_recent),
            (std::vector{Taken::open, Taken::closed, Taken::none}));
}

TEST(IdleConnections, or_the_one_that_is_idle_for_longest) {
  EXPECT_EQ(three_taken(ConnectionReuse::least_recent),
            (std::vector{Taken::closed, Taken::open, Taken::none}));
}

/// Against a plain list: what is taken, and how many are left.
TEST(IdleConnections, are_as_many_as_were_added_and_neither_taken_nor_ended) {
  const unsigned seed = 20'261'129;
  RecordProperty("seed", static_cast<int>(seed));
  std::mt19937 random(seed);
  for (const ConnectionReuse reuse :
       {ConnectionReuse::most_recent, ConnectionReuse::least_recent}) {
    const KeepAlive rules{50_ms, 60_ms, reuse};
    IdleConnections connections;
    std::vector<Instant> list;
    Instant now;
    for (int i = 0; i < 20'000; ++i) {
      now += Duration::milliseconds(random() % 4);
      if (random() % 2 == 0) {
        connections.add(now);
        list.push_back(now);
        continue;
      }
      std::erase_if(list, [&](Instant since) { return now - since >= rules.used_until; });
      Taken expected = Taken::none;
      if (!list.empty()) {
        const auto one = reuse == ConnectionReuse::most_recent ? list.end() - 1 : list.begin();
        expected = now - *one < rules.closed_after ? Taken::open : Taken::closed;
        list.erase(one);
      }
      ASSERT_EQ(connections.take(rules, now), expected) << "seed " << seed << ", step " << i;
      ASSERT_EQ(connections.size(), list.size()) << "seed " << seed << ", step " << i;
    }
  }
}

TEST(IdleConnections, count_those_that_the_load_balancer_still_takes_for_open) {
  const KeepAlive rules{5_s, 6_s, ConnectionReuse::most_recent};
  IdleConnections connections;
  for (const Duration since : {1_s, 2_s, 3_s}) connections.add(at(since));
  EXPECT_EQ(connections.count(rules, at(6_s)), 3U);
  EXPECT_EQ(connections.count(rules, at(7'500_ms)), 2U) << "one of them is closed, unseen";
  EXPECT_EQ(connections.count(rules, at(9_s)), 0U);
}

TEST(TargetConnections, are_opened_where_none_is_idle) {
  const InstanceType type = plain();
  const Instance target{1, 0, type, 0, {}, 0};
  TargetConnections connections({5_s, 6_s}, 1);
  for (int i = 0; i < 2; ++i) EXPECT_TRUE(connections.carry(0, target, at(0_s)));
  EXPECT_EQ(connections.count(at(0_s)).opened, 2U);
  EXPECT_EQ(connections.count(at(0_s)).idle, 0U);
  for (int i = 0; i < 2; ++i) connections.answered(0, target, at(1_s));
  EXPECT_EQ(connections.count(at(1_s)).idle, 2U);
  EXPECT_TRUE(connections.carry(0, target, at(2_s))) << "over the one used last";
  EXPECT_FALSE(connections.carry(0, target, at(6'500_ms))) << "the other one is closed, unseen";
  EXPECT_EQ(connections.count(at(7_s)).opened, 2U);
  EXPECT_TRUE(connections.carry(0, target, at(8_s)));
  EXPECT_EQ(connections.count(at(8_s)).opened, 3U);
}

/// Requests of a Poisson process of rate λ, answered at once, over one connection that is closed
/// after K and seen to be so a window w later. One whose predecessor was answered is lost if the
/// gap is in [K, K + w): p = exp(-λK) (1 - exp(-λw)). One whose predecessor was lost opens a new
/// connection. So the share of lost ones is q = (1 - q) p, q = p / (1 + p).
TEST(IdleConnections, lose_as_many_requests_of_a_poisson_process_as_theory_has_it) {
  constexpr double kRate = 1.0, kTimeout = 1.0, kWindow = 0.5;
  constexpr int kRequests = 400'000;
  const KeepAlive rules{1_s, 1'500_ms, ConnectionReuse::most_recent};
  const unsigned seed = 19;
  std::mt19937_64 random(seed);
  IdleConnections connections;
  Instant now;
  int lost = 0;
  for (int i = 0; i < kRequests; ++i) {
    const double unit = (static_cast<double>(random() >> 11) + 0.5) * 0x1p-53;
    now += Duration::from_seconds(-std::log(unit) / kRate);
    if (connections.take(rules, now) == Taken::closed) {
      ++lost;
    } else {
      connections.add(now);
    }
  }
  const double p = std::exp(-kRate * kTimeout) * (1 - std::exp(-kRate * kWindow));
  const double q = p / (1 + p);
  // A loss is never followed by one: a two-state chain with the second eigenvalue -p.
  const double standard_error = std::sqrt(q * (1 - q) * (1 - p) / (1 + p) / kRequests);
  EXPECT_NEAR(lost / static_cast<double>(kRequests), q, 4 * standard_error) << "seed " << seed;
}

// ---- nodes and targets -------------------------------------------------------------------------

class TargetConnectionsTest : public testing::Test {
 protected:
  const InstanceType type_ = plain();
  Instance first_{1, 0, type_, 0, std::nullopt, 0};
  Instance second_{2, 1, type_, 0, std::nullopt, 0};
  Instance in_its_place_{3, 0, type_, 0, std::nullopt, 0};  ///< in the slot of the first one
  TargetConnections connections_{KeepAlive{5_s, 6_s}, 2};
};

TEST_F(TargetConnectionsTest, each_target_has_its_own) {
  connections_.answered(0, first_, at(0_s));
  EXPECT_TRUE(connections_.carry(0, second_, at(5_s)));
  EXPECT_FALSE(connections_.carry(0, first_, at(5_s)));
}

TEST_F(TargetConnectionsTest, each_node_has_its_own) {
  connections_.answered(0, first_, at(0_s));
  EXPECT_TRUE(connections_.carry(1, first_, at(5_s)));
  EXPECT_FALSE(connections_.carry(0, first_, at(5_s)));
}

TEST_F(TargetConnectionsTest, a_new_instance_in_a_slot_has_none) {
  connections_.answered(0, first_, at(0_s));
  EXPECT_TRUE(connections_.carry(0, in_its_place_, at(5_s)));
}

TEST_F(TargetConnectionsTest, an_application_that_stops_loses_its_own) {
  connections_.answered(0, first_, at(0_s));
  connections_.answered(1, first_, at(0_s));
  connections_.answered(0, second_, at(0_s));
  connections_.lose(0);
  EXPECT_TRUE(connections_.carry(0, first_, at(5_s)));
  EXPECT_TRUE(connections_.carry(1, first_, at(5_s)));
  EXPECT_FALSE(connections_.carry(0, second_, at(5_s)));
}

}  // namespace
}  // namespace headroom::cloud
