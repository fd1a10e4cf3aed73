#include "policies/external/external_policy.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <string>

#include "sim/scaling/policy_failed.hpp"
#include "tests/policies/asking.hpp"

namespace headroom::policies::external {
namespace {

using scaling::Config;
using scaling::Observation;
using scaling::PolicyFailed;
using scaling::Wake;
using testing::HasSubstr;
using testing::ThrowsMessage;

const std::string kHello = "read -r hello; ";
const std::string kNeeds = kHello + R"(echo '{"v": 1, "needs": {"tick_s": 60}}'; )";

scaling::Attached attach(Config::List command, Config::Object more = {}) {
  Config::Object config = {{"command", std::move(command)}};
  for (auto& member : more) config.push_back(std::move(member));
  config.emplace_back("run", Config::Object{{"policy", "mine"},
                                            {"start_time", 1767571200.0},
                                            {"folder", HEADROOM_SOURCE_DIR}});
  return external_policy().make(config, {1, 8, 1});
}
scaling::Attached attach_shell(const std::string& script, double timeout = 10) {
  return attach({"sh", "-c", script}, {{"timeout", timeout}});
}

scaling::Decision ask(scaling::Policy& policy, std::vector<scaling::Datapoint> cpu = {}) {
  Observation observation;
  observation.now = Instant{} + 120_s;
  observation.group = settled(2);
  observation.metrics = {std::move(cpu)};
  return policy.decide({Wake::Why::tick}, observation);
}

/// What is said when a shell's words are the answer to a question.
std::string complaint(const std::string& script, double timeout = 10) {
  try {
    ask(*attach_shell(script, timeout).policy);
  } catch (const PolicyFailed& problem) {
    return problem.what();
  }
  return "";
}

TEST(External, is_a_program_that_tells_its_needs_and_decides) {
  const auto attached = attach({"python3", "policies/examples/my_policy.py"},
                               {{"config", scaling::JsonText{R"({"capacity_rps": 10})"}}});
  EXPECT_EQ(attached.needs.tick, Duration(60_s));
  ASSERT_EQ(attached.needs.metrics.size(), 1U);
  EXPECT_EQ(attached.needs.metrics[0].id.name, "RequestCount");
  EXPECT_TRUE(attached.needs.capacity);
  EXPECT_EQ(ask(*attached.policy).desired, std::nullopt);
  const scaling::Decision decision = ask(*attached.policy, {{Instant{} + 60_s, 1800}});
  EXPECT_EQ(decision.desired, 5);  // 1.4 x 30 / 10 = 4.2
  EXPECT_EQ(decision.reason, "30.0 requests/s");
}

TEST(External, hello_tells_its_name_its_settings_and_the_group) {
  const auto attached = attach({"sh", "-c",
                                R"(read -r hello; case $hello in
                *'"policy":"mine"'*'"config":{"a":[1]}'*'"limits":{"min":1,"max":8,"desired":1}'*)
                  echo '{"v": 1, "needs": {}}';; esac)"},
                               {{"config", scaling::JsonText{R"({"a": [1]})"}}});
  EXPECT_EQ(attached.needs.tick, Duration{});
}

TEST(External, a_program_that_can_not_be_started_is_told) {
  EXPECT_THAT(
      [] {
        attach({"./no-such-program", "-x"});
      },
      ThrowsMessage<PolicyFailed>(
          "policy mine (./no-such-program -x), at hello: it can not be started: "
          "./no-such-program: No such file or directory"));
}

TEST(External, whatever_goes_wrong_is_told_with_the_command_and_the_time) {
  EXPECT_THAT(complaint("exit 3"), HasSubstr("policy mine (sh -c exit 3), at hello: "));
  EXPECT_THAT(complaint("sleep 9", 0.1), HasSubstr("at hello: it did not answer within 0.1 s"));
  EXPECT_THAT(complaint(kHello + "echo hello"),
              HasSubstr("at hello: its answer is not usable: no JSON from its character 1 on"));
  EXPECT_THAT(complaint(kHello + R"(echo '{"v": 2, "needs": {}}')"),
              HasSubstr("at hello: its answer is not usable: /v: found 2, allowed: 1"));
  EXPECT_THAT(complaint(kNeeds + "read -r line; exit 5"),
              HasSubstr("at 120 s: it ended with status 5"));
  EXPECT_THAT(complaint(kNeeds + R"(read -r line; echo '{"desired": NaN}'; read -r line)"),
              HasSubstr("at 120 s: its answer is not usable: no JSON"));
  EXPECT_THAT(complaint(kNeeds + "read -r line; sleep 9", 0.5),
              HasSubstr("at 120 s: it did not answer within 0.5 s"));
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "a child is left";
}

TEST(External, an_answer_beyond_its_needs_is_refused) {
  EXPECT_THAT(
      complaint(kNeeds + R"(read -r l; echo '{"resize": {"type": "t3.large"}}'; read -r l)"),
      HasSubstr("/resize/type: found t3.large, allowed: one of its needs' instance_types"));
  EXPECT_THAT(
      complaint(kNeeds + R"(read -r l; echo '{"thresholds": [{"role": "x", "threshold": 1}]}')"),
      HasSubstr("/thresholds: found x, allowed: the role of one of its alarms"));
}

TEST(External, two_runs_have_a_program_each) {
  const std::string counter =
      kNeeds + R"(n=0; while read -r line; do n=$((n + 1)); echo "{\"desired\": $n}"; done)";
  const auto first = attach_shell(counter), second = attach_shell(counter);
  EXPECT_EQ(ask(*first.policy).desired, 1);
  EXPECT_EQ(ask(*first.policy).desired, 2);
  EXPECT_EQ(ask(*second.policy).desired, 1);
}

}  // namespace
}  // namespace headroom::policies::external
