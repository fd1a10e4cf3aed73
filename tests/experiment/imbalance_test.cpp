#include "sim/experiment/imbalance.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "../world/scenarios.hpp"

namespace headroom::experiment {
namespace {

using cloud::Happening;
using world::RunResult;

Instant at(double s) { return Instant::at(Duration::from_seconds(s)); }

const Span kAll{at(0), at(600)};

/// Ten bins of a minute, without instances.
RunResult ten_minutes() {
  RunResult result;
  result.simulated = 10_min;
  result.series.step = 60_s;
  for (int bin = 0; bin < 10; ++bin) result.series.start.push_back(at(60.0 * bin));
  return result;
}

/// One that is healthy from the start, and the same in every bin.
void add(RunResult& result, double cpu_percent, double in_flight, double credits = 10) {
  world::InstanceLog log;
  log.id = static_cast<cloud::InstanceId>(result.instances.size() + 1);
  log.name = "i-000" + std::to_string(log.id);
  log.cpu_percent.assign(10, cpu_percent);
  log.in_flight.assign(10, in_flight);
  log.credits.assign(10, credits);
  result.instances.push_back(log);
  result.journal.push_back({at(0), Happening::healthy, cloud::kNoCause, log.id});
  if (credits == 0)
    result.journal.push_back({at(0), Happening::credits_exhausted, cloud::kNoCause, log.id});
}

/// A throttled instance at which five users wait, beside one with nothing to do.
RunResult throttled() {
  RunResult result = ten_minutes();
  add(result, 5, 4.8, 0);
  add(result, 4, 0.2);
  return result;
}

std::vector<std::string> names(const std::vector<InstancePart>& parts) {
  std::vector<std::string> all;
  for (const InstancePart& part : parts) all.push_back(part.name);
  return all;
}

TEST(Imbalance, is_found_where_users_wait_at_a_throttled_instance_while_another_idles) {
  const auto found = imbalance(throttled(), kAll);
  ASSERT_TRUE(found);
  EXPECT_THAT(names(found->full), testing::ElementsAre("i-0001"));
  EXPECT_THAT(names(found->idle), testing::ElementsAre("i-0002"));
  EXPECT_TRUE(found->full[0].is_exhausted);
  EXPECT_NEAR(found->full[0].in_flight, 4.8, 1e-9);
  EXPECT_NEAR(found->idle[0].cpu_percent, 4, 1e-9);
  EXPECT_NEAR(found->in_flight, 5, 1e-9);
  EXPECT_NEAR(found->held(), 4.8, 1e-9);
  EXPECT_EQ(found->span.begin, at(0));
  EXPECT_EQ(found->span.end, at(600));
}

TEST(Imbalance, is_none_where_the_load_is_balanced) {
  RunResult busy = ten_minutes();
  for (int i = 0; i < 2; ++i) add(busy, 99, 20);
  EXPECT_FALSE(imbalance(busy, kAll)) << "both are full: that is a shortage";
  RunResult idle = ten_minutes();
  for (int i = 0; i < 2; ++i) add(idle, 4, 3);
  EXPECT_FALSE(imbalance(idle, kAll)) << "both wait for something else";
}

TEST(Imbalance, is_none_where_both_are_throttled) {
  RunResult result = ten_minutes();
  add(result, 5, 4.8, 0);
  add(result, 4, 0.2, 0);
  EXPECT_FALSE(imbalance(result, kAll)) << "4 % is all that the other one has";
}

TEST(Imbalance, needs_an_instance_that_has_nothing_left) {
  RunResult result = ten_minutes();
  add(result, 50, 5);
  add(result, 4, 0);
  EXPECT_FALSE(imbalance(result, kAll)) << "half of its CPU is left: they wait for something else";
  result.instances[0].cpu_percent.assign(10, 97);
  EXPECT_TRUE(imbalance(result, kAll)) << "and now for its CPU";
}

TEST(Imbalance, needs_nearly_all_requests_at_those_that_are_full) {
  RunResult result = ten_minutes();
  add(result, 100, 7);
  add(result, 60, 3);
  add(result, 4, 0);
  EXPECT_FALSE(imbalance(result, kAll)) << "7 of 10";
  result.instances[0].in_flight.assign(10, 13);
  EXPECT_TRUE(imbalance(result, kAll)) << "13 of 16";
}

TEST(Imbalance, needs_two_requests_as_one_alone_is_always_somewhere) {
  RunResult result = ten_minutes();
  add(result, 100, 1);
  add(result, 4, 0);
  EXPECT_FALSE(imbalance(result, kAll));
}

TEST(Imbalance, names_all_that_are_full_the_fullest_first) {
  RunResult result = ten_minutes();
  add(result, 5, 10, 0);
  add(result, 5, 30, 0);
  add(result, 3, 0);
  add(result, 1, 0);
  const auto found = imbalance(result, kAll);
  ASSERT_TRUE(found);
  EXPECT_THAT(names(found->full), testing::ElementsAre("i-0002", "i-0001"));
  EXPECT_THAT(names(found->idle), testing::ElementsAre("i-0003", "i-0004"));
}

/// One minute could be chance, as requests are counted at its end; and what is told is the longest.
TEST(Imbalance, is_told_of_its_longest_time_of_two_bins_at_least) {
  RunResult result = throttled();
  for (const std::size_t bin : {2U, 4U, 8U}) {
    result.instances[0].in_flight[bin] = 2.5;
    result.instances[1].in_flight[bin] = 2.5;
  }
  const auto found = imbalance(result, kAll);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->span.begin, at(300));
  EXPECT_EQ(found->span.end, at(480));
  EXPECT_FALSE(imbalance(result, {at(180), at(240)}));
  EXPECT_FALSE(imbalance(result, {at(120), at(330)})) << "a bin counts if all of it is within";
}

TEST(Imbalance, leaves_out_instances_that_get_no_requests) {
  RunResult result = throttled();
  result.journal.push_back({at(0), Happening::unhealthy, cloud::kNoCause, 2});
  EXPECT_FALSE(imbalance(result, kAll)) << "that it idles has another reason";
  result.journal.push_back({at(200), Happening::healthy, cloud::kNoCause, 2});
  const auto found = imbalance(result, kAll);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->span.begin, at(240)) << "the first bin in all of which it was healthy";
  result.journal.push_back({at(250), Happening::draining, cloud::kNoCause, 2});
  EXPECT_FALSE(imbalance(result, kAll));
}

TEST(Imbalance, is_not_known_of_results_that_do_not_tell_what_each_has_in_flight) {
  RunResult result = throttled();
  for (world::InstanceLog& log : result.instances) log.in_flight.clear();
  EXPECT_FALSE(imbalance(result, kAll));
}

/// i-0001 has no credits from 0:45:06 on, JMeter's five threads all end up at it, and i-0002 has
/// little to do until JMeter is stopped at 0:50.
TEST(Imbalance, is_why_users_of_tastylog_suffer) {
  const RunResult result = world::run(world::project_scenario("tastylog"), world::environment());
  const auto spans = broken_spans(result);
  ASSERT_EQ(spans.size(), 1U);
  const auto found = imbalance(result, spans[0]);
  ASSERT_TRUE(found);
  EXPECT_THAT(names(found->full), testing::ElementsAre("i-0001"));
  EXPECT_THAT(names(found->idle), testing::ElementsAre("i-0002"));
  EXPECT_TRUE(found->full[0].is_exhausted);
  EXPECT_LT(found->idle[0].cpu_percent, 15);
  EXPECT_EQ(found->in_flight, 5);
  EXPECT_LE(found->span.end, at(3000)) << "JMeter is stopped";
  EXPECT_FALSE(imbalance(result, {at(1320), at(2700)})) << "while both serve";
}

}  // namespace
}  // namespace headroom::experiment
