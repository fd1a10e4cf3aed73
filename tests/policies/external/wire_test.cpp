#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <string>

#include "policies/external/wire_decision.hpp"
#include "policies/external/wire_hello.hpp"
#include "policies/external/wire_json.hpp"
#include "policies/external/wire_observation.hpp"

namespace headroom::policies::external {
namespace {

using scaling::Decision;
using scaling::Needs;
using scaling::Observation;
using scaling::Wake;
using testing::HasSubstr;
using testing::ThrowsMessage;

using namespace std::chrono_literals;
constexpr std::chrono::sys_seconds kMonday = std::chrono::sys_days{2026y / 1 / 5};

scaling::MetricQuery metric(const char* name_space, const char* name) {
  scaling::MetricQuery query;
  query.id = {name_space, name};
  return query;
}

Needs all_needs() {
  Needs needs;
  needs.metrics = {metric("AWS/EC2", "CPUUtilization"),
                   metric("AWS/ApplicationELB", "TargetResponseTime"),
                   metric("AWS/ApplicationELB", "TargetResponseTime")};
  needs.metrics[1].statistic = scaling::Statistic::percentile;
  needs.metrics[1].percentile = 99;
  needs.metrics[2].statistic = scaling::Statistic::maximum;
  needs.metrics[2].period = 300_s;
  needs.metrics[2].points = 3;
  needs.alarms = {{"AlarmHigh", needs.metrics[0], scaling::Comparison::greater, 50, 3, 2}};
  needs.alarm_prefix = "Mine";
  needs.capacity_changes = needs.start = needs.per_instance = needs.capacity = true;
  needs.tick = 15_s;
  needs.instance_types = {"t3.small"};
  needs.hourly = {metric("AWS/ApplicationELB", "RequestCount")};
  needs.hours = 24;
  needs.stance.role = scaling::Stance::Role::tracks;
  needs.stance.scales_in = false;
  needs.stance.warm_up = 90_s;
  needs.stance.waits = true;
  needs.stance.cooldown = 300_s;
  return needs;
}

Observation full_observation() {
  Observation observation;
  observation.now = Instant{} + 5400_s;
  observation.group = {1, 8, 3, 2, 1, 1, 1, 1, 2, "t2.micro", true, true};
  observation.metrics = {{{Instant{} + 5280_s, 55.1}, {Instant{} + 5340_s, 0.1 + 0.2}}, {}, {}};
  observation.hourly = {{{Instant{} - 3600_s, 1e6}}};
  scaling::InstanceView busy;
  busy.name = "i-0001";
  busy.type = "t2.micro";
  busy.zone = "ap-northeast-1a";
  busy.state = scaling::InstanceView::State::in_service;
  busy.is_healthy = busy.is_warm = true;
  busy.in_service = Instant{} + 8100_ms;
  busy.ready_since = Instant{} + 143200_ms;
  busy.cpu = 0.62;
  busy.sampled = Instant{} + 5385_s;
  busy.window = 15_s;
  busy.credits = 41.5;
  busy.in_flight = 3;
  busy.last_busy = Instant{} + 5399900_ms;
  scaling::InstanceView young;
  young.name = "i-0002";
  young.launched = Instant{} + 5390_s;
  observation.instances = {busy, young};
  return observation;
}

/// Keeps what it is asked.
struct Witness final : scaling::Policy {
  Decision decide(const Wake& wake, const Observation& observation) override {
    seen = observation;
    why = wake.why;
    repeat = wake.repeat;
    has_alarm = wake.alarm != nullptr;
    if (!has_alarm) return {};
    name = wake.alarm->name;
    role = wake.alarm->role;
    threshold = wake.alarm->threshold;
    points.assign(wake.alarm->points.begin(), wake.alarm->points.end());
    state = wake.alarm->state;
    return {};
  }
  Observation seen;
  Wake::Why why = Wake::Why::poll;
  bool repeat = false, has_alarm = false;
  std::string name, role;
  double threshold = 0;
  std::vector<scaling::Datapoint> points;
  scaling::AlarmState state = scaling::AlarmState::ok;
};

/// What the other side gets to see.
Witness after_the_wire(const Wake& wake, const Observation& observation, const Needs& needs) {
  Witness witness;
  Question::read(observation_line(wake, observation, needs, kMonday), needs).put_to(witness);
  return witness;
}

TEST(Wire, needs_come_over_whole) {
  const std::string line = needs_line(all_needs());
  EXPECT_EQ(needs_line(read_needs(line)), line);
  const Needs read = read_needs(line);
  EXPECT_EQ(read.tick, Duration(15_s));
  EXPECT_EQ(read.metrics[1].statistic_name(), "p99");
  EXPECT_EQ(read.metrics[2].points, 3);
  EXPECT_EQ(read.alarms[0].datapoints_to_alarm, 2);
  EXPECT_TRUE(read.stance.waits);
  EXPECT_TRUE(read.start && read.capacity_changes && read.per_instance && read.capacity);
}

TEST(Wire, metric_math_comes_over_whole) {
  Needs needs;
  scaling::MetricQuery sum;
  sum.period = 60_s;
  sum.formula = std::make_shared<const scaling::MetricFormula>(
      scaling::MetricFormula{{metric("AWS/EC2", "NetworkIn"), metric("AWS/EC2", "NetworkOut")},
                             scaling::MetricMath::parse("in + out", {"in", "out"})});
  needs.metrics = {sum};
  const Needs read = read_needs(needs_line(needs));
  ASSERT_TRUE(read.metrics[0].formula);
  EXPECT_EQ(read.metrics[0].formula->math.text(), "in + out");
  EXPECT_EQ(read.metrics[0].formula->metrics[1].id.name, "NetworkOut");
}

TEST(Wire, a_program_that_says_nothing_of_its_stance_sets_the_capacity) {
  const Needs needs = read_needs(R"({"v": 1, "needs": {"tick_s": 60}})");
  EXPECT_EQ(needs.stance.role, scaling::Stance::Role::sets);
  EXPECT_TRUE(needs.metrics.empty());
}

TEST(Wire, hello_comes_over_whole) {
  Hello hello{"my-policy", R"({"target":[1,{"deep":null}]})", {1, 8, 2}};
  hello.facts.boot_estimate = 95_s;
  hello.facts.deregistration_delay = 300_s;
  hello.facts.requests_per_instance = 21.4;
  hello.facts.slo_latency_s = 0.5;
  hello.facts.since_full_hour = 1800_s;
  const std::string line = hello_line(hello);
  EXPECT_THAT(line, HasSubstr(R"("limits":{"min":1,"max":8,"desired":2})"));
  EXPECT_THAT(
      line,
      HasSubstr(R"("boot_estimate_s":95.0,"deregistration_delay_s":300.0,"capacity_rps":21.4)"));
  const Hello read = read_hello(line);
  EXPECT_EQ(read.policy, "my-policy");
  EXPECT_EQ(read.config, hello.config);
  EXPECT_EQ(hello_line(read), line);
}

TEST(Wire, a_hello_of_the_design_is_enough) {
  const Hello hello = read_hello(
      R"({"v": 1, "hello": {"policy": "my-policy", "config": {}, "limits": {"min": 1, "max": 8}, "boot_estimate_s": 95, "capacity_rps": 21.4}})");
  EXPECT_EQ(hello.facts.max, 8);
  EXPECT_EQ(hello.facts.desired, 1);
  EXPECT_EQ(hello.facts.boot_estimate, Duration(95_s));
}

TEST(Wire, an_observation_comes_over_to_the_last_bit) {
  const Observation observation = full_observation();
  const Witness witness = after_the_wire({Wake::Why::tick}, observation, all_needs());
  EXPECT_EQ(witness.why, Wake::Why::tick);
  EXPECT_FALSE(witness.has_alarm);
  const Observation& seen = witness.seen;
  EXPECT_EQ(seen.now, observation.now);
  EXPECT_EQ(seen.metrics[0][1].value, 0.1 + 0.2);
  EXPECT_EQ(seen.metrics[0][1].time, Instant{} + 5340_s);
  EXPECT_EQ(seen.hourly[0][0].time, Instant{} - 3600_s);
  EXPECT_EQ(seen.group.warm_pool, 2);
  EXPECT_TRUE(seen.group.activity_running && seen.group.is_updating);
  ASSERT_EQ(seen.instances.size(), 2U);
  EXPECT_EQ(seen.instances[0].last_busy, observation.instances[0].last_busy);
  EXPECT_EQ(seen.instances[0].cpu, 0.62);
  EXPECT_EQ(seen.instances[1].cpu, std::nullopt);
  EXPECT_EQ(seen.instances[1].credits, std::nullopt);
  // And again: the same line.
  EXPECT_EQ(observation_line({Wake::Why::tick}, seen, all_needs(), kMonday),
            observation_line({Wake::Why::tick}, observation, all_needs(), kMonday));
}

TEST(Wire, nanoseconds_survive) {
  for (const std::int64_t ns :
       {1LL, 999'999'999LL, 3'601'000'000'001LL, 2'591'999'999'999'999LL, -3'600'000'000'001LL}) {
    EXPECT_EQ(instant_of(Instant::at(Duration::nanoseconds(ns)).seconds()).ns(), ns);
  }
}

TEST(Wire, the_second_metric_of_a_name_has_its_number_behind_it) {
  const std::string line =
      observation_line({Wake::Why::tick}, full_observation(), all_needs(), kMonday);
  EXPECT_THAT(line, HasSubstr(R"("CPUUtilization":{"period_s":60.0,"points":[[5280.0,55.1],)"));
  EXPECT_THAT(line, HasSubstr(R"("TargetResponseTime":{"period_s":60.0,"points":[]})"));
  EXPECT_THAT(line, HasSubstr(R"("TargetResponseTime#2":{"period_s":300.0,"points":[]})"));
}

TEST(Wire, the_clock_on_the_wall_goes_with_the_run) {
  EXPECT_THAT(observation_line({Wake::Why::tick}, full_observation(), all_needs(), kMonday),
              HasSubstr(R"("epoch":"2026-01-05T01:30:00Z")"));
}

TEST(Wire, a_missing_sample_is_null) {
  EXPECT_THAT(observation_line({Wake::Why::tick}, full_observation(), all_needs(), {}),
              HasSubstr(R"("cpu":null,"sample":null,"credits":null)"));
}

TEST(Wire, an_alarm_that_wakes_comes_with_its_points) {
  const std::vector<scaling::Datapoint> points = {{Instant{} + 5340_s, 61.9}};
  const scaling::AlarmView alarm{"an-alarm", "AlarmHigh", scaling::Comparison::greater,
                                 50,         points,      scaling::AlarmState::alarm};
  const Wake wake{Wake::Why::alarm, &alarm, true};
  EXPECT_THAT(
      observation_line(wake, full_observation(), all_needs(), {}),
      HasSubstr(
          R"("wake":{"why":"alarm","alarm":"an-alarm","from":"ALARM","to":"ALARM","repeat":true})"));
  const Witness witness = after_the_wire(wake, full_observation(), all_needs());
  ASSERT_TRUE(witness.has_alarm);
  EXPECT_EQ(witness.name, "an-alarm");
  EXPECT_EQ(witness.role, "AlarmHigh");
  EXPECT_EQ(witness.threshold, 50);
  EXPECT_EQ(witness.points.at(0).value, 61.9);
  EXPECT_TRUE(witness.repeat);
}

TEST(Wire, a_decision_comes_over_whole) {
  Decision decision;
  decision.desired = 4;
  decision.reason = std::string("61.9 % > 50 %: \"too much\"");
  decision.wake_in = 60_s;
  decision.limits = scaling::GroupLimits{2, std::nullopt};
  decision.terminate = {"i-0001"};
  decision.resize = scaling::Resize{"t3.small", scaling::Resize::How::instance_refresh};
  decision.thresholds = {{"AlarmLow", 35.5}};
  decision.floor = 2;
  decision.forecast = scaling::Forecast{Instant{} + 60_s, 60_s, {1.5, 2}, {1, 2}};
  const std::string line = decision_line(decision);
  EXPECT_EQ(decision_line(read_decision(line)), line);
  const Decision read = read_decision(line);
  EXPECT_EQ(read.desired, 4);
  EXPECT_EQ(read.limits->min, 2);
  EXPECT_EQ(read.limits->max, std::nullopt);
  EXPECT_EQ(read.resize->how, scaling::Resize::How::instance_refresh);
  EXPECT_EQ(read.forecast->capacity.back(), 2);
}

TEST(Wire, no_opinion_is_null_and_a_whole_number_may_have_a_point) {
  EXPECT_EQ(read_decision(R"({"desired": null})").desired, std::nullopt);
  EXPECT_EQ(read_decision("{}").desired, std::nullopt);
  EXPECT_EQ(read_decision(R"({"desired": 4.0})").desired, 4);
  EXPECT_EQ(decision_line({}), R"({"desired":null,"reason":""})");
}

TEST(Wire, nonsense_is_refused_with_its_place) {
  const auto refuses = [](const std::string& line, const std::string& sentence) {
    EXPECT_THAT([&] { read_decision(line); }, ThrowsMessage<BadLine>(HasSubstr(sentence))) << line;
  };
  refuses("four", "no JSON from its character 2 on: four");
  refuses("", "no JSON");
  refuses(R"({"desired": NaN})", "no JSON from its character");
  refuses(R"({"desired": 1e999})", "no number that a computer can hold");
  refuses("[4]", "no JSON object: [4]");
  refuses(R"({"desired": 4)", "no JSON");
  refuses(R"({"desired": 4.5})", "/desired: found 4.5, allowed: a whole number from 0 on");
  refuses(R"({"desired": -1})", "/desired: found -1");
  refuses(R"({"desired": 1e12})", "/desired: found 1");
  refuses(R"({"desired": "4"})", "/desired: found \"4\"");
  refuses(R"({"desird": 4})", "/desird: unknown; there are v, desired,");
  refuses(R"({"v": 2, "desired": 4})", "/v: found 2, allowed: 1");
  refuses(R"({"wake_in_s": 0})", "/wake_in_s: found 0, allowed: at least 0.1");
  refuses(R"({"wake_in_s": -5})", "/wake_in_s: found -5");
  refuses(R"({"limits": {"min": 3, "max": 2}})", "/limits/min: found 3, allowed: at most max");
  refuses(R"({"terminate": [1]})", "/terminate: found [1], allowed: a list of texts");
  refuses(R"({"resize": {"type": "t3.small", "how": "magic"}})", "one of stop_start");
  refuses("\x01\x7f", "no JSON from its character 1 on: ??");
}

TEST(Wire, an_excerpt_is_one_line_of_whole_characters) {
  EXPECT_EQ(excerpt("one\ntwo\t\x1b[1m"), "one?two??[1m");
  EXPECT_EQ(excerpt(std::string(100, 'x')), std::string(100, 'x'));
  EXPECT_EQ(excerpt(std::string(101, 'x')), std::string(100, 'x') + "...");
  EXPECT_EQ(excerpt(std::string(99, 'x') + "\u00e9"), std::string(99, 'x') + "...");
  EXPECT_EQ(excerpt("caf\u00e9"), "caf\u00e9");
}

TEST(Wire, needs_that_can_not_be_met_are_refused) {
  const auto refuses = [](const std::string& needs, const std::string& sentence) {
    const std::string line = R"({"v": 1, "needs": )" + needs + "}";
    EXPECT_THAT([&] { read_needs(line); }, ThrowsMessage<BadLine>(HasSubstr(sentence))) << line;
  };
  refuses(R"({"tick_s": 0.001})",
          "/needs/tick_s: found 0.001, allowed: 0 for never, or at least 0.1");
  refuses(R"({"tick_s": 1e300})", "50 years are the most");
  refuses(R"({"metrics": [{"name": "CPUUtilization"}]})",
          "/needs/metrics/0/namespace: found nothing");
  refuses(R"({"metrics": [{"namespace": "AWS/EC2", "name": "CPUUtilization", "period_s": 0}]})",
          "/needs/metrics/0/period_s: found 0, allowed: 1, 5, 10, 30, or whole minutes");
  refuses(
      R"({"metrics": [{"namespace": "AWS/EC2", "name": "CPUUtilization", "statistic": "p101"}]})",
      "/needs/metrics/0/statistic");
  refuses(R"({"metrics": [{"expression": "a +", "metrics": []}]})", "metric math: ");
  refuses(R"({"events": ["instance_in_service"]})", "allowed: start and capacity_changed");
  refuses(R"({"ticks": 1})", "/needs/ticks: unknown");
  refuses("5", "/needs: found 5, allowed: an object");
  EXPECT_THAT([] { read_needs(R"({"needs": {}})"); },
              ThrowsMessage<BadLine>(HasSubstr("/v: found nothing")));
  EXPECT_THAT([] { read_needs(R"({"v": 2, "needs": {}})"); },
              ThrowsMessage<BadLine>(HasSubstr("/v: found 2, allowed: 1")));
}

TEST(Wire, an_observation_without_what_it_must_have_is_refused) {
  const auto refuses = [](const std::string& line, const std::string& sentence) {
    EXPECT_THAT([&] { Question::read(line, {}); }, ThrowsMessage<BadLine>(HasSubstr(sentence)));
  };
  const std::string group = R"("group": {"min": 1, "max": 2, "desired": 1, "in_service": 1})";
  refuses(R"({"v": 1})", "/t_s: found nothing, allowed: a number");
  refuses(R"({"v": 1, "t_s": 5})", "/group: found nothing");
  refuses(R"({"v": 1, "t_s": 5, )" + group + "}", "/wake: found nothing");
  refuses(R"({"v": 1, "t_s": 5, "wake": {"why": "event"}, )" + group + "}",
          "/wake/why: found \"event\", allowed: one of start, tick");
  refuses(R"({"v": 1, "t_s": 5, "wake": {"why": "alarm", "alarm": "a"}, )" + group + "}",
          "/wake/alarm: found \"a\", allowed: the name of one in /alarms");
}

TEST(Wire, a_question_with_only_what_it_must_have_is_enough) {
  Witness witness;
  Question::read(
      R"({"v": 1, "t_s": 5, "wake": {"why": "tick"}, "group": {"min": 1, "max": 2, "desired": 1, "in_service": 1}, "mine": 1})",
      all_needs())
      .put_to(witness);
  EXPECT_EQ(witness.seen.metrics.size(), 3U);
  EXPECT_TRUE(witness.seen.metrics[0].empty());
}

}  // namespace
}  // namespace headroom::policies::external
