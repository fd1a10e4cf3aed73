#include "sim/cloud/alarm_rule.hpp"

#include <gmock/gmock.h>

#include <map>
#include <string>
#include <vector>

namespace headroom::cloud {
namespace {

using scaling::AlarmState;
using testing::ElementsAre;
using testing::HasSubstr;

/// Alarms a, b and c are in ALARM, OK and INSUFFICIENT_DATA.
bool holds(const std::string& text) {
  const AlarmRule rule = AlarmRule::parse(text);
  const std::map<std::string, AlarmState> known = {
      {"a", AlarmState::alarm}, {"b", AlarmState::ok}, {"c", AlarmState::insufficient_data}};
  std::vector<AlarmState> states;
  for (const std::string& name : rule.names()) states.push_back(known.at(name));
  return rule.holds(states);
}

std::string problem(const std::string& text) {
  try {
    AlarmRule::parse(text);
  } catch (const BadAlarmRule& bad) {
    return bad.what();
  }
  return "";
}

TEST(AlarmRule, asks_for_the_state_of_an_alarm) {
  EXPECT_TRUE(holds("ALARM(a)"));
  EXPECT_FALSE(holds("OK(a)"));
  EXPECT_TRUE(holds("OK(b)"));
  EXPECT_FALSE(holds("ALARM(b)"));
  EXPECT_TRUE(holds("INSUFFICIENT_DATA(c)"));
  EXPECT_FALSE(holds("INSUFFICIENT_DATA(a)"));
}

TEST(AlarmRule, knows_constants) {
  EXPECT_TRUE(holds("TRUE"));
  EXPECT_FALSE(holds("FALSE"));
}

TEST(AlarmRule, binds_not_closest_then_and_then_or) {
  EXPECT_TRUE(holds("ALARM(a) OR ALARM(b) AND ALARM(b)"));
  EXPECT_FALSE(holds("(ALARM(a) OR ALARM(b)) AND ALARM(b)"));
  EXPECT_FALSE(holds("NOT ALARM(a) AND OK(a)"));
  EXPECT_TRUE(holds("NOT (ALARM(a) AND OK(a))"));
  EXPECT_TRUE(holds("NOT NOT ALARM(a)"));
  EXPECT_TRUE(holds("ALARM(b) OR ALARM(c) OR OK(b)"));
  EXPECT_FALSE(holds("ALARM(a) AND OK(b) AND OK(c)"));
}

TEST(AlarmRule, takes_names_as_they_are_quoted_or_as_arns) {
  const AlarmRule rule = AlarmRule::parse(
      "ALARM(cpu-high) AND NOT(ALARM( \"a name (with) AND\" ))\n OR OK(cpu-high) OR "
      "ALARM(arn:aws:cloudwatch:us-east-1:123456789012:alarm:queue)");
  EXPECT_THAT(rule.names(), ElementsAre("cpu-high", "a name (with) AND", "queue"));
}

TEST(AlarmRule, keeps_its_text) {
  EXPECT_EQ(AlarmRule::parse("ALARM(a)  OR OK(b)").text(), "ALARM(a)  OR OK(b)");
}

TEST(AlarmRule, says_where_it_is_wrong) {
  EXPECT_THAT(problem("ALARM(a) AND"), HasSubstr("at character 13: found its end"));
  EXPECT_THAT(problem("ALARM(a) XOR ALARM(b)"), HasSubstr("found \"XOR ALARM(b)\""));
  EXPECT_THAT(problem("ALARMED(a)"), HasSubstr("at character 1"));
  EXPECT_THAT(problem("alarm(a)"), HasSubstr("at character 1"));
  EXPECT_THAT(problem("(ALARM(a)"), HasSubstr("allowed: \")\""));
  EXPECT_THAT(problem("ALARM()"), HasSubstr("the name of an alarm"));
  EXPECT_THAT(problem("ALARM(\"a)"), HasSubstr("found its end"));
  EXPECT_NE(problem(""), "");
}

TEST(AlarmRule, is_no_longer_than_aws_allows) {
  std::string alarms = "ALARM(n0)";
  for (int i = 1; i < 101; ++i) alarms += " OR ALARM(n" + std::to_string(i) + ")";
  EXPECT_THAT(problem(alarms), HasSubstr("101 alarms"));
  EXPECT_THAT(problem(std::string(1000, '(') + "TRUE" + std::string(1000, ')')),
              HasSubstr("500 elements"));
}

}  // namespace
}  // namespace headroom::cloud
