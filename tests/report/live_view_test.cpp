#include "sim/report/live_view.hpp"

#include <gmock/gmock.h>

#include "sim/report/words.hpp"

namespace headroom::report {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

/// One instance that boots, and an alarm, put together by hand.
class LiveViewTest : public testing::Test {
 protected:
  LiveViewTest() {
    scenario_.name = "by hand";
    result_.simulated = 3_min;
    world::TimeSeries& series = result_.series;
    for (const Duration begin : {0_s, 60_s, 120_s}) series.start.push_back(Instant::at(begin));
    series.arrivals_per_second = {1, 20, 30};
    series.throughput_per_second = {1, 19, 30};
    series.errors_per_second = {0, 1, 0};
    series.cpu_percent = {50.0, std::nullopt, std::nullopt};
    series.cpu_true_percent = {40, 75, 100};
    series.desired = {1, 1, 1};
    series.in_service = {0, 1, 1};
    series.healthy = {0, 0, 1};
    series.credits_min.resize(3);
    series.p95_s = {std::nullopt, 0.25, 0.5};
    world::InstanceLog& log = result_.instances.emplace_back();
    log.id = 1;
    log.name = "i-0001";
    log.type = "t3.micro";
    log.launched = Instant{};
    log.running = Instant::at(5_s);
    log.listening = Instant::at(40_s);
    log.healthy = Instant::at(100_s);
    world::StepLog& step = log.steps.emplace_back();
    step.name = "os_boot";
    step.start = Instant::at(5_s);
    step.end = Instant::at(40_s);
    log.terminating = Instant::at(170_s);
    log.cpu_percent = {40, 75, 100};
    log.credits = {9, 8, 7};
    result_.alarms.push_back({"alarm-with-a-long-name",
                              "High",
                              {{Instant::at(70_s), "OK", "ALARM", "it was high", {}}}});
  }
  std::string at(Duration time, ScreenSize size = {100, 30}) const {
    return joined(LiveView(scenario_, result_, {}).frame(Instant::at(time), size));
  }

  scenario::Scenario scenario_;
  world::RunResult result_;
};

TEST_F(LiveViewTest, tells_what_an_instance_is_doing_as_time_goes_by) {
  EXPECT_THAT(at(1_s), HasSubstr("launching"));
  EXPECT_THAT(at(39_s), HasSubstr("boot: os_boot"));
  EXPECT_THAT(at(40_s), HasSubstr("health checks"));
  EXPECT_THAT(at(100_s), HasSubstr(" healthy   "));
  EXPECT_THAT(at(170_s), HasSubstr("draining"));
  result_.instances[0].terminated = Instant::at(175_s);
  EXPECT_THAT(at(175_s), Not(HasSubstr("i-0001")));
}

TEST_F(LiveViewTest, has_the_figures_of_the_bin_that_ended_last) {
  EXPECT_THAT(at(59_s), HasSubstr("no figures yet"));
  EXPECT_THAT(at(60_s), HasSubstr("1 offered, 1 answered, 0 failed a second; p95 -"));
  EXPECT_THAT(at(150_s), HasSubstr("20 offered, 19 answered, 1 failed a second; p95 250 ms"));
  EXPECT_THAT(at(150_s), HasSubstr(" 75.0 %  8 credits"));
  EXPECT_THAT(at(180_s), HasSubstr("30 offered, 30 answered"));
}

TEST_F(LiveViewTest, shows_cloudwatch_s_latest_value_until_there_is_another) {
  EXPECT_THAT(at(150_s), HasSubstr("██████████░░░░░░░░░░  50.0 %  as CloudWatch has it"));
  EXPECT_THAT(at(150_s), HasSubstr("███████████████░░░░░  75.0 %  of the instances"));
}

TEST_F(LiveViewTest, shows_the_state_of_an_alarm_since_when) {
  EXPECT_THAT(at(69_s), HasSubstr("INSUFFICIENT_DATA High\n"));
  EXPECT_THAT(at(70_s), HasSubstr("ALARM             High, since 0:01:10\n"));
}

TEST_F(LiveViewTest, wraps_a_cause_that_is_longer_than_the_screen_is_wide) {
  result_.activities.emplace_back().cause =
      "monitor alarm TargetTracking-web-AlarmHigh-0a1b2c was high";
  EXPECT_THAT(at(120_s, {60, 24}),
              HasSubstr("           monitor alarm TargetTracking-web-AlarmHigh-0a1b2c\n"
                        "           was high\n"));
}

TEST_F(LiveViewTest, fits_any_screen) {
  for (int k = 2; k <= 50; ++k) {
    result_.instances.push_back(result_.instances.front());
    result_.activities.emplace_back().cause = "since → it was so";
  }
  for (const ScreenSize size :
       {ScreenSize{80, 24}, ScreenSize{20, 5}, ScreenSize{200, 100}, ScreenSize{1, 1}}) {
    const auto lines = LiveView(scenario_, result_, {}).frame(Instant::at(120_s), size);
    EXPECT_LE(lines.size(), size.rows);
    for (const std::string& line : lines) EXPECT_LE(width(line), size.columns) << line;
  }
  EXPECT_THAT(at(120_s, {80, 24}), HasSubstr(" more\n"));
  EXPECT_THAT(at(120_s, {80, 24}), HasSubstr("since → it was so"));
}

}  // namespace
}  // namespace headroom::report
