#include "sim/load/plan_program.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "tests/load/naive_plan.hpp"
#include "tests/load/plans.hpp"

namespace headroom::load {
namespace {

using testing::HasSubstr;
using Kind = PlanNode::Kind;
constexpr std::uint32_t kForever = PlanNode::kForever;

PlanNode interleave(std::vector<PlanNode> children, bool single_samples) {
  PlanNode result = node(Kind::interleave, std::move(children));
  result.single_samples = single_samples;
  return result;
}

// ---- each controller ---------------------------------------------------------------------------

TEST(PlanProgram, once_only_runs_in_the_first_turn_of_the_loop_around_it) {
  EXPECT_EQ(walk(3, {node(Kind::once_only, {leaf(0)}), leaf(1)}), "ABBB");
  EXPECT_EQ(walk(kForever, {node(Kind::once_only, {leaf(0)}), leaf(1)}, 5), "ABBBB");
}

TEST(PlanProgram, once_only_in_an_inner_loop_runs_each_time_that_loop_starts) {
  EXPECT_EQ(walk(2, {loop(3, {node(Kind::once_only, {leaf(0)}), leaf(1)})}), "ABBBABBB");
}

TEST(PlanProgram, once_only_in_a_simple_controller_runs_once_a_thread) {
  EXPECT_EQ(walk(3, {node(Kind::group, {node(Kind::once_only, {leaf(0)}), leaf(1)})}), "ABBB");
}

TEST(PlanProgram, interleave_takes_one_child_a_turn_in_rotation) {
  EXPECT_EQ(walk(5, {interleave({leaf(0), leaf(1), leaf(2)}, true), leaf(3)}), "ADBDCDADBD");
}

TEST(PlanProgram, interleave_gives_a_controller_below_it_a_whole_turn) {
  EXPECT_EQ(walk(4, {interleave({node(Kind::group, {leaf(0), leaf(1)}), leaf(2)}, false)}),
            "ABCABC");
}

TEST(PlanProgram, interleave_of_style_0_gives_a_controller_below_it_one_sample_a_turn) {
  // A controller that has come to its end begins anew (seen in JMeter 2.13).
  EXPECT_EQ(walk(6, {interleave({node(Kind::group, {leaf(0), leaf(1)}), leaf(2)}, true)}),
            "ACBCAC");
  EXPECT_EQ(walk(7, {interleave({loop(2, {leaf(0)}), leaf(1)}, true)}), "ABABABA");
}

TEST(PlanProgram, interleave_across_threads_has_one_rotation_for_all) {
  PlanNode choice = interleave({leaf(0), leaf(1)}, true);
  choice.shared = true;
  PlanProgram program = program_of(1, {choice}, 3);
  EXPECT_EQ(walk(program, 0), "A");
  EXPECT_EQ(walk(program, 1), "B");
  EXPECT_EQ(walk(program, 2), "A");
}

TEST(PlanProgram, a_random_controller_takes_each_child_about_as_often) {
  const std::string samples = walk(3000, {node(Kind::random, {leaf(0), leaf(1), leaf(2)})}, 3000);
  ASSERT_EQ(samples.size(), 3000U);
  for (const char name : {'A', 'B', 'C'})
    EXPECT_NEAR(static_cast<double>(std::count(samples.begin(), samples.end(), name)), 1000, 130);
  EXPECT_THAT(samples, HasSubstr("AA")) << "it keeps no order";
}

TEST(PlanProgram, a_random_choice_may_have_weights) {
  PlanNode choice = node(Kind::random, {leaf(0), leaf(1), leaf(2)});
  choice.weights = {1, 0, 3};
  const std::string samples = walk(4000, {choice}, 4000);
  EXPECT_NEAR(static_cast<double>(std::count(samples.begin(), samples.end(), 'C')), 3000, 140);
  EXPECT_EQ(std::count(samples.begin(), samples.end(), 'B'), 0);
}

TEST(PlanProgram, what_is_chosen_at_random_hangs_on_the_seed_and_the_thread) {
  const auto samples = [](std::uint64_t seed, std::uint32_t thread) {
    PlanProgram program =
        program_of(50, {node(Kind::random, {leaf(0), leaf(1), leaf(2)})}, 2, seed);
    return walk(program, thread);
  };
  EXPECT_EQ(samples(1, 0), samples(1, 0));
  EXPECT_NE(samples(1, 0), samples(2, 0));
  EXPECT_NE(samples(1, 0), samples(1, 1));
}

TEST(PlanProgram, a_weighted_switch_goes_round_smoothly) {
  PlanNode choice = node(Kind::weighted, {leaf(0), leaf(1), leaf(2)});
  choice.weights = {5, 1, 1};
  EXPECT_EQ(walk(14, {choice}), "AABACAAAABACAA");
}

TEST(PlanProgram, random_order_runs_all_children_each_time) {
  const std::string samples =
      walk(600, {node(Kind::random_order, {leaf(0), leaf(1), leaf(2)})}, 1800);
  ASSERT_EQ(samples.size(), 1800U);
  std::map<std::string, int> orders;
  for (std::size_t i = 0; i < samples.size(); i += 3) ++orders[samples.substr(i, 3)];
  EXPECT_EQ(orders.size(), 6U);
  for (const auto& [order, count] : orders) {
    EXPECT_EQ((std::set<char>(order.begin(), order.end())), (std::set<char>{'A', 'B', 'C'}));
    EXPECT_NEAR(count, 100, 50) << order;
  }
}

TEST(PlanProgram, a_quarter_of_the_turns_are_turns_3_7_11) {
  // Measured with JMeter 2.13: 20 of 80.
  const std::string samples = walk(80, {limited(Kind::percent, 25, {leaf(0)}), leaf(1)});
  EXPECT_EQ(std::count(samples.begin(), samples.end(), 'A'), 20);
  EXPECT_EQ(samples.substr(0, 14), "BBABBBBABBBBAB");
}

TEST(PlanProgram, percent_may_count_for_all_threads_together) {
  PlanNode half = limited(Kind::percent, 50, {leaf(0)});
  half.shared = true;
  PlanProgram program = program_of(2, {half}, 2);
  EXPECT_EQ(walk(program, 0) + walk(program, 1), "AA");
  half.shared = false;
  PlanProgram apart = program_of(2, {half}, 2);
  EXPECT_EQ(walk(apart, 0), "A");
}

TEST(PlanProgram, at_most_counts_executions_of_a_thread_or_of_all) {
  PlanNode two = limited(Kind::at_most, 2, {leaf(0)});
  EXPECT_EQ(walk(4, {two, leaf(1)}), "ABABBB");
  two.shared = true;
  PlanProgram program = program_of(3, {two}, 2);
  EXPECT_EQ(walk(program, 0), "AA");
  EXPECT_EQ(walk(program, 1), "");
}

TEST(PlanProgram, a_loop_may_have_a_random_number_of_turns) {
  PlanNode some = loop(4, {leaf(0)});
  some.fewest_loops = 2;
  const std::string samples = walk(900, {some, leaf(1)}, 100'000);
  std::map<std::size_t, int> lengths;
  std::size_t run = 0;
  for (const char name : samples) {
    if (name == 'A') {
      ++run;
    } else {
      ++lengths[run];
      run = 0;
    }
  }
  ASSERT_EQ(lengths.size(), 3U);
  for (const std::size_t length : {2, 3, 4}) EXPECT_NEAR(lengths[length], 300, 75);
}

TEST(PlanProgram, until_failed_goes_round_while_samples_succeed) {
  PlanProgram program = program_of(1, {node(Kind::until_failed, {leaf(0)}), leaf(1)});
  ASSERT_TRUE(program.start(0, Instant{}));
  for (int i = 0; i < 5; ++i) {
    program.remember(0, true);
    ASSERT_TRUE(program.go_on(0, Instant{}));
    EXPECT_EQ(program.sampler(0), 0U);
  }
  program.remember(0, false);
  ASSERT_TRUE(program.go_on(0, Instant{}));
  EXPECT_EQ(program.sampler(0), 1U);
}

TEST(PlanProgram, until_failed_may_look_before_it_begins) {
  for (const bool checks_first : {false, true}) {
    PlanNode loop = node(Kind::until_failed, {leaf(1)});
    loop.checks_first = checks_first;
    PlanProgram program = program_of(1, {leaf(0), loop, leaf(2)});
    program.start(0, Instant{});
    program.remember(0, false);
    program.go_on(0, Instant{});
    EXPECT_EQ(program.sampler(0), checks_first ? 2U : 1U);
  }
}

TEST(PlanProgram, run_time_ends_before_the_first_sampler_after_its_time) {
  PlanNode timed = node(Kind::run_time, {leaf(0), leaf(1)});
  timed.time = 5_s;
  PlanProgram program = program_of(2, {timed, leaf(2)});
  std::string samples;
  Instant now;
  bool is_more = program.start(0, now);
  while (is_more) {
    samples += static_cast<char>('A' + program.sampler(0));
    now += 1_s;
    is_more = program.go_on(0, now);
  }
  EXPECT_EQ(samples, "ABABACABABAC") << "each sample takes a second";
}

TEST(PlanProgram, a_transaction_is_counted_whenever_it_ends) {
  PlanNode outer = node(Kind::transaction, {leaf(0), leaf(1)});
  PlanNode idle = node(Kind::transaction, {});
  idle.transaction = 1;
  PlanProgram program = program_of(3, {outer, idle});
  const std::vector<TransactionConfig> transactions = {{"outer"}, {"idle"}};
  TransactionLog log(transactions, 1);
  program.tell(log);
  EXPECT_EQ(walk(program), "ABABAB");
  EXPECT_THAT(log.counts(), testing::ElementsAre(3, 3));
}

TEST(PlanProgram, leaving_a_loop_ends_the_transactions_within_it) {
  const std::vector<TransactionConfig> transactions = {{"around"}, {"within"}};
  PlanNode around = node(Kind::transaction, {});
  PlanNode within = node(Kind::transaction, {leaf(0), leaf(1)});
  within.transaction = 1;
  around.children = {loop(3, {within}), leaf(2)};
  const auto counts = [&](bool leaves) {
    PlanProgram program = program_of(1, {around});
    TransactionLog log(transactions, 1);
    program.tell(log);
    EXPECT_TRUE(program.start(0, Instant{}));
    for (int turn = 0; turn < (leaves ? 1 : 3); ++turn) {
      EXPECT_EQ(program.sampler(0), 0U);
      EXPECT_TRUE(leaves ? program.leave_loop(0, Instant{}) : program.next_in_loop(0, Instant{}));
    }
    EXPECT_EQ(program.sampler(0), 2U);
    EXPECT_THAT(log.counts()[0], 0U) << "the one around goes on";
    EXPECT_FALSE(program.go_on(0, Instant{}));
    return log.counts();
  };
  EXPECT_THAT(counts(true), testing::ElementsAre(1, 1));
  EXPECT_THAT(counts(false), testing::ElementsAre(1, 3));
}

TEST(PlanProgram, outside_of_other_loops_the_group_s_own_is_left) {
  PlanProgram program = program_of(2, {leaf(0), leaf(1)});
  EXPECT_TRUE(program.start(0, Instant{}));
  EXPECT_TRUE(program.next_in_loop(0, Instant{}));
  EXPECT_EQ(program.sampler(0), 0U);
  EXPECT_EQ(program.turn(0), 1U);
  EXPECT_FALSE(program.leave_loop(0, Instant{}));
}

TEST(PlanProgram, a_thread_ends_when_its_file_has_no_more_lines) {
  PlanNode lines = node(Kind::lines, {});
  lines.limit = 3;
  EXPECT_EQ(walk(10, {lines, leaf(0)}), "AAA");
  lines.shared = true;
  PlanProgram program = program_of(2, {lines, leaf(0)}, 2);
  EXPECT_EQ(walk(program, 0), "AA");
  EXPECT_EQ(walk(program, 1), "A");
}

TEST(PlanProgram, going_round_without_a_sampler_is_an_error_and_no_endless_loop) {
  PlanProgram program = program_of(kForever, {limited(Kind::percent, 0, {leaf(0)})});
  EXPECT_THROW(program.start(0, Instant{}), std::runtime_error);
}

TEST(PlanProgram, another_user_in_the_thread_s_place_has_identities_of_its_own) {
  PlanProgram program = program_of(2, {node(Kind::once_only, {leaf(0)}), leaf(1)}, 3);
  std::set<std::pair<std::uint64_t, std::uint32_t>> seen;
  for (int user = 0; user < 4; ++user) {
    std::string samples;
    for (bool more = program.start(1, Instant{}); more; more = program.go_on(1, Instant{})) {
      samples += static_cast<char>('A' + program.sampler(1));
      EXPECT_TRUE(seen.emplace(program.id(1).primary, program.id(1).secondary).second);
    }
    EXPECT_EQ(samples, "ABB") << "it logs in again";
    program.restart(1);
  }
}

// ---- against JMeter's own way ------------------------------------------------------------------

/// A plan of up to `depth` levels that JMeter's algorithm is known for.
std::vector<PlanNode> random_plan(std::mt19937_64& random, int depth, bool may_decide) {
  std::vector<PlanNode> nodes;
  const auto size = 1 + random() % 3;
  for (std::uint64_t i = 0; i < size; ++i) {
    const std::uint64_t pick = depth == 0 ? 0 : random() % 9;
    if (pick < 3) {
      nodes.push_back(leaf(random() % 26));
      continue;
    }
    // Under an interleave controller JMeter decides about children whose turn it is not, too.
    const bool is_interleave = pick >= 7;
    auto children = random_plan(random, depth - 1, may_decide && !is_interleave);
    if (pick == 3) nodes.push_back(loop(static_cast<std::uint32_t>(random() % 4), children));
    if (pick == 4) nodes.push_back(node(Kind::group, children));
    if (pick == 5) {
      nodes.push_back(node(may_decide ? Kind::once_only : Kind::group, children));
    }
    if (pick == 6) {
      const bool by_percent = random() % 2 == 0;
      const double limit = static_cast<double>(by_percent ? random() % 101 : random() % 4);
      nodes.push_back(may_decide
                          ? limited(by_percent ? Kind::percent : Kind::at_most, limit, children)
                          : node(Kind::group, children));
    }
    if (is_interleave) nodes.push_back(interleave(children, random() % 2 == 0));
  }
  return nodes;
}

TEST(PlanProgram, random_plans_run_as_jmeter_runs_them) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937_64 random(seed);
  std::size_t samples = 0;
  for (int i = 0; i < 3000; ++i) {
    const auto plan = random_plan(random, 3, true);
    const auto loops = static_cast<std::uint32_t>(1 + random() % 6);
    const std::string expected = naive::walk(loops, plan, 300);
    ASSERT_EQ(walk(loops, plan, 300), expected) << "plan " << i;
    samples += expected.size();
  }
  EXPECT_GT(samples, 10'000U);
}

/// Every leaf becomes a sampler of its own.
void number_leaves(std::vector<PlanNode>& nodes, std::size_t& next) {
  for (PlanNode& node : nodes) {
    if (node.sampler) node.sampler = next++;
    number_leaves(node.children, next);
  }
}

TEST(PlanProgram, identities_are_unique_in_random_plans) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937_64 random(seed);
  for (int i = 0; i < 500; ++i) {
    auto plan = random_plan(random, 3, true);
    std::size_t samplers = 0;
    number_leaves(plan, samplers);
    PlanProgram program = program_of(4, plan, 2);
    if (!program.has_samplers()) continue;
    std::set<std::pair<std::uint64_t, std::uint32_t>> seen;
    bool more = program.start(1, Instant{});
    for (int steps = 0; more && steps < 300; ++steps, more = program.go_on(1, Instant{})) {
      ASSERT_TRUE(seen.emplace(program.id(1).primary, program.id(1).secondary).second)
          << "plan " << i << " sample " << steps;
    }
  }
}

}  // namespace
}  // namespace headroom::load
