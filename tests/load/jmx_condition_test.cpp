#include "sim/load/jmx_condition.hpp"

#include <gtest/gtest.h>

#include "sim/load/jmx_text.hpp"

namespace headroom::load::jmx {
namespace {

std::optional<bool> decided(const std::string& condition) {
  return decide(condition, [](const std::string& name) {
    return name == "STAGE" ? std::optional<std::string>("test") : std::nullopt;
  });
}

TEST(JmxCondition, texts_and_numbers_are_compared) {
  EXPECT_EQ(decided("\"a\" == \"a\""), true);
  EXPECT_EQ(decided("'a' != 'a'"), false);
  EXPECT_EQ(decided("10 > 9"), true) << "as numbers, not as texts";
  EXPECT_EQ(decided("\"10\" == \"10.0\""), true);
  EXPECT_EQ(decided("2 <= 1"), false);
  EXPECT_EQ(decided("5 eq 5"), true);
  EXPECT_EQ(decided("5 lt 4"), false);
}

TEST(JmxCondition, comparisons_are_joined_with_the_usual_precedence) {
  EXPECT_EQ(decided("1 == 1 || 1 == 2 && 1 == 3"), true);
  EXPECT_EQ(decided("(1 == 1 || 1 == 2) && 1 == 3"), false);
  EXPECT_EQ(decided("!(1 == 2) and true"), true);
  EXPECT_EQ(decided("false or false"), false);
}

TEST(JmxCondition, variables_may_be_asked_for_as_groovy_does) {
  EXPECT_EQ(decided("vars.get(\"STAGE\") == \"test\""), true);
  EXPECT_EQ(decided("vars.get('TOKEN') == 'x'"), std::nullopt);
}

TEST(JmxCondition, what_needs_more_than_its_values_is_not_decided) {
  for (const char* condition : {"\"${TOKEN}\" == \"x\"", "${COUNT} < 5", "size(x) == 3",
                                "\"a\" < \"b\"", "1 ==", "", "\"a\"", "a == b", "1 == 1)"}) {
    EXPECT_EQ(decided(condition), std::nullopt) << condition;
  }
}

TEST(JmxCondition, functions_of_conditions_give_true_or_false_where_they_are_decided) {
  JmxText text(std::map<std::string, std::string>{{"stage", "live"}});
  text.define("STAGE", "${__P(stage,test)}");
  EXPECT_EQ(text.resolve("${__jexl3(\"${STAGE}\" == \"live\")}"), "true");
  EXPECT_EQ(text.resolve("${__jexl3(\"${STAGE}\" == \"live\",result)}"), "true");
  EXPECT_EQ(text.resolve("${__groovy(vars.get(\"STAGE\") != \"live\")}"), "false");
  EXPECT_EQ(text.resolve("${__jexl3(${X} > 1)}"), "${__jexl3(${X} > 1)}");
}

TEST(JmxCondition, a_variable_that_changes_decides_nothing) {
  JmxText text(std::map<std::string, std::string>{});
  text.define("A", "1");
  text.define("B", "2");
  text.forget("A");
  EXPECT_EQ(text.resolve("${A}${B}"), "${A}2");
  EXPECT_EQ(text.variable("A"), std::nullopt);
}

TEST(JmxCondition, sums_and_names_of_variables_are_known) {
  JmxText text(std::map<std::string, std::string>{});
  text.define("A", "4");
  EXPECT_EQ(text.resolve("${__intSum(${A},3,-1)}"), "6");
  EXPECT_EQ(text.resolve("${__V(A)}${__V(B,none)}"), "4none");
}

}  // namespace
}  // namespace headroom::load::jmx
