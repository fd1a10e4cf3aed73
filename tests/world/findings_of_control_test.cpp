#include <gtest/gtest.h>

#include "tests/world/findings.hpp"

/// What is published on feedback control of a group's size: when it flaps, overshoots or rests.
namespace headroom::world {
namespace {

/// Four hours at a constant rate under two thresholds, on instances that serve 14 requests a second
/// each: no chance is in it.
RunResult between_thresholds(int instances, double rate, const std::string& settings) {
  return run_of(with(group_of(instances), {{"/duration", R"("4h")"},
                                           cpu_of_a_request(R"("71.4285714ms")"),
                                           load(fmt::format("{}", rate)),
                                           policy("thresholds", settings)}));
}

// policies.md 6.1: 12 requests a second are 42.9 % of two instances and 85.7 % of one. Below 50 %
// one goes, above 70 % one comes: a cycle of some ten minutes, 5 looks and then 2, with the rests.
TEST(FlappingFinding, a_pair_of_70_and_50_flaps_for_ever_between_one_and_two) {
  const RunResult result = between_thresholds(2, 12, R"({"Guard": false})");
  EXPECT_GE(changes_of_size(result), 30U);
  for (std::size_t i = 0; i < path(result).size(); ++i)
    ASSERT_EQ(path(result)[i], i % 2 == 0 ? 2 : 1);
}

// One less would be at 85.7 %, which the guard does not allow. Low thresholds of 35 % are below
// half of 70 % and need no guard: 42.9 % is above them.
TEST(FlappingFinding, the_guard_or_a_low_threshold_of_half_the_high_one_end_it) {
  EXPECT_EQ(changes_of_size(between_thresholds(2, 12, R"({"Guard": true})")), 0U);
  EXPECT_EQ(changes_of_size(between_thresholds(2, 12, R"({"Guard": false, "Low": 35})")), 0U);
}

/// Just below the low threshold of so many instances: one goes, and does not come again if and only
/// if the others stay within the high one.
bool flaps_at(int instances, double high, double low) {
  const double rate = 14 * instances * (low - 0.2) / 100;
  const std::size_t changes = changes_of_size(between_thresholds(
      instances, rate, fmt::format(R"({{"Guard": false, "High": {}, "Low": {}}})", high, low)));
  EXPECT_GE(changes, 1U) << "the first one goes in any case";
  return changes > 1;
}

// policies.md 6.1: a pair is safe at n if and only if low <= high (n - 1) / n. 70 x 2/3 = 46.7,
// 70 x 3/4 = 52.5.
TEST(FlappingFinding, a_pair_of_70_and_50_flaps_at_three_and_not_at_four) {
  EXPECT_TRUE(flaps_at(3, 70, 50));
  EXPECT_FALSE(flaps_at(4, 70, 50));
}

// policies.md 10: a low threshold of 0.9 of the target is safe from ten instances on, (n - 1) / n =
// 0.9, and one of 0.7 from four on, 0.75. At nine: 44.8 % x 9/8 = 50.4 %, above 50 again.
TEST(FlappingFinding, a_low_threshold_of_nine_tenths_needs_ten_instances_and_one_of_seven_four) {
  EXPECT_TRUE(flaps_at(5, 50, 45));
  EXPECT_TRUE(flaps_at(9, 50, 45));
  EXPECT_FALSE(flaps_at(10, 50, 45));
  EXPECT_TRUE(flaps_at(3, 50, 35));
  EXPECT_FALSE(flaps_at(4, 50, 35));
}

// policies.md 10: below ten one relies on the rounding of what target tracking wants. Five at 44.8
// % are ceil(5 x 44.8 / 50) = 5: nothing goes, though the low alarm is on all the time.
TEST(FlappingFinding, target_tracking_rests_below_its_low_threshold_as_it_rounds_up) {
  const RunResult result =
      run_of(with(group_of(5), {{"/duration", R"("4h")"},
                                {"/monitoring", R"({"low_threshold": "fixed_90"})"},
                                cpu_of_a_request(R"("71.4285714ms")"),
                                load(fmt::format("{}", 14 * 5 * 0.448)),
                                target_tracking("ASGAverageCPUUtilization", 50)}));
  EXPECT_EQ(changes_of_size(result), 0U);
  EXPECT_FALSE(result.not_scaled.empty()) << "the alarm never asked";
}

/// Twenty instances at 60 % of their CPU, the target; then a quarter more load: 75 %, and 25 are
/// needed. Nothing saturates, and no chance is in it. An instance serves some four minutes after
/// its launch: with the metric's minute a delay of five ticks.
RunResult a_quarter_more(const scenario::Change& policy) {
  return run_of(with(group_of(20), {{"/duration", R"("3h")"},
                                    os_boot(200),
                                    {"/auto_scaling_group/DefaultInstanceWarmup", "260"},
                                    load(R"([["0s", 120], ["20m", 120], ["20m", 150]])"),
                                    policy}));
}
RunResult a_quarter_more(double gain, const std::string& while_booting) {
  return a_quarter_more(policy(
      "integral", fmt::format(R"({{"IntegralGain": {}, "WhileBooting": "{}", "DeadBand": 0.03}})",
                              gain, while_booting)));
}

// policies.md 10: a gain of 1 is stable where booting instances count as capacity, as the loop then
// sees its own action at once. 20 x 75 / 60 = 25, in one step.
TEST(GainFinding, a_gain_of_one_is_right_where_booting_instances_count) {
  const std::vector<int> one_step = {20, 25};
  EXPECT_EQ(path(a_quarter_more(1, "count")), one_step);
  EXPECT_EQ(path(a_quarter_more(1, "hold")), one_step);
}

// ... and it is the gain of target tracking and of Kubernetes' autoscaler, which count them: in the
// desired capacity, and as pods that are not ready.
TEST(GainFinding, target_tracking_and_hpa_have_a_gain_of_one_and_do_not_overshoot) {
  const std::vector<int> one_step = {20, 25};
  EXPECT_EQ(path(a_quarter_more(target_tracking("ASGAverageCPUUtilization", 60))), one_step);
  EXPECT_EQ(path(a_quarter_more(policy("kubernetes-hpa", R"({"TargetUtilization": 60})"))),
            one_step);
}

// Ignored, the same error is made good again each minute until the first ones serve: 20 x 1.25^4 =
// 49 after four minutes, 61 after five.
TEST(GainFinding, a_gain_of_one_overshoots_twofold_where_slow_boots_are_ignored) {
  const RunResult result = a_quarter_more(1, "ignore");
  EXPECT_GE(largest(result), 49);
  EXPECT_LE(largest(result), 20 * 1.25 * 1.25 * 1.25 * 1.25 * 1.25 * 1.25);
  EXPECT_LT(smallest(result), 25 + 1);
  EXPECT_GE(changes_of_size(result), 10U);
}

// The limit for five ticks is 0.285, and 5^5 / 6^6 = 0.067 does not overshoot at all (policies.md
// 10).
TEST(GainFinding, the_smaller_the_gain_the_smaller_the_overshoot_of_ignored_boots) {
  const int at_one = largest(a_quarter_more(1, "ignore"));
  const int at_twice_the_limit = largest(a_quarter_more(0.57, "ignore"));
  const int at_half_the_limit = largest(a_quarter_more(0.142, "ignore"));
  EXPECT_GT(at_one, at_twice_the_limit + 5);
  EXPECT_GT(at_twice_the_limit, at_half_the_limit + 5);
  EXPECT_LE(at_half_the_limit, 25 + 2);
  EXPECT_EQ(largest(a_quarter_more(0.067, "ignore")), 25);
}

// The longer the boot, the more ticks: at 200 s more, 1.25^3 times as far.
TEST(GainFinding, slower_boots_make_an_ignorant_gain_worse_and_leave_a_counting_one_alone) {
  const auto slower = [](const std::string& way) {
    return largest(run_of(
        with(group_of(20), {{"/duration", R"("2h")"},
                            os_boot(400),
                            {"/auto_scaling_group/DefaultInstanceWarmup", "460"},
                            load(R"([["0s", 120], ["20m", 120], ["20m", 150]])"),
                            policy("integral", fmt::format(R"({{"IntegralGain": 1, "DeadBand": 0.03,
                              "WhileBooting": "{}"}})",
                                                           way))})));
  };
  EXPECT_GE(slower("ignore"), largest(a_quarter_more(1, "ignore")) * 3 / 2);
  EXPECT_EQ(slower("count"), 25);
}

/// Two hours at a constant load that keeps ten instances half busy, by their mean response time as
/// the load balancer tells it: of a minute, and known when another has gone by. With the boot of 51
/// s before it a launch shows three ticks later.
RunResult by_latency(double gain, std::uint32_t replication) {
  return run_of(
      with(group_of(10), {{"/duration", R"("2h")"},
                          cpu_of_a_request(R"({"exponential": "100ms"})"),
                          load("50", "\"poisson\""),
                          policy("latency-control", fmt::format(R"({{"TargetResponseTime": 0.2,
                                   "ServiceTime": 0.1, "IntegralGain": {}}})",
                                                                gain))}),
      replication);
}

// policies.md 10: with a delay of three ticks gains below 0.445 die out and those above grow (Levin
// & May 1976): the noise of the load stays small, or the group goes up and down for ever.
TEST(GainFinding, the_limit_for_three_ticks_is_between_three_and_six_tenths) {
  for (std::uint32_t replication = 0; replication < 3; ++replication) {
    const RunResult below = by_latency(0.3, replication);
    EXPECT_GE(smallest(below), 5) << replication;
    EXPECT_LE(largest(below), 13) << replication;
    const RunResult above = by_latency(0.6, replication);
    EXPECT_LE(smallest(above), 4) << replication;
    EXPECT_GE(largest(above), 20) << replication;
    EXPECT_GE(sizes(above).back().at.since_start(), 110_min) << "it never rests";
  }
}

/// A constant rate on twelve instances of one request of 1 s each at a time, by a policy whose
/// settings are its defaults.
RunResult at_rest(const std::string& type, double rate) {
  return run_of(with(group_of(12), {{"/duration", R"("4h")"},
                                    cpu_of_a_request(R"("1s")"),
                                    load(fmt::format("{}", rate)),
                                    policy(type)}));
}

// policies.md 6.3 (Lim et al., ACDC 2009): an integral controller with a single target can not rest
// on whole instances. 4.4 / 0.6 = 7.33: seven are at 62.9 %, eight at 55 %, and it goes from one to
// the other for ever. A range as wide as an instance ends that.
TEST(ProportionalThresholdingFinding, a_range_rests_where_a_single_target_hunts) {
  for (const double rate : {3.3, 4.4, 5.2, 9.7}) {
    const RunResult hunting = at_rest("integral", rate);
    EXPECT_GE(sizes(hunting).back().at.since_start(), 3_h) << rate;
    EXPECT_GE(changes_of_size(hunting), 30U) << rate;
    const RunResult resting = at_rest("proportional-thresholding", rate);
    EXPECT_LE(sizes(resting).back().at.since_start(), 3_h) << rate;
    EXPECT_LE(changes_of_size(resting), 8U) << rate;
    // And within the range: at most 70 % busy.
    EXPECT_LE(rate / sizes(resting).back().desired, 0.70) << rate;
  }
}

/// Ten instances of one request of 1 s each at a time, for four hours at 5.5 Poisson requests a
/// second: 330 a minute, so that the utilisation of a minute is off by 1 / sqrt(330) = 5.5 %.
RunResult under_noise(const std::string& settings, std::uint32_t replication,
                      const std::string& arrivals = "\"poisson\"") {
  return run_of(with(group_of(10), {{"/duration", R"("4h")"},
                                    cpu_of_a_request(R"("1s")"),
                                    load("5.5", arrivals),
                                    policy("integral", settings)}),
                replication);
}

// policies.md 6.2: a dead band wider than twice the noise keeps a controller quiet.
TEST(NoiseFinding, a_dead_band_has_to_be_wider_than_twice_the_noise) {
  EXPECT_LE(changes_of_size(under_noise(R"({"DeadBand": 0.055})", 0, "\"constant\"")), 2U)
      << "it is the noise, then";
  for (std::uint32_t replication = 0; replication < 4; ++replication) {
    const std::size_t once = changes_of_size(under_noise(R"({"DeadBand": 0.055})", replication));
    const std::size_t thrice = changes_of_size(under_noise(R"({"DeadBand": 0.165})", replication));
    EXPECT_GE(once, 30U) << replication;
    EXPECT_LE(thrice, once / 4) << replication;
  }
}

// policies.md 6.2: derivative action amplifies Poisson noise: filter it over two ticks or more, or
// leave it out.
TEST(NoiseFinding, derivative_action_amplifies_it_unless_it_is_filtered) {
  for (std::uint32_t replication = 0; replication < 4; ++replication) {
    const auto swing = [&](const std::string& settings) {
      const RunResult result = under_noise(settings, replication);
      return largest(result) - smallest(result);
    };
    const std::size_t without = changes_of_size(under_noise("{}", replication));
    const std::size_t filtered =
        changes_of_size(under_noise(R"({"DerivativeGain": 1, "FilterTime": 60})", replication));
    EXPECT_GE(filtered, without * 3 / 2) << replication;
    EXPECT_LE(swing("{}"), 3) << replication;
    EXPECT_LE(swing(R"({"DerivativeGain": 1, "FilterTime": 300})"), 4) << replication;
    EXPECT_GE(swing(R"({"DerivativeGain": 1, "FilterTime": 1})"), 7) << replication;
  }
}

}  // namespace
}  // namespace headroom::world
