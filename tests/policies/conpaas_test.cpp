#include "policies/conpaas.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <string>

#include "policies/parts/conpaas_predictor.hpp"
#include "tests/policies/by_rate.hpp"

namespace headroom::policies {
namespace {

using scaling::Config;
using Sizes = std::vector<int>;

scaling::Attached attached(Config::Object settings = {}) {
  settings.emplace_back("RequestsPerInstance", Config(10.0));
  return conpaas().make(Config(std::move(settings)), {});
}

/// Sizes after so many minutes of that rate.
Sizes minutes_of(scaling::Policy& policy, std::size_t count, double rate, int present) {
  return follow(policy, std::vector<double>(count, rate), present);
}

std::vector<double> ramp(std::size_t count) {
  std::vector<double> values(count);
  std::iota(values.begin(), values.end(), 1);
  return values;
}

// 4 and 5 come next.
TEST(ConpaasPredictor, takes_the_mean_of_the_steps_and_may_weigh_the_later_ones_more) {
  ConpaasPredictor equal(2, ConpaasPredictor::Weights::equal);
  EXPECT_NEAR(equal.predict(ramp(3), 3).value, 4.5, 1e-12);
  ConpaasPredictor later(2, ConpaasPredictor::Weights::later);
  EXPECT_NEAR(later.predict(ramp(3), 3).value, (4 + 2 * 5) / 3.0, 1e-12);
}

TEST(ConpaasPredictor, believes_the_model_that_erred_least_the_last_time) {
  ConpaasPredictor predictor(5, ConpaasPredictor::Weights::equal);
  std::vector<double> history = ramp(20);
  EXPECT_EQ(predictor.predict(history, 20).model, "linear-regression") << "the first";
  history.insert(history.end(), 5, 10.5);  // back to the mean, as autoregression would have it
  EXPECT_EQ(predictor.predict(history, 5).model, "autoregression");
}

TEST(ConpaasPredictor, knows_holt_winters_once_there_are_two_seasons_as_long_as_the_forecast) {
  ConpaasPredictor predictor(2, ConpaasPredictor::Weights::equal);
  std::vector<double> history;  // a rise on which every other value is ten higher
  for (int i = 0; i < 40; ++i) history.push_back(i % 2 == 0 ? i : i + 10);
  predictor.predict(history, 40);
  history.insert(history.end(), {40, 51});
  EXPECT_EQ(predictor.predict(history, 2).model, "holt-winters");
}

TEST(ConpaasPredictor, never_expects_less_than_nothing) {
  ConpaasPredictor predictor(20, ConpaasPredictor::Weights::later);
  EXPECT_EQ(predictor.predict(std::vector<double>{9, 5, 1}, 3).value, 0);
}

// A load of 3 instances on 2: 3 / 0.8 = 3.75.
TEST(Conpaas, launches_once_the_next_round_says_the_same) {
  Sizes expected(29, 2);
  expected.insert(expected.end(), {4, 4});
  EXPECT_EQ(minutes_of(*attached().policy, 31, 30, 2), expected);
}

TEST(Conpaas, needs_twenty_samples_whatever_the_round) {
  const scaling::Attached hasty = attached({{"Round", Config(60.0)}});
  Sizes expected(20, 2);
  expected.push_back(4);
  EXPECT_EQ(minutes_of(*hasty.policy, 21, 30, 2), expected);
}

TEST(Conpaas, lets_instances_go_below_the_low_threshold_only) {
  const scaling::Attached busy = attached();
  EXPECT_EQ(minutes_of(*busy.policy, 60, 21, 4), Sizes(60, 4)) << "52.5 % of 4";
  const scaling::Attached idle = attached();
  EXPECT_EQ(minutes_of(*idle.policy, 30, 19, 4).back(), 3) << "47.5 %: 1.9 / 0.8 = 2.4";
}

TEST(Conpaas, an_action_needs_two_rounds_more_to_be_followed_by_another) {
  const scaling::Attached policy = attached({{"Round", Config(60.0)}});
  EXPECT_EQ(minutes_of(*policy.policy, 21, 30, 2).back(), 4);
  // The same load on a group that somebody else has made larger.
  EXPECT_EQ(minutes_of(*policy.policy, 2, 30, 9), (Sizes{9, 4}));
}

TEST(Conpaas, survives_silence_an_empty_group_and_its_limits) {
  const scaling::Attached policy = attached({{"Round", Config(60.0)}});
  scaling::Observation silence;
  silence.group = settled(0);
  silence.metrics = {{}};
  const scaling::Wake tick{scaling::Wake::Why::tick};
  EXPECT_FALSE(policy.policy->decide(tick, silence).desired);
  minutes_of(*policy.policy, 19, 0, 1);
  EXPECT_EQ(policy.policy->decide(tick, silence).desired, 0);
  scaling::Observation crowd = silence;
  crowd.group.max = 5;
  crowd.metrics = {{{Instant{}, 60 * 1000.0}}};
  policy.policy->decide(tick, crowd);
  EXPECT_EQ(policy.policy->decide(tick, crowd).desired, 5);
}

TEST(Conpaas, a_round_is_whole_periods) {
  EXPECT_THROW(attached({{"Round", Config(90.0)}}), scaling::BadConfig);
  EXPECT_THROW(attached({{"Round", Config(60.0)}, {"Period", Config(120.0)}}), scaling::BadConfig);
  EXPECT_NO_THROW(attached({{"Period", Config(420.0)}}));
  EXPECT_NO_THROW(attached({{"Period", Config(3600.0)}}));
}

TEST(Conpaas, its_low_threshold_is_below_its_high_one) {
  EXPECT_THROW(attached({{"High", Config(0.5)}, {"Low", Config(0.6)}}), scaling::BadConfig);
  EXPECT_NO_THROW(attached({{"High", Config(0.3)}}));
}

TEST(Conpaas, needs_no_settings_and_no_facts_to_be_read) {
  EXPECT_TRUE(conpaas().make({}, {}).needs.capacity);
  EXPECT_FALSE(conpaas().assumed({}).empty());
}

}  // namespace
}  // namespace headroom::policies
