#include "sim/experiment/calibration.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "sim/engine/random.hpp"
#include "sim/experiment/calibration_input.hpp"
#include "sim/experiment/calibration_lanes.hpp"
#include "sim/stats/estimate.hpp"

/// Real servers whose settings are known (tests/data/calibration/README.md).
namespace headroom::experiment {
namespace {

using testing::HasSubstr;
using Form = FittedThrottle::Form;

Calibration of_run(const std::string& name, int instances = 1) {
  const std::string path = HEADROOM_SOURCE_DIR "/tests/data/calibration/" + name;
  return calibrate(
      read_calibration({path + ".jtl.gz", path + ".cpu.csv", "", instances, 1}).measured);
}

void expect_holds(const Fitted& fitted, double value, const std::string& what) {
  EXPECT_LE(fitted.low, value) << what;
  EXPECT_GE(fitted.high, value) << what;
}

struct Known {
  const char* run;
  int instances;
  std::optional<int> workers;
  double quota_s, period_s;
  double variability;
};

TEST(Calibration, the_settings_of_real_servers_that_were_held_back_are_found) {
  const std::vector<Known> runs = {{"constant-four-threads", 1, {}, 0.02, 0.1, 0},
                                   {"exponential-four-threads", 1, 1, 0.02, 0.1, 1},
                                   {"saturated", 1, 1, 0.02, 0.1, 1},
                                   {"short-period", 1, 1, 0.002, 0.01, 1},
                                   {"shared-short-period", 1, 0, 0.002, 0.01, 1},
                                   {"open", 1, 1, 0.02, 0.1, 1},
                                   {"two-instances", 2, 1, 0.02, 0.1, 1}};
  for (const Known& known : runs) {
    SCOPED_TRACE(known.run);
    const Calibration fit = of_run(known.run, known.instances);
    // 10 ms that were asked for, and what HTTP takes beside.
    EXPECT_GT(fit.mean_demand_s.high, 0.0104);
    EXPECT_LT(fit.mean_demand_s.low, 0.0108);
    EXPECT_EQ(fit.workers.value, known.workers) << fit.workers.why;
    ASSERT_TRUE(fit.throttle.value) << fit.throttle.why;
    EXPECT_EQ(fit.throttle.value->form, Form::quota);
    expect_holds(fit.throttle.value->period_s, known.period_s, "period");
    expect_holds(*fit.throttle.value->quota_s, known.quota_s, "quota");
    EXPECT_NEAR(fit.throttle.value->quota_s->value, known.quota_s, 0.07 * known.quota_s);
    // Of one sample of 600 exponential demands it lies within a fifth or so.
    ASSERT_TRUE(fit.variability.value);
    EXPECT_NEAR(fit.variability.value->value, known.variability, 0.2);
  }
}

// What a quota is off by, as if it were never used up, is known from real runs. The interval is
// honest if it holds in a run that it was not made from.
TEST(Calibration, the_quotas_interval_holds_in_each_real_run_when_made_from_the_others) {
  const std::vector<std::pair<const char*, double>> runs = {{"constant-four-threads", 0.02},
                                                            {"exponential-four-threads", 0.02},
                                                            {"short-period", 0.002},
                                                            {"shared-short-period", 0.002},
                                                            {"open", 0.02}};
  std::vector<double> errors;
  for (const auto& [run, quota_s] : runs) {
    const FittedThrottle throttle = *of_run(run).throttle.value;
    errors.push_back((throttle.quota_s->value / quota_s - 1) / (1 - throttle.held_periods));
  }
  for (std::size_t i = 0; i < errors.size(); ++i) {
    double squares = 0;
    for (std::size_t j = 0; j < errors.size(); ++j) squares += i == j ? 0 : errors[j] * errors[j];
    const double others = static_cast<double>(errors.size() - 1);
    EXPECT_LT(std::abs(errors[i]),
              stats::two_sided_student(0.95, others) * std::sqrt(squares / others))
        << runs[i].first;
  }
}

TEST(Calibration, a_real_server_that_was_never_held_back_does_not_tell_how_it_would_be) {
  const Calibration fit = of_run("constant-one-thread");
  EXPECT_FALSE(fit.throttle.value);
  EXPECT_THAT(fit.throttle.why, HasSubstr("no sign of any"));
  EXPECT_FALSE(fit.workers.value);  // one thread overtakes nobody
  ASSERT_TRUE(fit.overhead_s.value);
  EXPECT_NEAR(fit.overhead_s.value->value, 0.0016, 0.0004);  // measured by itself
  EXPECT_LT(fit.variability.value->value, 0.05);
}

TEST(Calibration, where_nobody_knows_who_served_what_there_is_a_period_and_no_quota) {
  const Calibration fit = of_run("two-instances-least-outstanding", 2);
  ASSERT_TRUE(fit.throttle.value) << fit.throttle.why;
  expect_holds(fit.throttle.value->period_s, 0.1, "period");
  EXPECT_FALSE(fit.throttle.value->quota_s);
  EXPECT_EQ(fit.workers.value, 1);  // chains of three would tell
  EXPECT_FALSE(fit.overhead_s.value);
}

/// A server that serves requests of two classes in order, with so much CPU each and so much of it
/// in the background, over minutes of very different loads.
Measurement two_classes(double demand_a, double demand_b, double background, std::uint64_t seed) {
  Measurement measured;
  measured.classes = {"a", "b"};
  measured.resolution_s = 1e-6;
  engine::WordSequence words(engine::stream_key(seed, 0, "two classes"));
  std::uint64_t next = 0;
  double free_from = 0;
  for (int minute = 0; minute < 20; ++minute) {
    const double per_second_a = 1 + minute % 5;
    const double per_second_b = 1 + minute % 3;
    const double all = per_second_a + per_second_b;
    double cpu_s = 60 * background;
    for (double t = 0;;) {
      t -= std::log(engine::open_unit(words.at(next++))) / all;
      if (t > 59.9) break;
      const bool is_a = engine::open_unit(words.at(next++)) < per_second_a / all;
      const double demand = is_a ? demand_a : demand_b;
      const double start = 60 * minute + t;
      free_from = std::max(free_from, start) + demand;
      cpu_s += demand;
      measured.requests.push_back({start, free_from, is_a ? 0U : 1U});
    }
    measured.cpu.push_back({60.0 * minute, 60, cpu_s / 60});
  }
  return measured;
}

TEST(Calibration, classes_and_background_are_told_apart_by_the_cpu_series) {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    SCOPED_TRACE(seed);
    Measurement measured = two_classes(0.01, 0.03, 0.05, seed);
    measured.cpu.pop_back();  // the log ends before it does
    const Calibration fit = calibrate(measured);
    EXPECT_EQ(fit.split, DemandSplit::cpu);
    EXPECT_NEAR(fit.classes[0].demand_s.value, 0.01, 0.0005);
    EXPECT_NEAR(fit.classes[1].demand_s.value, 0.03, 0.0005);
    EXPECT_NEAR(fit.background_cores.value, 0.05, 0.002);
    EXPECT_LT(fit.residual_cores, 0.001);
  }
}

TEST(Calibration, one_value_of_the_cpu_leaves_the_classes_to_their_latencies) {
  Measurement measured = two_classes(0.01, 0.03, 0, 4);
  double cpu_s = 0;
  for (const CpuStretch& stretch : measured.cpu) cpu_s += stretch.cores * stretch.length_s;
  const double length = measured.requests.back().end_s;
  measured.cpu = {{0, length, cpu_s / length}};
  const Calibration fit = calibrate(measured);
  EXPECT_EQ(fit.split, DemandSplit::latency);
  EXPECT_NEAR(fit.classes[0].demand_s.value, 0.01, 0.0003);
  EXPECT_NEAR(fit.classes[1].demand_s.value, 0.03, 0.0003);
}

TEST(Calibration, more_cpu_than_there_were_requests_for_is_said) {
  Measurement measured = two_classes(0.01, 0.03, 0, 5);
  for (CpuStretch& stretch : measured.cpu) stretch.cores *= 3;
  EXPECT_THAT(calibrate(measured).throttle.why, HasSubstr("more CPU was used"));
}

TEST(Calibration, a_log_outside_of_the_cpu_series_is_refused) {
  Measurement measured = two_classes(0.01, 0.03, 0, 6);
  for (CpuStretch& stretch : measured.cpu) stretch.begin_s += 1e6;
  EXPECT_THROW(calibrate(measured), std::invalid_argument);
}

// JMeter's timer is of 200 ms; its own 0.7 ms come beside.
TEST(Calibration, a_clients_think_time_is_from_its_answer_to_its_next_request) {
  const Calibration fit = of_run("exponential-four-threads");
  ASSERT_TRUE(fit.think_s.value) << fit.think_s.why;
  EXPECT_NEAR(fit.think_s.value->value, 0.2007, 0.0005);
  EXPECT_NEAR(of_run("saturated").think_s.value->value, 0.0007, 0.0005);
  EXPECT_THAT(of_run("open").think_s.why, HasSubstr("does not name the clients"));
}

TEST(Overtaking, a_chain_needs_one_instance_more_than_it_is_deep) {
  // The second overtakes the first, the third both.
  const std::vector<theory::Stay> stays = {{0, 1}, {0.1, 0.9}, {0.2, 0.8}};
  EXPECT_EQ(overtaking(stays, 1, 0.01).taken, 2U);
  EXPECT_EQ(overtaking(stays, 1, 0.01).chances, 2U);
  EXPECT_EQ(overtaking(stays, 2, 0.01).taken, 1U);
  EXPECT_EQ(overtaking(stays, 3, 0.01).chances, 0U);
  EXPECT_EQ(overtaking(stays, 1, 0.11).taken, 1U);  // only the third is clearly ahead of the first
}

}  // namespace
}  // namespace headroom::experiment
