#include <gmock/gmock.h>

#include "tests/load/jmx_walk.hpp"

/// While Controllers of plans.
namespace headroom::load {
namespace {

using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(JmxWhile, a_while_goes_on_until_a_sample_fails_or_its_condition_is_false) {
  const auto with = [](const std::string& condition) {
    return plan_of(element("WhileController", "While",
                           property("WhileController.condition", condition), letters("a")) +
                       letters("b"),
                   "1");
  };
  EXPECT_EQ(walk(with("false")), "b");
  EXPECT_EQ(walk(with("true"), 5), "aaaaa");
  EXPECT_EQ(walk(with("${TOKEN}")), "ab");
  EXPECT_THAT(with("${TOKEN}").warnings,
              ElementsAre(Field(&JmxWarning::message, HasSubstr("run once"))));
  for (const std::string blank : {"", "LAST"}) {
    const JmxPlan imported = with(blank);
    ThreadGroupConfig group = imported.thread_groups.at(0);
    group.threads = 1;
    ThreadGroupSource source = source_of(group);
    int count = 0;
    std::string names;
    for (const Sent& s : drive(source, [&](const Request&) {
           return Answer{1_s, ++count % 3 != 0};
         }))
      names += group.samplers[s.sampler()].name;
    EXPECT_EQ(names, "aaab");
  }
}

/// JMeter asks with the value that a thread has, before its turn moves the counter on; one that has
/// none yet goes in.
TEST(JmxWhile, a_while_with_a_counter_runs_until_the_counter_says_no) {
  const auto counter = [](const std::string& start, const std::string& end) {
    return element("CounterConfig", "Counter",
                   property("CounterConfig.start", start) + property("CounterConfig.end", end) +
                       property("CounterConfig.incr", "1") + property("CounterConfig.name", "C") +
                       property("CounterConfig.per_user", "true"));
  };
  const auto with = [](const std::string& condition, const std::string& children,
                       const std::string& before = "") {
    return plan_of(before +
                       element("WhileController", "While",
                               property("WhileController.condition", condition), children) +
                       letters("b"),
                   "2");
  };
  const std::string below_4 = "${__jexl3(${C} &lt; 4)}";
  const auto runs = [&](const JmxPlan& imported) {
    EXPECT_THAT(imported.warnings, IsEmpty());
    return walk(imported, 12);
  };
  EXPECT_EQ(runs(with(below_4, counter("1", "") + letters("a"))), "aaaabb");
  EXPECT_EQ(runs(with(below_4, letters("a") + counter("3", ""))), "aabb");
  EXPECT_EQ(runs(with("${__groovy(vars.get(\"C\") != \"2\")}", counter("1", "3") + letters("a"))),
            "aabb");
  EXPECT_EQ(runs(with(below_4,
                      element("GenericController", "Steps", "", counter("2", "") + letters("a")) +
                          letters("c"))),
            "acacacbb");
  EXPECT_EQ(runs(with(below_4, counter("1", "3") + letters("a"))), "aaaaaaaaaaaa") << "begins anew";
  // A variable of that name counts until the counter sets it.
  EXPECT_EQ(runs(with(below_4, counter("1", "") + letters("a"), variables({{"C", "9"}}))), "bb");
  EXPECT_EQ(runs(with(below_4, counter("1", "") + letters("a"), variables({{"C", "0"}}))),
            "aaaabb");
}

TEST(JmxWhile, threads_move_a_shared_counter_on_together) {
  const JmxPlan imported = plan_of(
      element("WhileController", "While",
              property("WhileController.condition", "${__javaScript(${C} &lt; 8)}"),
              element("CounterConfig", "Counter",
                      property("CounterConfig.start", "1") + property("CounterConfig.incr", "1") +
                          property("CounterConfig.name", "C") +
                          property("CounterConfig.per_user", "false")) +
                  letters("a")),
      "2");
  EXPECT_THAT(imported.warnings, IsEmpty());
  ThreadGroupConfig group = imported.thread_groups.at(0);
  group.threads = 3;
  ThreadGroupSource source = source_of(group);
  EXPECT_EQ(drive(source, at_once, 40).size(), 10) << "seven below 8, and each thread's last";
}

TEST(JmxWhile, a_while_whose_counter_is_not_moved_by_its_turns_is_not_guessed) {
  const auto counter = [](const std::string& format) {
    return element("CounterConfig", "Counter",
                   property("CounterConfig.start", "1") + property("CounterConfig.incr", "1") +
                       property("CounterConfig.name", "C") +
                       property("CounterConfig.format", format));
  };
  const std::string condition = property("WhileController.condition", "${__jexl3(${C} &lt; 4)}");
  for (const std::string& children :
       {counter("") + element("WhileController", "While", condition, letters("a")),
        element("WhileController", "While", condition, counter("000") + letters("a")),
        element(
            "WhileController", "While", condition,
            letters("a") + element("LoopController", "Loop", property("LoopController.loops", "2"),
                                   counter("") + letters("a")))}) {
    EXPECT_THAT(plan_of(children).warnings,
                ElementsAre(Field(&JmxWarning::message, HasSubstr("run once"))));
  }
}

}  // namespace
}  // namespace headroom::load
