#include "sim/cloud/load_balancer_nodes.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "sim/cloud/load_balancer.hpp"
#include "tests/cloud/types.hpp"

/// A load balancer node in each of two zones.
namespace headroom::cloud {
namespace {

Instant at(Duration since_start) { return Instant::at(since_start); }

/// What needs to be set before the target group is made.
struct Arrangement {
  TargetGroupConfig config = {};
  TargetVerdict verdict = TargetVerdict::majority;
  std::uint32_t nodes = 2;
};

class Rig {
 public:
  explicit Rig(Arrangement arrangement = {})
      : targets(arrangement.config, agenda, journal, {arrangement.nodes, arrangement.verdict}),
        balancer(targets) {
    targets.set_hooks({[this](Instance& instance, std::uint32_t probe, Instant now) {
                         checks.emplace_back(now, instance.id());
                         if (passing.count(instance.id()) != 0)
                           targets.probe_answered(instance, probe, true, now);
                         return passing.count(instance.id()) != 0;
                       },
                       [this](Instant now) { balancer.targets_changed(now); },
                       [](Instance&, Instant) {}});
  }
  Instance& add(std::uint32_t zone, bool healthy = true, Instant now = {}) {
    const auto slot = static_cast<std::uint32_t>(instances.size());
    Instance& instance = instances.emplace_back(slot + 1, slot, type, zone, std::nullopt, 0);
    if (healthy) {
      passing.insert(instance.id());
      targets.register_healthy(instance, now);
    } else {
      targets.register_target(instance, now);
    }
    return instance;
  }
  void run_until(Instant end) {
    while (agenda.next_time() <= end) agenda.run_next();
  }
  /// The slot that a client of a node gets.
  std::uint32_t from(std::uint32_t node, Instant now = {}) {
    return send({.choice = (node + 0.5) / targets.nodes(), .looked_up = now}, now).slot;
  }
  LoadBalancer::Choice send(const LoadBalancer::Caller& caller, Instant now) {
    const LoadBalancer::Choice choice = balancer.route(caller, now);
    if (choice.slot != LoadBalancer::kNoTarget) balancer.begin(choice.slot, choice.node);
    return choice;
  }

  const InstanceType type = plain();
  std::deque<Instance> instances;
  engine::Agenda agenda;
  Journal journal;
  TargetGroup targets;
  LoadBalancer balancer;
  std::set<InstanceId> passing;
  std::vector<std::pair<Instant, InstanceId>> checks;
};

TargetGroupConfig apart() {
  TargetGroupConfig config;
  config.cross_zone = false;
  return config;
}

// ---- health checks -----------------------------------------------------------------------------

TEST(Nodes, each_checks_each_target_with_its_own_phase) {
  Rig rig;
  rig.add(0, false);
  rig.run_until(at(60_s));
  const std::vector<std::pair<Instant, InstanceId>> expected = {
      {at(0_s), 1}, {at(15_s), 1}, {at(30_s), 1}, {at(45_s), 1}, {at(60_s), 1}};
  EXPECT_EQ(rig.checks, expected);
}

TEST(Nodes, without_cross_zone_load_balancing_check_only_the_targets_of_their_zone) {
  Rig rig({apart()});
  rig.add(0);
  rig.add(1);
  rig.run_until(at(15_s));
  const std::vector<std::pair<Instant, InstanceId>> expected = {{at(0_s), 1}, {at(15_s), 2}};
  EXPECT_EQ(rig.checks, expected);
}

// Two failures each, of the one node at 0 and 30 s, of the other at 15 and 45 s.
TEST(Nodes, a_target_changes_its_state_when_most_of_them_agree) {
  Rig rig;
  Instance& target = rig.add(0);
  rig.passing.clear();
  rig.run_until(at(44_s));
  EXPECT_FALSE(rig.targets.is_healthy(target, 0));
  EXPECT_TRUE(rig.targets.is_healthy(target, 1));
  EXPECT_EQ(rig.targets.health(target), TargetHealth::healthy) << "one of two is not most";
  rig.run_until(at(45_s));
  EXPECT_EQ(rig.targets.health(target), TargetHealth::unhealthy);
}

TEST(Nodes, one_that_says_so_can_be_enough) {
  Rig any({.verdict = TargetVerdict::any_node});
  Rig every({.verdict = TargetVerdict::every_node});
  for (Rig* rig : {&any, &every}) {
    rig->add(0);
    rig->passing.clear();
    rig->run_until(at(30_s));
  }
  EXPECT_EQ(any.targets.health(any.instances[0]), TargetHealth::healthy);
  EXPECT_EQ(every.targets.health(every.instances[0]), TargetHealth::unhealthy);
  any.run_until(at(45_s));
  EXPECT_EQ(any.targets.health(any.instances[0]), TargetHealth::unhealthy);
}

TEST(Nodes, a_new_target_gets_requests_from_those_that_have_seen_it_pass) {
  Rig rig;
  rig.add(0);
  Instance& fresh = rig.add(0, false);
  rig.passing.insert(fresh.id());
  rig.run_until(at(0_s));
  EXPECT_EQ(rig.targets.health(fresh), TargetHealth::initial) << "the second node has yet to look";
  EXPECT_EQ((std::set{rig.from(0), rig.from(0)}), (std::set{0U, 1U}));
  EXPECT_EQ((std::set{rig.from(1), rig.from(1)}), (std::set{0U}));
  rig.run_until(at(15_s));
  EXPECT_EQ(rig.targets.health(fresh), TargetHealth::healthy);
  EXPECT_EQ((std::set{rig.from(1), rig.from(1)}), (std::set{0U, 1U}));
}

// Its share rises from when that node saw it healthy: at 15 s, half of 30 s later, for the first.
TEST(Nodes, a_slow_start_is_one_with_each_of_them) {
  TargetGroupConfig config;
  config.slow_start = 30_s;
  Rig rig({config});
  rig.add(0);
  Instance& fresh = rig.add(0, false);
  rig.passing.insert(fresh.id());
  rig.run_until(at(15_s));
  EXPECT_DOUBLE_EQ(rig.targets.share(fresh.slot(), at(15_s), 0), 0.5);
  EXPECT_DOUBLE_EQ(rig.targets.share(fresh.slot(), at(15_s), 1), 0.0);
}

// ---- routing -----------------------------------------------------------------------------------

TEST(Nodes, take_turns_each_for_itself) {
  Rig rig;
  for (std::uint32_t zone : {0U, 1U, 0U}) rig.add(zone);
  std::vector<std::uint32_t> slots;
  for (const std::uint32_t node : {0U, 0U, 1U, 0U, 1U}) slots.push_back(rig.from(node));
  EXPECT_EQ(slots, (std::vector{0U, 1U, 0U, 2U, 1U}));
}

TEST(Nodes, count_outstanding_requests_each_for_itself) {
  TargetGroupConfig config;
  config.algorithm = RoutingAlgorithm::least_outstanding_requests;
  Rig rig({config});
  rig.add(0);
  rig.add(1);
  EXPECT_EQ(rig.from(0), 0U);
  EXPECT_EQ(rig.from(1), 0U) << "the other node does not know";
  EXPECT_EQ(rig.from(0), 1U);
  rig.balancer.done(0, 0);
  EXPECT_EQ(rig.from(0), 0U);
}

TEST(Nodes, without_cross_zone_load_balancing_keep_to_their_zone) {
  Rig rig({apart()});
  for (std::uint32_t zone : {0U, 1U, 1U}) rig.add(zone);
  EXPECT_EQ(rig.from(0), 0U);
  EXPECT_EQ(rig.from(0), 0U);
  EXPECT_EQ((std::set{rig.from(1), rig.from(1)}), (std::set{1U, 2U}));
}

TEST(Nodes, of_a_zone_without_targets_have_nobody_until_clients_see_it_in_dns) {
  Rig rig({apart()});
  rig.run_until(at(10_s));
  rig.add(1, true, at(10_s));  // with no target at all both nodes were in DNS
  const auto slot = [&](Instant looked_up) {
    return rig.send({.choice = 0.2, .looked_up = looked_up}, at(20_s)).slot;
  };
  EXPECT_EQ(slot(at(9_s)), LoadBalancer::kNoTarget);
  EXPECT_EQ(slot(at(10_s)), 0U) << "led to the other zone";
}

// Both targets of a zone fail; its node fails open, the other goes on with its healthy one.
TEST(Nodes, fail_open_each_for_itself) {
  TargetGroupConfig config = apart();
  config.dns_minimum.count = std::nullopt;
  Rig rig({config});
  for (std::uint32_t zone : {0U, 0U, 1U, 1U}) rig.add(zone);
  rig.passing = {4};
  rig.run_until(at(45_s));
  EXPECT_EQ((std::set{rig.from(0, at(45_s)), rig.from(0, at(45_s))}), (std::set{0U, 1U}));
  EXPECT_EQ((std::set{rig.from(1, at(45_s)), rig.from(1, at(45_s))}), (std::set{3U}));
}

TEST(Nodes, a_zone_without_healthy_targets_leaves_dns_by_default) {
  Rig rig({apart()});
  rig.add(0);
  rig.add(1);
  rig.passing = {2};
  rig.run_until(at(30_s));
  EXPECT_EQ(rig.from(0, at(29_s)), 0U) << "an answer from before";
  EXPECT_EQ(rig.from(0, at(30_s)), 1U);
}

// aws-behaviour 6.2: two zones of ten, at least 50 % healthy, six of one zone fail. Apart, 4 of 10
// are too few: that node sends requests to all ten. Together, 14 of 20 are enough.
TEST(Nodes, minimum_healthy_targets_count_in_the_zone_or_over_all) {
  for (const bool cross_zone : {false, true}) {
    TargetGroupConfig config;
    config.cross_zone = cross_zone;
    config.routing_minimum.percentage = 50;
    config.dns_minimum.count = std::nullopt;
    Rig rig({config});
    for (std::uint32_t i = 0; i < 20; ++i) rig.add(i % 2);
    for (InstanceId id = 2; id <= 12; id += 2) rig.passing.erase(id);  // of zone 1
    rig.run_until(at(60_s));
    std::set<std::uint32_t> served;
    for (int i = 0; i < 40; ++i) served.insert(rig.from(1, at(60_s)));
    EXPECT_EQ(served.size(), cross_zone ? 14U : 10U);
  }
}

TEST(MinimumHealthyTargets, count_and_percentage_must_both_be_met) {
  const MinimumHealthyTargets both{.count = 3, .percentage = 50};
  EXPECT_TRUE(both.is_met(3, 6));
  EXPECT_FALSE(both.is_met(2, 2));
  EXPECT_FALSE(both.is_met(3, 7));
  const MinimumHealthyTargets off{.count = std::nullopt};
  EXPECT_TRUE(off.is_met(0, 4));
  EXPECT_FALSE(MinimumHealthyTargets{}.is_met(0, 0)) << "an empty zone is unhealthy";
}

// ---- cookies -----------------------------------------------------------------------------------

class Cookies : public testing::Test {
 protected:
  static Arrangement sticky(std::uint32_t nodes, RoutingAlgorithm algorithm) {
    TargetGroupConfig config;
    config.algorithm = algorithm;
    config.stickiness = {.enabled = true, .duration = 100_s};
    return {.config = config, .nodes = nodes};
  }
  /// One request of a client, answered at once.
  std::uint32_t request(std::uint32_t client, Instant now) {
    const LoadBalancer::Choice choice = rig_.send({.looked_up = now, .cookies = client}, now);
    rig_.balancer.done(choice.slot, choice.node);
    rig_.balancer.answered(rig_.instances[choice.slot], choice.node, client, now);
    return choice.slot;
  }
  Rig rig_{sticky(1, RoutingAlgorithm::round_robin)};
};

TEST_F(Cookies, lead_a_client_back_to_its_target) {
  for (int i = 0; i < 3; ++i) rig_.add(0);
  EXPECT_EQ(request(0, at(0_s)), 0U);
  EXPECT_EQ(request(1, at(0_s)), 1U);
  for (int second = 1; second < 10; ++second) {
    EXPECT_EQ(request(0, at(second * 1_s)), 0U);
    EXPECT_EQ(request(1, at(second * 1_s)), 1U);
  }
  EXPECT_EQ(request(2, at(10_s)), 2U) << "a new one takes its turn";
}

TEST_F(Cookies, that_are_over_lead_nowhere) {
  for (int i = 0; i < 2; ++i) rig_.add(0);
  EXPECT_EQ(request(0, at(0_s)), 0U);
  EXPECT_EQ(request(0, at(101_s)), 1U);
}

TEST_F(Cookies, of_an_unhealthy_or_leaving_target_lead_to_another) {
  for (int i = 0; i < 3; ++i) rig_.add(0);
  EXPECT_EQ(request(0, at(0_s)), 0U);
  rig_.passing = {2, 3};
  rig_.run_until(at(30_s));
  EXPECT_EQ(request(0, at(30_s)), 1U);
  rig_.passing = {1, 2, 3};
  rig_.run_until(at(80_s));
  EXPECT_EQ(request(0, at(80_s)), 1U) << "and it stays there";
  rig_.targets.deregister(rig_.instances[1], at(81_s), kNoCause);
  EXPECT_EQ(request(0, at(82_s)), 2U);
}

TEST_F(Cookies, are_only_given_with_a_target_s_answer) {
  for (int i = 0; i < 2; ++i) rig_.add(0);
  const auto choice = rig_.send({.looked_up = {}, .cookies = 0U}, at(0_s));
  rig_.balancer.done(choice.slot, choice.node);
  EXPECT_EQ(choice.slot, 0U);
  EXPECT_EQ(request(0, at(1_s)), 1U) << "the first request has failed";
}

TEST_F(Cookies, of_one_node_are_good_with_the_others_and_are_counted_as_outstanding) {
  Rig rig(sticky(2, RoutingAlgorithm::least_outstanding_requests));
  rig.add(0);
  rig.add(1);
  rig.balancer.answered(rig.instances[1], 0, 5, at(0_s));
  EXPECT_EQ(rig.send({.choice = 0.2, .looked_up = {}, .cookies = 5U}, at(0_s)).slot, 1U);
  EXPECT_EQ(rig.send({.choice = 0.8, .looked_up = {}, .cookies = 5U}, at(0_s)).slot, 1U);
  EXPECT_EQ(rig.send({.choice = 0.2, .looked_up = {}}, at(0_s)).slot, 0U);
  EXPECT_EQ(rig.send({.choice = 0.2, .looked_up = {}}, at(0_s)).slot, 1U) << "one each";
}

// ---- weights -----------------------------------------------------------------------------------

TEST(Weights, a_mitigated_target_gets_its_weight_s_share) {
  TargetGroupConfig config;
  config.algorithm = RoutingAlgorithm::weighted_random;
  config.anomalies.mitigate = true;
  Rig rig({.config = config, .nodes = 1});
  for (int i = 0; i < 3; ++i) rig.add(0);
  for (int i = 0; i < 20; ++i) {
    rig.balancer.target_failed(0);
    rig.balancer.answered(rig.instances[1], 0, std::nullopt, at(0_s));
    rig.balancer.answered(rig.instances[2], 0, std::nullopt, at(0_s));
  }
  rig.balancer.judge_targets();
  EXPECT_EQ(rig.balancer.anomalies().mitigated(), 1);
  std::map<std::uint32_t, int> requests;
  for (int i = 0; i < 25'000; ++i) ++requests[rig.balancer.route(at(0_s))];
  EXPECT_NEAR(requests[0], 5000, 300) << "a half of a whole share of 2.5";
  EXPECT_NEAR(requests[1], 10'000, 400);
}

}  // namespace
}  // namespace headroom::cloud
