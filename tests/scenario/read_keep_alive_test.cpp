#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/scenario/small_scenario.hpp"

// How long the application keeps idle connections, and what the load balancer does with them.
namespace headroom::scenario {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const char* const kTimeout = "/application/keep_alive_timeout";
const char* const kReuse = "/load_balancer/connection_reuse";

std::string first_problem(const Values& values) {
  const auto problems = problems_of(small_with(values));
  return problems.empty() ? "" : problems.front().place + " " + problems.front().text();
}

Json resolved(const Values& values) { return Json::parse(read(small_with(values)).resolved); }

scaling::Messages warnings(const Values& values) { return read(small_with(values)).warnings; }

Values with_idle_timeout(const char* keep_alive, const char* seconds) {
  return {{kTimeout, keep_alive},
          {"/load_balancer",
           {{"Attributes", {{{"Key", "idle_timeout.timeout_seconds"}, {"Value", seconds}}}}}}};
}

TEST(ReadKeepAlive, is_nothing_unless_it_is_given_and_then_the_result_does_not_tell_of_it) {
  const Scenario scenario = read(small());
  EXPECT_FALSE(scenario.application.keep_alive_timeout);
  EXPECT_FALSE(scenario.load_balancer.connection_reuse);
  const Json json = Json::parse(scenario.resolved);
  EXPECT_FALSE(json["application"].contains("keep_alive_timeout"));
  EXPECT_FALSE(json["application"].contains("close_delay"));
  EXPECT_FALSE(json["load_balancer"].contains("connection_reuse"));
  EXPECT_THAT(scenario.assumed, testing::Not(Contains(HasSubstr("connection_reuse"))));
}

TEST(ReadKeepAlive, brings_its_defaults_into_the_resolved_scenario) {
  const Json json = resolved({{kTimeout, "65s"}});
  EXPECT_EQ(json["application"]["keep_alive_timeout"], "65s");
  EXPECT_EQ(json["application"]["close_delay"], "1ms");
  EXPECT_EQ(json["load_balancer"]["connection_reuse"], "most_recent");
}

TEST(ReadKeepAlive, the_delay_and_the_order_can_be_given) {
  const Values values = {
      {kTimeout, "65s"}, {"/application/close_delay", "3ms"}, {kReuse, "least_recent"}};
  const Scenario scenario = read(small_with(values));
  EXPECT_EQ(scenario.application.close_delay, 3_ms);
  EXPECT_EQ(scenario.load_balancer.connection_reuse, cloud::ConnectionReuse::least_recent);
  EXPECT_EQ(resolved(values)["load_balancer"]["connection_reuse"], "least_recent");
  EXPECT_EQ(resolved(values)["application"]["close_delay"], "3ms");
}

TEST(ReadKeepAlive, the_order_may_stand_beside_the_list_of_load_balancers) {
  const Scenario scenario = read(small_with(
      {{kTimeout, "65s"},
       {"/load_balancer",
        Json::parse(R"({"LoadBalancers": [{"LoadBalancerName": "web", "Type": "application"}],
                                   "connection_reuse": "least_recent"})")}}));
  EXPECT_EQ(scenario.load_balancer.connection_reuse, cloud::ConnectionReuse::least_recent);
}

TEST(ReadKeepAlive, what_is_wrong_is_named_with_its_place) {
  EXPECT_THAT(first_problem({{kTimeout, "0s"}}), HasSubstr(kTimeout));
  EXPECT_THAT(first_problem({{kTimeout, 5}}), HasSubstr(kTimeout)) << "a number without a unit";
  EXPECT_THAT(first_problem({{"/application/keep_alive_timout", "5s"}}),
              HasSubstr("keep_alive_timeout"))
      << "the nearest known key";
  EXPECT_THAT(first_problem({{"/application/close_delay", "1ms"}}),
              HasSubstr("/application/close_delay"));
  EXPECT_THAT(first_problem({{kReuse, "most_recent"}}), HasSubstr(kReuse));
  EXPECT_THAT(first_problem({{kTimeout, "5s"}, {kReuse, "newest"}}), HasSubstr(kReuse));
}

TEST(ReadKeepAlive, a_flow_has_no_connections) {
  const auto problem = first_problem({{kTimeout, "65s"}, {"/fidelity", "fluid"}});
  EXPECT_THAT(problem, HasSubstr("/fidelity"));
  EXPECT_THAT(problem, HasSubstr("application/keep_alive_timeout"));
}

TEST(ReadKeepAlive, a_target_that_closes_first_is_warned_about) {
  EXPECT_THAT(warnings({{kTimeout, "5s"}}),
              ElementsAre(HasSubstr("keep_alive_timeout of 5 s is not longer than")));
  EXPECT_THAT(warnings({{kTimeout, "60s"}}),
              ElementsAre(HasSubstr("timeout_seconds of 60: targets close")));
  EXPECT_THAT(warnings({{kTimeout, "65s"}}), IsEmpty());
  EXPECT_THAT(warnings(with_idle_timeout("65s", "120")), ElementsAre(HasSubstr("of 120")));
  EXPECT_THAT(warnings(with_idle_timeout("5s", "4")), IsEmpty());
}

TEST(ReadKeepAlive, what_aws_does_not_document_is_named_as_assumed) {
  const auto lines = read(small_with({{kTimeout, "65s"}, {kReuse, "least_recent"}})).assumed;
  EXPECT_THAT(lines, Contains(HasSubstr("idle for longest (load_balancer.connection_reuse)")));
  EXPECT_THAT(lines, Contains(HasSubstr("for 1ms after its target has closed it")));
}

}  // namespace
}  // namespace headroom::scenario
