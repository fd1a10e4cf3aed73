#include "sim/experiment/counterfactuals.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace headroom::experiment {
namespace {

using testing::ElementsAre;

/// Of a run with an SLO. @param usd a month
RunOutcome outcome(double broken_s, std::uint64_t failed, double usd) {
  RunOutcome one;
  one.broken_s = broken_s;
  one.failed = failed;
  one.usd_per_month = usd;
  return one;
}

const RunOutcome kAsItIs = outcome(600, 1000, 100);

TEST(Helping, is_a_matter_of_users_first) {
  EXPECT_TRUE(helps(outcome(540, 2000, 900), kAsItIs));
  EXPECT_TRUE(helps(outcome(600, 800, 900), kAsItIs));
  EXPECT_TRUE(helps(outcome(600, 1000, 90), kAsItIs)) << "as good, and cheaper";
  EXPECT_FALSE(helps(outcome(660, 0, 10), kAsItIs));
  EXPECT_FALSE(helps(outcome(600, 1000, 99.9), kAsItIs)) << "that is noise";
  EXPECT_FALSE(helps(kAsItIs, kAsItIs));
}

TEST(Helping, is_to_flap_less_where_users_fare_alike) {
  RunOutcome flapping = kAsItIs;
  flapping.flaps = 20;
  EXPECT_TRUE(helps(outcome(600, 1000, 120), flapping));
  EXPECT_TRUE(helps_more(outcome(600, 1000, 120), flapping, flapping));
  EXPECT_FALSE(is_well(flapping));
}

TEST(Helping, does_not_rank_by_a_failed_request_more_or_less) {
  EXPECT_TRUE(helps_more(outcome(0, 402, 50), outcome(0, 400, 60), kAsItIs));
  EXPECT_TRUE(helps_more(outcome(0, 400, 60), outcome(0, 500, 50), kAsItIs));
  EXPECT_FALSE(helps_more(outcome(60, 0, 10), outcome(0, 500, 50), kAsItIs));
}

Counterfactual pulled(const std::string& name, const Variants::Changes& changes,
                      const RunOutcome& came_to) {
  return {{name, changes}, came_to};
}

TEST(Levers, contradict_each_other_where_one_sets_what_is_in_the_other) {
  const auto at = [](const char* pointer) { return Lever{pointer, {{pointer, "1"}}}; };
  EXPECT_TRUE(contradict(at("/a/b"), at("/a/b")));
  EXPECT_TRUE(contradict(at("/a"), at("/a/b")));
  EXPECT_TRUE(contradict(at("/a/b"), at("/a")));
  EXPECT_FALSE(contradict(at("/a/b"), at("/a/bc")));
}

std::vector<Counterfactual> by_help(double broken_with_minimum_4_s) {
  return {pulled("minimum 4", {{"/min", "4"}}, outcome(broken_with_minimum_4_s, 0, 150)),
          pulled("minimum 2", {{"/min", "2"}}, outcome(300, 500, 120)),
          pulled("baked", {{"/bake", "application"}, {"/owner", "own"}}, outcome(400, 900, 100)),
          pulled("drain", {{"/drain", "30"}}, outcome(600, 1000, 80)),
          pulled("maximum 9", {{"/max", "9"}}, outcome(600, 1000, 200))};
}

TEST(AllThatHelp, are_taken_by_what_they_gain_and_without_those_that_contradict_them) {
  const auto together = all_that_help(by_help(60), kAsItIs);
  ASSERT_TRUE(together);
  EXPECT_THAT(together->parts, ElementsAre("minimum 4", "baked", "drain"));
  EXPECT_EQ(words_of(together->lever.changes),
            "/min = 4, /bake = application, /owner = own, /drain = 30");
}

TEST(AllThatHelp, are_only_what_saves_behind_one_that_makes_all_well) {
  const auto together = all_that_help(by_help(0), kAsItIs);
  ASSERT_TRUE(together);
  EXPECT_THAT(together->parts, ElementsAre("minimum 4", "drain"));
}

TEST(AllThatHelp, are_not_told_of_where_only_one_does) {
  EXPECT_FALSE(all_that_help({pulled("minimum 4", {{"/min", "4"}}, outcome(60, 0, 150)),
                              pulled("minimum 2", {{"/min", "2"}}, outcome(300, 500, 120))},
                             kAsItIs));
}

TEST(CostParts, are_the_differences_of_two_months_line_by_line) {
  const std::vector<CostPart> before = {{"instances", 70}, {"alarms", 0.2}, {"ebs", {}}};
  const std::vector<CostPart> after = {
      {"instances", 60.5}, {"alarms", 0.2}, {"ebs", 3}, {"surplus_credits", 24.5}};
  const auto parts = differing_parts(after, before);
  ASSERT_EQ(parts.size(), 2u) << "alarms cost the same, a price of the volumes is not known";
  EXPECT_EQ(parts[0].item, "surplus_credits");
  EXPECT_DOUBLE_EQ(*parts[0].usd, 24.5);
  EXPECT_EQ(parts[1].item, "instances");
  EXPECT_DOUBLE_EQ(*parts[1].usd, -9.5);
}

TEST(CostParts, add_up_to_what_a_month_costs) {
  cloud::Bill bill;
  bill.hours = 2;
  bill.items = {{"instances", 2, "instance-hours", 0.2}, {"load_balancer_hours", 3, "h", 0.3}};
  bill.items[1].steady_usd = 0.2;  // of the third hour that was begun nothing
  double sum = 0;
  for (const CostPart& part : parts_of_month(bill)) sum += *part.usd;
  EXPECT_DOUBLE_EQ(sum, *bill.usd_per_month());
  EXPECT_DOUBLE_EQ(sum, 730 * (0.1 + 0.1));
}

}  // namespace
}  // namespace headroom::experiment
