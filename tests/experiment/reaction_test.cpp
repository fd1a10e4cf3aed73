#include "sim/experiment/reaction.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <tuple>

#include "../world/scenarios.hpp"

namespace headroom::experiment {
namespace {

using cloud::Happening;
using world::RunResult;

Instant at(double s) { return Instant::at(Duration::from_seconds(s)); }

/// Half an hour in bins of a minute: one request a second until 600 s, then ten; everything is
/// answered in 10 ms.
RunResult quiet_run() {
  RunResult result;
  result.simulated = 30_min;
  result.series.step = 60_s;
  for (int bin = 0; bin < 30; ++bin) {
    const double rate = bin < 10 ? 1 : 10;
    result.series.start.push_back(at(60.0 * bin));
    result.series.arrivals_per_second.push_back(rate);
    result.series.throughput_per_second.push_back(rate);
    result.series.errors_per_second.push_back(0);
    result.series.cpu_true_percent.emplace_back(bin < 10 ? 10 : 90);
    result.series.p95_s.emplace_back(0.01);
  }
  result.slo = {{"p95", 0.5, 0.01, true}};
  return result;
}

WatchedAlarm cpu_alarm() {
  return {"high", "CPUUtilization", true, 60_s, 60_s, 3, 3, scaling::Comparison::greater, 50, 60_s};
}

/// An alarm that saw 90 % in the minutes from 600 s on: with a delay of 60 s the third is seen at
/// 840 s. It answers `decided` seconds later; RunInstances 6 s after that, placement 5 s, boot 30
/// s, and 20 s until the load balancer calls it healthy.
void scale_out(RunResult& result, double decided = 0) {
  result.alarms = {{"high", "high", {{at(840), "OK", "ALARM", "", {90, 90, 90}}}}};
  const double d = 840 + decided;
  result.journal = {{at(600), Happening::datapoint, cloud::kNoCause, 0, 90},
                    {at(660), Happening::datapoint, 0, 0, 90},
                    {at(720), Happening::datapoint, 1, 0, 90},
                    {at(840), Happening::alarm_state, 2, 0, 1},
                    {at(d), Happening::capacity_set, 3, 0, 2},
                    {at(d + 6), Happening::launch, 4, 7}};
  world::InstanceLog log;
  log.id = 7;
  log.name = "i-0007";
  log.launched = at(d + 6);
  log.running = log.in_service = at(d + 11);
  log.listening = at(d + 41);
  log.healthy = at(d + 61);
  log.first_request = at(d + 62);
  const auto add_step = [&](const char* name, double from, double to) {
    world::StepLog& step = log.steps.emplace_back();
    step.name = name;
    step.start = at(d + from);
    step.end = at(d + to);
  };
  add_step("placement", 6, 11);
  add_step("os_boot", 11, 36);
  add_step("beside_it", 11, 20);  // not on the critical path: costs nothing
  add_step("service_start", 36, 41);
  log.critical_path = {"placement", "os_boot", "service_start"};
  result.instances = {log};
}

void break_slo(RunResult& result, int from_bin, int to_bin) {
  for (int bin = from_bin; bin < to_bin; ++bin)
    result.series.p95_s[static_cast<std::size_t>(bin)] = 2.0;
}

std::string told(const std::vector<Stage>& stages) {
  std::string text;
  for (const Stage& stage : stages)
    text += stage.name + " " + std::to_string(stage.length() / 1_s) + "; ";
  return text;
}

TEST(Reaction, gives_every_second_from_the_rise_to_the_first_request_to_a_stage) {
  RunResult result = quiet_run();
  scale_out(result);
  const auto all = reactions(result, {cpu_alarm()}, 1);
  ASSERT_EQ(all.size(), 1u);
  const Reaction& reaction = all.front();
  EXPECT_EQ(reaction.trigger, Trigger::load);
  EXPECT_EQ(reaction.begin, at(600));
  EXPECT_EQ(reaction.load.from_rps, 1);
  EXPECT_EQ(reaction.load.to_rps, 10);
  // The first bad minute ends at 660 and is seen at 720; the third is at 840.
  EXPECT_EQ(told(reaction.stages),
            "metric period 60; publication 60; alarm evaluation 120; Auto Scaling reacts 6; "
            "launch 5; os_boot 25; service_start 5; health checks 20; first request 1; ");
  EXPECT_EQ(reaction.length(), 302_s);
  EXPECT_EQ(reaction.from, 1);
  EXPECT_EQ(reaction.to, 2);
  EXPECT_FALSE(reaction.broken);
}

TEST(Reaction, lasts_until_the_slo_holds_where_it_was_broken) {
  RunResult result = quiet_run();
  scale_out(result);
  break_slo(result, 11, 17);  // from 660 to 1020 s
  const auto all = reactions(result, {cpu_alarm()}, 1);
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all.front().broken->begin, at(660));
  EXPECT_EQ(all.front().stages.back().kind, StageKind::recovery);
  EXPECT_EQ(all.front().stages.back().begin, at(902));
  EXPECT_EQ(all.front().end(), at(1020));
  EXPECT_TRUE(all.front().is_relieved);
  EXPECT_EQ(broken_time(result), 360_s);
}

TEST(Reaction, names_what_held_the_decision_back_after_the_alarm) {
  RunResult result = quiet_run();
  scale_out(result, 180);
  using cloud::WhyNot;
  // It is the codes that decide: words may be anybody's.
  result.not_scaled = {{at(840), "out", "warming up", 2, WhyNot::activity_runs},
                       {at(960), "out", "an activity", 1, WhyNot::on_its_way},
                       {at(970), "in", "at the maximum size", 1, WhyNot::at_minimum}};
  const auto all = reactions(result, {cpu_alarm()}, 1);
  ASSERT_EQ(all.size(), 1u);
  EXPECT_THAT(told(all.front().stages),
              testing::HasSubstr("alarm evaluation 120; cool-down 120; warm-up 60; Auto Scaling"));
}

TEST(Reaction, tells_a_wait_without_a_reason_as_the_repeated_action_of_the_alarm) {
  RunResult result = quiet_run();
  scale_out(result, 60);
  EXPECT_THAT(told(reactions(result, {cpu_alarm()}, 1).front().stages),
              testing::HasSubstr("alarm evaluation 120; repeated action 60; Auto Scaling"));
}

TEST(Reaction, leaves_out_what_was_decided_when_the_slo_held_already) {
  RunResult result = quiet_run();
  scale_out(result);
  break_slo(result, 11, 16);  // until 960 s
  result.journal.push_back({at(1020), Happening::capacity_set, 3, 0, 4});
  const auto all = reactions(result, {cpu_alarm()}, 1);
  ASSERT_EQ(all.size(), 1u) << "the same alarm told it: it belongs to the same reaction";
  EXPECT_EQ(all.front().to, 2);
  EXPECT_EQ(all.front().later_to, 4);
  EXPECT_EQ(all.front().end(), at(960));
}

TEST(Reaction, says_why_nothing_was_scaled) {
  RunResult result = quiet_run();
  break_slo(result, 11, 20);
  result.alarms = {{"high", "high", {{at(120), "INSUFFICIENT_DATA", "OK", "", {}}}}};
  using cloud::WhyNot;
  result.not_scaled = {{at(700), "out", "at the maximum size of 1", 3, WhyNot::at_maximum},
                       {at(700), "out", "not one less", 3, WhyNot::no_scale_in}};
  const auto all = reactions(result, {cpu_alarm()}, 1);
  ASSERT_EQ(all.size(), 1u);
  EXPECT_FALSE(all.front().scaled());
  // Asked for three times, once a minute; before and after that by nobody.
  EXPECT_EQ(told(all.front().stages), "nothing asks 100; veto 180; until the SLO holds 320; ");
  ASSERT_EQ(all.front().refusals.size(), 1u);
  EXPECT_EQ(all.front().refusals[0].reason, "at the maximum size of 1");
  ASSERT_EQ(all.front().alarms.size(), 1u);
  EXPECT_THAT(all.front().alarms[0], testing::HasSubstr("high stayed OK: CPUUtilization"));
}

TEST(Reaction, ends_its_waits_with_the_load_where_that_is_why_the_slo_holds) {
  RunResult result = quiet_run();
  break_slo(result, 11, 20);  // from 660 to 1200 s
  for (std::size_t bin = 18; bin < 30; ++bin) result.series.arrivals_per_second[bin] = 0;
  const auto all = reactions(result, {}, 1);
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(told(all.front().stages), "nothing asks 480; after the load 120; ");
  result.series.arrivals_per_second[25] = 1;
  EXPECT_EQ(told(reactions(result, {}, 1).front().stages), "nothing asks 480; after the load 120; ")
      << "what comes later is another matter";
  result.series.arrivals_per_second[20] = 1;
  EXPECT_EQ(told(reactions(result, {}, 1).front().stages), "until the SLO holds 600; ")
      << "it holds though they come";
}

TEST(Reaction, tells_refusals_for_one_reason_as_one_whatever_its_numbers) {
  RunResult result = quiet_run();
  break_slo(result, 11, 20);
  result.not_scaled = {{at(600), "out", "61 % of 70 %", 3},
                       {at(780), "out", "62 % of 70 %", 2},
                       {at(900), "out", "at the maximum size of 1", 5, cloud::WhyNot::at_maximum}};
  EXPECT_EQ(told(reactions(result, {}, 1).front().stages), "veto 300; veto 300; ");
}

TEST(Reaction, names_the_maximum_size_that_kept_it_from_adding_enough) {
  RunResult result = quiet_run();
  scale_out(result);
  break_slo(result, 11, 25);  // until 1500 s
  result.not_scaled = {{at(1000), "out", "at the maximum size of 2", 4, cloud::WhyNot::at_maximum},
                       {at(1300), "out", "what the metric asks for is already on its way", 1}};
  EXPECT_THAT(told(reactions(result, {cpu_alarm()}, 1).front().stages),
              testing::HasSubstr("first request 1; until the SLO holds 98; veto 240; "
                                 "until the SLO holds 260; "));
}

/// Of five-minute values the one under way ends at 660 and the next at 960, in its last minute.
TEST(Reaction, says_which_waits_a_measurement_is_made_of) {
  RunResult result = quiet_run();
  scale_out(result, 240);
  WatchedAlarm alarm = cpu_alarm();
  alarm.sample_period = 300_s;
  result.journal[0].time = at(900);
  result.journal[3] = {at(1080), Happening::alarm_state, 0, 0, 1};
  result.alarms[0].history[0].time = at(1080);
  const auto all = reactions(result, {alarm}, 1);
  ASSERT_EQ(all.size(), 1u);
  const std::vector<Stage>& stages = all.front().stages;
  EXPECT_EQ(stages[0].length(), 360_s);
  EXPECT_EQ(stages[0].why,
            "CPUUtilization every 300 s, averaged over 300 s: 60 s until the one under way ends, "
            "then 1 whole");
  EXPECT_THAT(stages[0].facts, testing::ElementsAre("CPUUtilization", "300", "300", "60", "1"));
  EXPECT_EQ(stages[2].why,
            "high: 3 of 3 periods of 60 s, threshold 50; it had [90], as a value comes every 300 s "
            "only, and counts alone once it is the oldest of the 3");
  EXPECT_THAT(stages[2].facts, testing::ElementsAre("high", "1"));
}

TEST(Reaction, says_how_long_the_cpu_was_used_up_though_the_slo_held) {
  RunResult result = quiet_run();
  scale_out(result);
  for (const std::size_t bin : {9U, 11U, 12U}) result.series.cpu_true_percent[bin] = 100;
  const auto all = reactions(result, {cpu_alarm()}, 1);
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all.front().full_cpu, 120_s) << "that before the rise is not of it";
  EXPECT_EQ(all.front().bin, 60_s);
}

TEST(Reaction, takes_a_single_bad_minute_that_nothing_answered_for_chance) {
  RunResult result = quiet_run();
  break_slo(result, 11, 12);
  EXPECT_TRUE(reactions(result, {}, 1).empty());
}

TEST(Reaction, begins_where_credits_run_out_if_the_load_stays_what_it_was) {
  RunResult result = quiet_run();
  for (double& rate : result.series.arrivals_per_second) rate = 10;
  break_slo(result, 15, 20);
  result.journal = {{at(910), Happening::credits_exhausted, cloud::kNoCause, 1}};
  const auto all = reactions(result, {}, 1);
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all.front().trigger, Trigger::credits);
  EXPECT_EQ(all.front().begin, at(910));
}

TEST(Reaction, has_none_where_the_group_is_only_created) {
  RunResult result = quiet_run();
  result.journal = {{at(0), Happening::capacity_set, cloud::kNoCause, 0, 1}};
  EXPECT_TRUE(reactions(result, {}, 0).empty());
}

TEST(Reaction, names_the_decision_that_no_alarm_led_to) {
  RunResult result = quiet_run();
  for (double& rate : result.series.arrivals_per_second) rate = 10;
  scale_out(result);
  result.journal[4].cause = cloud::kNoCause;
  result.journal[4].note = "a scheduled action";
  const auto all = reactions(result, {cpu_alarm()}, 1);
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all.front().trigger, Trigger::decision);
  EXPECT_EQ(all.front().note, "a scheduled action");
  EXPECT_EQ(all.front().begin, at(840));
}

TEST(Reaction, counts_instances_that_were_terminated_before_they_were_healthy) {
  RunResult result = quiet_run();
  scale_out(result);
  break_slo(result, 11, 29);
  world::InstanceLog killed;
  killed.id = 8;
  killed.launched = at(900);
  killed.terminating = at(1000);
  result.instances.push_back(killed);
  EXPECT_EQ(reactions(result, {cpu_alarm()}, 1).front().never_healthy, 1);
}

TEST(Reaction, is_found_by_a_time_within_it_or_near_it) {
  std::vector<Reaction> all(2);
  all[0].begin = at(100);
  all[0].stages = {{StageKind::metric, "", at(100), at(200)}};
  all[1].begin = at(500);
  all[1].stages = {{StageKind::metric, "", at(500), at(900)}};
  EXPECT_EQ(&reaction_at(all, at(150)), &all[0]);
  EXPECT_EQ(&reaction_at(all, at(340)), &all[0]);
  EXPECT_EQ(&reaction_at(all, at(360)), &all[1]);
  EXPECT_EQ(&reaction_at(all, at(5000)), &all[1]);
}

TEST(SloByTime, counts_failed_requests_as_over_every_limit) {
  RunResult result = quiet_run();
  result.series.errors_per_second[3] = 0.06;  // of 1.06: 5.7 % fail, and 5 % may be slower
  result.series.errors_per_second[8] = 0.04;
  EXPECT_EQ(broken_time(result), 60_s);
  result.slo = {{"error_rate", 0.01, 0, true}};
  EXPECT_EQ(broken_time(result), 120_s);
  result.slo = {};
  EXPECT_EQ(broken_time(result), 0_s);
}

/// Each bin's p50 is 10 ms, its p95 1 s and its p99 2 s.
TEST(SloByTime, holds_an_objective_against_its_own_quantile) {
  RunResult result = quiet_run();
  result.series.p50_s.assign(30, 0.01);
  result.series.p95_s.assign(30, 1.0);
  result.series.p99_s.assign(30, 2.0);
  for (const auto& [name, limit_s, is_broken] :
       {std::tuple{"p50", 0.5, false}, std::tuple{"p50", 0.005, true},
        std::tuple{"p95", 1.5, false}, std::tuple{"p95", 0.5, true}, std::tuple{"p99", 2.5, false},
        std::tuple{"p99", 1.5, true}}) {
    result.slo = {{name, limit_s, 0.01, true}};
    EXPECT_EQ(broken_time(result), is_broken ? 30_min : 0_s) << name << " " << limit_s;
  }
}

/// Ninety answers between 8 and 10 ns and ten between 16 and 20: the p90 is 10 ns, the p999, at 99
/// % of the upper row, 19.96 ns.
TEST(SloByTime, tells_other_quantiles_by_the_rows_of_the_heat_map) {
  RunResult result = quiet_run();
  result.series.latencies.assign(30, {4, {90, 0, 0, 0, 10}});
  for (const auto& [name, limit_ns, is_broken] :
       {std::tuple{"p90", 10.1, false}, std::tuple{"p90", 9.9, true},
        std::tuple{"p999", 19.97, false}, std::tuple{"p999", 19.95, true}}) {
    result.slo = {{name, limit_ns * 1e-9, 0.01, true}};
    EXPECT_EQ(broken_time(result), is_broken ? 30_min : 0_s) << name << " " << limit_ns;
  }
  result.series.latencies.assign(30, {});
  EXPECT_EQ(broken_time(result), 0_s) << "nothing was answered";
}

TEST(SloByTime, joins_what_two_good_bins_part_and_no_more) {
  RunResult result = quiet_run();
  break_slo(result, 2, 4);
  break_slo(result, 6, 7);
  break_slo(result, 10, 11);
  const auto spans = broken_spans(result);
  ASSERT_EQ(spans.size(), 2u);
  EXPECT_EQ(spans[0].begin, at(120));
  EXPECT_EQ(spans[0].end, at(420));
  EXPECT_EQ(spans[1].begin, at(600));
}

/// The README's own reading of this run: JMeter starts at 0:10, the five-minute sample is complete
/// at 0:15:05 and counts for the minute that ends at 0:16, the alarm rings at 0:19, the instance is
/// healthy at 0:22:11.
TEST(Reaction, agrees_with_what_the_log_of_tastylog_says) {
  const scenario::Scenario scenario = world::project_scenario("tastylog");
  const RunResult result = world::run(scenario, world::environment());
  const auto all = reactions(result, watched_alarms(result, scenario, world::environment()), 0);
  ASSERT_GE(all.size(), 1u);
  EXPECT_EQ(all.front().begin, at(600));
  EXPECT_EQ(told(all.front().stages),
            "metric period 360; publication 60; alarm evaluation 120; Auto Scaling reacts 6; "
            "launch 5; os_boot 18; cloud_init 5; parameters 1; artefact 5; service_start 3; "
            "health checks 147; first request 0; ");
  EXPECT_NEAR(all.front().end().seconds(), 1331.02, 0.01);
  // JMeter is stopped at 0:50, five minutes after the credits of i-0001 were gone.
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(told(all.back().stages), "veto 293; after the load 60; ");
  EXPECT_TRUE(all.back().imbalance);
}

}  // namespace
}  // namespace headroom::experiment
