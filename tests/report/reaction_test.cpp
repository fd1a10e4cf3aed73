#include "sim/report/reaction.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "sim/report/counterfactuals.hpp"

namespace headroom::report {
namespace {

using experiment::Reaction;
using experiment::StageKind;
using testing::HasSubstr;
using testing::Not;

Instant at(int seconds) { return Instant::at(Duration::seconds(seconds)); }

/// A reaction of 360 s: a column of a bar for every 10 s.
Reaction reaction() {
  Reaction one;
  one.trigger = experiment::Trigger::load;
  one.begin = at(600);
  one.load = {at(600), 1, 10};
  one.broken = experiment::Span{at(660), at(960)};
  one.bin = 60_s;
  one.from = 1;
  one.to = one.later_to = 2;
  one.stages = {{StageKind::metric, "metric period", at(600), at(660), "every 60 s"},
                {StageKind::boot, "os_boot", at(660), at(900)},
                {StageKind::recovery, "until the SLO holds", at(900), at(960)}};
  return one;
}

std::string words(const Reaction& one) {
  return reaction_words(one, std::chrono::sys_seconds{}, Style{});
}

TEST(ReactionWords, draw_a_bar_to_scale_for_each_stage) {
  EXPECT_EQ(words(reaction()),
            "At 0:10:00 (1970-01-01T00:10:00Z) the load rises from 1 to 10 requests/s\n"
            "  the SLO breaks in the minute from 0:11:00 and holds again from 0:16:00; desired "
            "capacity 1 → 2\n"
            "\n"
            "  metric period             60.0 s  ██████                                every 60 s\n"
            "  os_boot                  240.0 s        ████████████████████████\n"
            "  until the SLO holds       60.0 s                                ██████\n"
            "  in all                   360.0 s\n");
}

TEST(ReactionWords, say_why_nothing_was_scaled_and_what_that_means) {
  Reaction one = reaction();
  one.to = one.from = 0;
  one.refusals = {{at(700), "cpu", "at the maximum size of 2", 3, cloud::WhyNot::at_maximum}};
  one.never_healthy = 2;
  const std::string text = words(one);
  EXPECT_THAT(text, HasSubstr("nothing is scaled"));
  EXPECT_THAT(text, HasSubstr("  0:11:40  not scaled by cpu: at the maximum size of 2 (3 times)\n"
                              "  MaxSize lets no more be launched\n"));
  EXPECT_THAT(text, HasSubstr("terminated before they were ever healthy: 2 instances"));
}

TEST(ReactionWords, say_that_the_cpu_was_used_up_where_the_slo_held) {
  Reaction one = reaction();
  one.broken.reset();
  EXPECT_THAT(words(one), HasSubstr("the SLO is not broken; desired"));
  one.full_cpu = 540_s;
  EXPECT_THAT(words(one),
              HasSubstr("the SLO is not broken, though the CPU is used up for 9 min 0 s;"));
}

TEST(ReactionWords, say_where_users_wait_while_others_idle) {
  Reaction one = reaction();
  one.imbalance = experiment::Imbalance{
      {at(660), at(900)}, {{"i-0001", 5, 5, true}}, {{"i-0002", 4.4, 0, false}}, 5};
  EXPECT_THAT(words(one),
              HasSubstr("\n  i-0002 idles at 4 % CPU while all 5 requests in flight wait at "
                        "i-0001, which has no CPU credits left (0:11:00 to 0:15:00)\n"));
  one.imbalance->full = {{"i-0001", 97, 20, false}, {"i-0003", 99, 18.25, true}};
  one.imbalance->idle.assign(4, {"i-0002", 2, 0.5, false});
  one.imbalance->in_flight = 40.25;
  EXPECT_THAT(words(one),
              HasSubstr("  4 instances idle at 2 % CPU while 38.2 of 40.2 requests in flight "
                        "wait at i-0001 and i-0003, which are at 98 % CPU ("));
}

TEST(ReactionWords, tell_the_third_scale_out_and_later_ones_in_a_row_each) {
  Reaction one = reaction();
  one.stages[1].scale_out = 2;
  one.stages.insert(one.stages.begin() + 2, {StageKind::launch, "launch", at(900), at(900)});
  one.stages[2].scale_out = 2;
  EXPECT_THAT(words(one), HasSubstr("  scale-out 3              240.0 s"));
}

TEST(Spans, are_told_in_the_units_that_people_use) {
  EXPECT_EQ(span_words(38_s), "38 s");
  EXPECT_EQ(span_words(250_s), "4 min 10 s");
  EXPECT_EQ(span_words(3780_s), "1 h 3 min 0 s");
}

/// @param usd of the run @param month of a month, all of it instances
experiment::RunOutcome outcome(const experiment::Answer& answer, double broken_s,
                               std::optional<double> usd, std::optional<double> month) {
  experiment::RunOutcome one;
  one.answer = answer;
  one.broken_s = broken_s;
  one.usd = usd;
  one.usd_per_month = month;
  one.month = {{"instances", month}};
  return one;
}

const experiment::RunOutcome kAsItIs = outcome({300, true}, 240, 1.0, 100.0);

std::string row(const experiment::RunOutcome& one) {
  return counterfactual_table(kAsItIs, {{{"lever", {}}, one}});
}

TEST(CounterfactualTable, tells_changes_against_the_run_as_it_is) {
  EXPECT_THAT(row(outcome({160, true}, 120, 1.5, 103.4)),
              HasSubstr("−2 min 20 s  −2 min 0 s  +$0.5000   +$3.40"));
  EXPECT_THAT(row(outcome({}, 0, 1.0, 100.0)), HasSubstr("not needed"));
  EXPECT_THAT(row(outcome({310, false}, 0, 0.9, 90.0)), HasSubstr("the SLO held"));
  EXPECT_THAT(row(outcome({310, false}, 0, 0.9, 90.0)), HasSubstr("never"));
  EXPECT_THAT(row(outcome({300, true}, 240, {}, {})), HasSubstr("unknown"));
  EXPECT_THAT(counterfactual_table(kAsItIs, {{{"minimum 9", {}}, {}, "it can not be"}}),
              HasSubstr("Not possible\n  minimum 9: it can not be\n"));
}

TEST(CounterfactualTable, tells_which_lines_of_the_bill_are_most_of_a_difference) {
  experiment::RunOutcome one = outcome({300, true}, 240, 1.0, 125.0);
  one.month = {{"instances", 107.0}, {"surplus_credits", 16.0}, {"ebs", 2.0}};
  EXPECT_THAT(row(one), HasSubstr("surplus credits +$16.00, instances +$7.00\n"));
}

TEST(CounterfactualTable, tells_of_failed_requests_where_there_are_any) {
  EXPECT_THAT(row(kAsItIs), Not(HasSubstr("failed")));
  experiment::RunOutcome one = kAsItIs;
  one.failed = 1913;
  EXPECT_THAT(row(one), HasSubstr("+1,913"));
  EXPECT_THAT(counterfactual_table(one, {{{"lever", {}}, kAsItIs}}), HasSubstr("none"));
}

TEST(CounterfactualTable, says_which_levers_were_pulled_together) {
  const experiment::Counterfactual together{
      {"all that help", {}, "together"}, kAsItIs, {}, {"minimum 2", "application baked"}};
  EXPECT_THAT(counterfactual_table(kAsItIs, {together}),
              HasSubstr("all that help: minimum 2, application baked\n"));
}

}  // namespace
}  // namespace headroom::report
