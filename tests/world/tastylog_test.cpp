#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "scenarios.hpp"

// The seed's experiment, from its own files. Times are simulated and exact; the arithmetic is
// beside them.
namespace headroom::world {
namespace {

class TastylogTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { result_ = new RunResult(run(project_scenario("tastylog"))); }
  static void TearDownTestSuite() { delete result_; }

  const RunResult& result() const { return *result_; }
  const InstanceLog& instance(std::size_t i) const { return result_->instances.at(i); }
  const Activity& activity(std::size_t i) const { return result_->activities.at(i); }
  const AlarmLog& alarm(const std::string& role) const {
    for (const AlarmLog& log : result_->alarms) {
      if (log.name.find(role) != std::string::npos) return log;
    }
    throw std::out_of_range(role);
  }
  static double seconds(const std::optional<Instant>& t) { return t.value().seconds(); }

  static const RunResult* result_;
};
const RunResult* TastylogTest::result_ = nullptr;

TEST_F(TastylogTest, the_first_instance_boots_as_its_steps_say) {
  const InstanceLog& first = instance(0);
  EXPECT_EQ(seconds(first.launched), 0);
  EXPECT_EQ(seconds(first.running), 5);     // placement
  EXPECT_EQ(seconds(first.in_service), 5);  // does not wait for the application
  // os_boot 12 + 6, cloud_init 3 + 2, parameters 1, artefact 24 MB at 10 MB/s + 3, service_start 2
  // + 1; the middleware is baked in
  EXPECT_NEAR(seconds(first.listening), 5 + 18 + 5 + 1 + 5.4 + 3, 1e-6);
  EXPECT_EQ(first.critical_path,
            (std::vector<std::string>{"placement", "os_boot", "cloud_init", "parameters",
                                      "artefact", "service_start"}));
  // Checks at 5 and 35 s fail, so it is unhealthy; those at 65, 95, 125, 155 and 185 s pass, each
  // after 1 ms of CPU.
  EXPECT_NEAR(seconds(first.healthy), 185.001, 1e-6);
  ASSERT_EQ(first.health.size(), 3U);
  EXPECT_EQ(first.health[1].state, "unhealthy");
  EXPECT_EQ(seconds(first.health[1].time), 35);
  EXPECT_EQ(seconds(first.first_request), 600);  // JMeter is started
}

TEST_F(TastylogTest, the_boot_shows_in_the_groups_metric_and_in_the_credits) {
  const AlarmLog& high = alarm("AlarmHigh");
  // The sample of 5..305 s: 12 s of boot and 8 health checks of 1 ms in 300 s. It counts for its
  // last minute, the sixth, and minute 6 is over at 6:00, visible a minute later.
  ASSERT_FALSE(high.history.empty());
  EXPECT_EQ(high.history[0].time.seconds(), 420);
  EXPECT_EQ(high.history[0].to, "OK");
  EXPECT_NEAR(high.history[0].points.at(0), 100 * (12 + 0.008) / 300, 1e-5);  // six digits
  // 30 launch credits minus the boot's CPU, plus what 295 s earn at 3 an hour.
  const double at_five_minutes = instance(0).credits.at(4).value();
  EXPECT_NEAR(at_five_minutes, 30 - (12 + 0.007) / 60 + 295 / 1200.0, 0.001);
}

TEST_F(TastylogTest, load_scales_out_after_the_delays_of_basic_monitoring) {
  // The sample of 605..905 s counts for minute 15; three minutes old it is enough for 3 of 3 (one
  // point, all breaching): minutes 14 to 18 are looked at at 19:00.
  const AlarmChange& change = alarm("AlarmHigh").history.at(1);
  EXPECT_EQ(change.time.seconds(), 19 * 60);
  EXPECT_EQ(change.from, "OK");
  EXPECT_EQ(change.to, "ALARM");
  ASSERT_EQ(change.points.size(), 1U);
  EXPECT_GT(change.points[0], 98);

  const Activity& launch = activity(1);
  EXPECT_TRUE(launch.is_launch);
  EXPECT_EQ(launch.time.seconds(), 1140);   // the decision
  EXPECT_EQ(launch.start.seconds(), 1146);  // six seconds later
  EXPECT_EQ(seconds(launch.end), 1151);     // InService
  EXPECT_EQ(launch.from, 1);
  EXPECT_EQ(launch.to, 2);
  EXPECT_EQ(launch.status, "Successful");

  const InstanceLog& second = instance(1);
  EXPECT_EQ(second.zone, "ap-northeast-1c");  // the zone with fewer instances
  EXPECT_EQ(seconds(second.running), 1151);
  EXPECT_NEAR(seconds(second.listening), 1151 + 32.4, 1e-6);
  EXPECT_NEAR(seconds(second.healthy), 1151 + 180.001, 1e-6);
  EXPECT_GE(*second.first_request, *second.healthy);
  EXPECT_LT(seconds(second.first_request), seconds(second.healthy) + 1);
}

TEST_F(TastylogTest, scale_in_follows_when_the_last_busy_sample_is_out_of_sight) {
  // JMeter stops at 3000 s. The last sample at or above 3.5 % is that of 2705..3005 s, for
  // minute 50. The low alarm looks at 20 minutes, so at 72:00 (minutes 51 to 70) every point is
  // low, the oldest at least 15 minutes old.
  const AlarmChange& change = alarm("AlarmLow").history.back();
  EXPECT_EQ(change.time.seconds(), 72 * 60);
  EXPECT_EQ(change.to, "ALARM");
  const Activity& termination = activity(2);
  EXPECT_FALSE(termination.is_launch);
  EXPECT_EQ(termination.start.seconds(), 4326);
  EXPECT_EQ(seconds(termination.end), 4626);  // the whole deregistration delay
  EXPECT_EQ(termination.from, 2);
  EXPECT_EQ(termination.to, 1);
  EXPECT_EQ(result().activities.size(), 3U);
  EXPECT_EQ(result().terminated, 1);
}

TEST_F(TastylogTest, the_high_alarm_recovers_when_the_second_minute_below_it_is_seen) {
  // JMeter stops at 3000 s: the second instance's sample of 2951..3251 s counts for minute 54 and
  // is the first below 5 %; it is visible at 56:00.
  const AlarmChange& change = alarm("AlarmHigh").history.back();
  EXPECT_EQ(change.time.seconds(), 56 * 60);
  EXPECT_EQ(change.to, "OK");
}

TEST_F(TastylogTest, the_instance_that_goes_drains_and_is_terminated) {
  const InstanceLog& second = instance(1);
  EXPECT_EQ(seconds(second.terminating), 4326);
  ASSERT_EQ(second.health.back().state, "draining");
  EXPECT_EQ(second.health.back().time.seconds(), 4326);
  EXPECT_EQ(seconds(second.terminated), 4626);
}

TEST_F(TastylogTest, causes_lead_from_the_datapoint_to_the_activity) {
  std::vector<cloud::Happening> chain;
  for (const cloud::JournalId id : activity(1).cause_ids)
    chain.push_back(result().journal.at(id).kind);
  EXPECT_EQ(chain, (std::vector<cloud::Happening>{
                       cloud::Happening::datapoint, cloud::Happening::alarm_state,
                       cloud::Happening::capacity_set, cloud::Happening::launch}));
  EXPECT_EQ(activity(1).cause, "At 2026-01-05T00:19:00Z a monitor alarm " +
                                   alarm("AlarmHigh").name +
                                   " in state ALARM triggered policy tastylog-dev-ec2-cpu-high-sp "
                                   "changing the desired capacity from 1 to 2.  "
                                   "At 2026-01-05T00:19:06Z an instance was started in response to "
                                   "a difference between desired and actual "
                                   "capacity, increasing the capacity from 1 to 2.");
}

TEST_F(TastylogTest, reasons_not_to_scale_are_told_and_counted) {
  const auto& reasons = result().not_scaled;
  ASSERT_EQ(reasons.size(), 3U);
  EXPECT_EQ(reasons[0].reason, "insufficient data: no datapoint, or too few");
  EXPECT_EQ(reasons[0].count, 6U);  // 1:00 to 6:00
  EXPECT_EQ(reasons[1].reason, "at the maximum size of 2");
  EXPECT_EQ(reasons[1].time.seconds(), 1200);
  EXPECT_EQ(reasons[2].reason, "at the minimum size of 1");
}

TEST_F(TastylogTest, the_nanos_credits_run_out_under_load_and_pin_its_cpu) {
  const InstanceLog& first = instance(0);
  ASSERT_TRUE(first.credits_exhausted);
  // At 100 % from 600 s on, 29.8 launch credits and what was earned until then last some 31
  // minutes; less CPU in the time that two instances share the load makes it more.
  EXPECT_GT(seconds(first.credits_exhausted), 600 + 31 * 60);
  EXPECT_NEAR(seconds(first.credits_exhausted), 2706, 1);  // with this seed
  EXPECT_NEAR(first.cpu_percent.at(47).value(), 5, 0.01);  // a minute with no credits: the baseline
}

TEST_F(TastylogTest, nobody_gets_an_error) {
  EXPECT_EQ(result().requests.failed_total(), 0U);
  EXPECT_EQ(result().requests.in_flight(), 0U);
  EXPECT_GT(result().requests.ok, 100'000U);
}

}  // namespace
}  // namespace headroom::world
