#include "sim/load/jmx_outline.hpp"

#include <gmock/gmock.h>

#include "tests/load/jmx_plan.hpp"

namespace headroom::load {
namespace {

using testing::ElementsAre;
using Counts = std::map<std::string, std::uint64_t>;
using Requests = std::map<std::string, std::optional<std::uint64_t>>;

JmxOutline outline_of(const std::string& children, const std::string& loops = "3") {
  return outline(import_text(plan(group(children, "", loops))));
}

TEST(JmxOutline, tastylog_sends_a_thousand_requests_500_of_each) {
  const JmxOutline found = outline(import_file("tastylog.jmx"));
  ASSERT_TRUE(found.counts);
  EXPECT_EQ(found.counts->http_requests, 1000U);
  EXPECT_EQ(found.counts->rows, 1000U);
  EXPECT_EQ(found.counts->by_label, (Counts{{"search", 500}, {"open shop", 500}}));
  const GroupOutline& users = found.groups.at(0);
  EXPECT_THAT(users.start_times, ElementsAre(0_s, 2_s, 4_s, 6_s, 8_s));
  EXPECT_EQ(users.iterations, 1U);
  EXPECT_EQ(users.requests, (Requests{{"search", 100}, {"open shop", 100}}));
}

TEST(JmxOutline, where_time_decides_only_a_server_that_answers_at_once_gives_a_number) {
  const JmxOutline found = outline(import_file("timers.jmx"));
  EXPECT_FALSE(found.counts);
  EXPECT_EQ(found.by_label, (Requests{{"list", 200}, {"detail", 200}, {"api", std::nullopt}}));
  ASSERT_TRUE(found.at_once);
  EXPECT_EQ(found.at_once->by_label, (Counts{{"list", 200}, {"detail", 200}, {"api", 63}}));
  EXPECT_EQ(found.groups.at(1).requests, (Requests{{"api", std::nullopt}}));
  EXPECT_FALSE(found.groups.at(1).iterations);
  EXPECT_THAT(found.groups.at(1).start_times, ElementsAre(5_s, 5_s, 5_s));
}

TEST(JmxOutline, ultimate_and_ramp_hold_have_their_start_times) {
  const JmxOutline ultimate = outline(import_file("ultimate.jmx"));
  EXPECT_EQ(ultimate.groups.at(0).start_times.at(0), 2_s);
  EXPECT_EQ(ultimate.groups.at(0).start_times.at(9), 20_s);
  EXPECT_EQ(ultimate.groups.at(0).start_times.at(14), 35_s);
  const JmxOutline ramp = outline(import_file("ramp-hold.jmx"));
  EXPECT_EQ(ramp.groups.at(0).start_times.size(), 20U);
  EXPECT_EQ(ramp.groups.at(0).start_times.at(19), 38_s);
  EXPECT_FALSE(ramp.counts);
  EXPECT_EQ(ramp.at_once->http_requests, 2840U);
}

TEST(JmxOutline, transactions_have_rows_and_are_no_requests) {
  const auto with = [](const std::string& parent) {
    return outline_of(element("TransactionController", "Shop",
                              property("TransactionController.parent", parent, "boolProp"),
                              sampler("a") + sampler("b")) +
                      sampler("c"));
  };
  const JmxOutline beside = with("false");
  ASSERT_TRUE(beside.counts);
  EXPECT_EQ(beside.counts->by_label, (Counts{{"Shop", 12}, {"a", 12}, {"b", 12}, {"c", 12}}));
  EXPECT_EQ(beside.counts->http_requests, 36U);
  EXPECT_EQ(beside.counts->rows, 48U);
  const JmxOutline parent = with("true");
  EXPECT_EQ(parent.counts->by_label, (Counts{{"Shop", 12}, {"c", 12}})) << "sub-samples have none";
  EXPECT_EQ(parent.counts->http_requests, 36U);
}

TEST(JmxOutline, samplers_that_send_no_request_have_rows) {
  const JmxOutline found = outline_of(sampler("a") + element("DebugSampler", "debug"));
  ASSERT_TRUE(found.counts);
  EXPECT_EQ(found.counts->by_label, (Counts{{"a", 12}, {"debug", 12}}));
  EXPECT_EQ(found.counts->http_requests, 12U);
  EXPECT_EQ(found.counts->rows, 24U);
}

TEST(JmxOutline, what_threads_share_is_known_for_all_and_not_for_each) {
  const JmxOutline found =
      outline_of(element("ThroughputController", "Few",
                         property("ThroughputController.style", "0", "intProp") +
                             property("ThroughputController.maxThroughput", "5"),
                         sampler("a")));
  ASSERT_TRUE(found.counts);
  EXPECT_EQ(found.counts->http_requests, 5U);
  EXPECT_EQ(found.groups.at(0).requests, (Requests{{"a", std::nullopt}}));
}

TEST(JmxOutline, what_chance_decides_is_not_known) {
  const JmxOutline found =
      outline_of(element("RandomController", "One of", "", sampler("a") + sampler("b")));
  EXPECT_FALSE(found.counts);
  EXPECT_EQ(found.by_label, (Requests{{"a", std::nullopt}, {"b", std::nullopt}}));
  EXPECT_EQ(found.at_once->http_requests, 12U);
}

TEST(JmxOutline, endless_groups_without_an_end_can_not_be_counted) {
  const JmxOutline found = outline_of(sampler("a"), "-1");
  EXPECT_FALSE(found.counts);
  EXPECT_FALSE(found.at_once);
  EXPECT_FALSE(found.groups.at(0).iterations);
}

TEST(JmxOutline, tear_down_groups_and_random_arrivals_have_no_known_start_times) {
  const JmxOutline found = outline(import_text(
      plan(element("SetupThreadGroup", "Before", "", sampler("a")) +
           element("PostThreadGroup", "After", "", sampler("b")) +
           element("OpenModelThreadGroup", "Random",
                   property("OpenModelThreadGroup.schedule", "rate(2/s) random_arrivals(5 s)"),
                   sampler("c")) +
           element("OpenModelThreadGroup", "Even",
                   property("OpenModelThreadGroup.schedule", "rate(1/s) even_arrivals(3 s)"),
                   sampler("d")))));
  EXPECT_TRUE(found.groups.at(0).has_start_times);
  EXPECT_FALSE(found.groups.at(1).has_start_times);
  EXPECT_FALSE(found.groups.at(2).has_start_times);
  EXPECT_THAT(found.groups.at(3).start_times, ElementsAre(0_s, 1_s, 2_s));
  ASSERT_TRUE(found.counts);
  EXPECT_EQ(found.counts->by_label, (Counts{{"a", 1}, {"b", 1}, {"c", 10}, {"d", 3}}));
}

}  // namespace
}  // namespace headroom::load
