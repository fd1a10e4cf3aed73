#include "policies/predictive_scaling.hpp"

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <utility>

#include "tests/policies/asking.hpp"

namespace headroom::policies {
namespace {

using scaling::Config;
using scaling::Datapoint;
using scaling::Decision;
using scaling::GroupFacts;
using scaling::Wake;
using testing::HasSubstr;

Config predefined(const char* type) {
  return Config(Config::Object{{"PredefinedMetricType", Config(type)}});
}

/// PredictiveScalingConfiguration with one metric specification.
Config configuration(Config::Object specification, Config::Object more = {}) {
  specification.emplace_back("TargetValue", 50.0);
  more.emplace_back("MetricSpecifications", Config::List{Config(std::move(specification))});
  return Config(Config::Object{{"PredictiveScalingConfiguration", Config(std::move(more))}});
}
Config of_pair(const char* pair, Config::Object more = {}) {
  return configuration({{"PredefinedMetricPairSpecification", predefined(pair)}}, std::move(more));
}

std::string complaint(const Config& config) {
  try {
    predictive_scaling().make(config, {});
  } catch (const scaling::BadConfig& problem) {
    return problem.place() + ": " + problem.what();
  }
  return "";
}

/// A policy that scales, and the days before it: 600 percent-samples an hour from 8 to 18 o'clock
/// for each instance's worth of 10 %, so that `busy` instances are needed then and one at night.
/// The run begins at midnight.
class Predicting {
 public:
  explicit Predicting(int busy, Config::Object more = {}, int days = 3, Duration into_hour = {}) {
    const bool has_mode = !more.empty() && more.front().first == "Mode";
    if (!has_mode) more.emplace_back("Mode", "ForecastAndScale");
    attached_ = predictive_scaling().make(of_pair("ASGCPUUtilization", std::move(more)),
                                          {1, 40, 1, false, into_hour, 60_s});
    for (int hour = -24 * days; hour < 0; ++hour) {
      const int of_day = (hour % 24 + 24) % 24;
      const int needed = of_day >= 8 && of_day < 18 ? busy : 1;
      load_.push_back({Instant{} - into_hour + 1_h * hour, 50.0 * 60 * needed});
    }
    group_ = settled(1);
    group_.max = 40;
  }
  Decision at(Duration time, Wake::Why why = Wake::Why::timer) {
    return attached_.policy->decide({why, nullptr, false},
                                    {Instant::at(time), group_, {}, {load_}});
  }
  Decision start() { return at({}, Wake::Why::start); }
  scaling::GroupView& group() { return group_; }
  std::vector<Datapoint>& load() { return load_; }
  const scaling::Needs& needs() const { return attached_.needs; }

 private:
  scaling::Attached attached_;
  scaling::GroupView group_;
  std::vector<Datapoint> load_;
};

// ---- the arithmetic --------------------------------------------------------------------------

TEST(PredictiveScalingArithmetic, capacity_is_the_load_by_target_and_ratio_rounded_up) {
  EXPECT_EQ(capacity_for_load(6000, 1000, 60), 1);  // 100 a minute, 1000 for each instance
  EXPECT_EQ(capacity_for_load(60'000, 1000, 60), 1);
  EXPECT_EQ(capacity_for_load(60'001, 1000, 60), 2);
  EXPECT_EQ(capacity_for_load(0, 1000, 60), 0);
}

// aws-behaviour 4.11: forecast 50, maximum 40, buffer 10 % -> 55; buffer 0 -> the forecast.
TEST(PredictiveScalingArithmetic, a_raised_maximum_is_the_forecast_and_its_buffer) {
  EXPECT_EQ(raised_maximum(50, 10), 55);
  EXPECT_EQ(raised_maximum(50, 0), 50);
  EXPECT_EQ(raised_maximum(5, 10), 6);  // 5.5: no less than the buffer says
}

// ---- the forecast ----------------------------------------------------------------------------

TEST(PredictiveScaling, it_forecasts_48_hours_from_the_current_one_on) {
  Predicting policy(8);
  const Decision decision = policy.start();
  ASSERT_TRUE(decision.forecast);
  EXPECT_EQ(decision.forecast->first, Instant{});
  EXPECT_EQ(decision.forecast->step, 1_h);
  ASSERT_EQ(decision.forecast->capacity.size(), 48U);
  EXPECT_EQ(decision.forecast->capacity[7], 1);
  EXPECT_EQ(decision.forecast->capacity[8], 8);
  EXPECT_EQ(decision.forecast->capacity[24 + 17], 8);
  EXPECT_EQ(decision.forecast->capacity[24 + 18], 1);
  EXPECT_EQ(decision.forecast->load[8], 50 * 60 * 8);
}

TEST(PredictiveScaling, the_first_hour_is_the_one_in_which_the_run_begins) {
  Predicting policy(8, {}, 3, 20_min);
  const Decision decision = policy.start();
  EXPECT_EQ(decision.forecast->first, Instant{} - 20_min);
  EXPECT_EQ(decision.forecast->capacity[8], 8);
  EXPECT_EQ(decision.wake_in, 35_min) << "five minutes before the next hour";
}

TEST(PredictiveScaling, the_forecast_is_renewed_every_six_hours) {
  Predicting policy(8);
  policy.start();
  EXPECT_FALSE(policy.at(6_h - 5_min).forecast);
  EXPECT_TRUE(policy.at(6_h).forecast);
  EXPECT_FALSE(policy.at(7_h).forecast);
  EXPECT_TRUE(policy.at(12_h).forecast);
}

TEST(PredictiveScaling, a_renewed_forecast_goes_by_what_the_run_has_published) {
  Predicting policy(8);
  EXPECT_EQ(policy.start().forecast->capacity[8], 8);
  for (Datapoint& point : policy.load()) point.value *= 2;
  const auto renewed = policy.at(6_h).forecast;
  EXPECT_EQ(renewed->first, Instant::at(6_h));
  EXPECT_EQ(renewed->capacity[2], 16) << "8 o'clock, though no hour of today is known";
}

// aws-behaviour 4.11: history of 24 hours at least.
TEST(PredictiveScaling, without_a_day_of_history_it_forecasts_nothing_and_says_so_once) {
  Predicting policy(8);
  policy.load().erase(policy.load().begin(), policy.load().end() - 23);
  const Decision decision = policy.start();
  EXPECT_FALSE(decision.forecast);
  EXPECT_EQ(decision.desired, std::nullopt);
  EXPECT_EQ(decision.floor, std::nullopt);
  EXPECT_THAT(decision.reason, HasSubstr("24 hours of CPUUtilization"));
  EXPECT_TRUE(decision.wake_in);
  EXPECT_EQ(policy.at(55_min).reason, "");
  policy.load().push_back({Instant{}, 3000});
  EXPECT_TRUE(policy.at(65_min).forecast) << "as soon as there are 24 hours";
}

TEST(PredictiveScaling, an_hour_without_a_value_had_no_load) {
  Predicting policy(8, {}, 2);
  auto& load = policy.load();
  load.erase(load.begin() + 8);       // of the first day
  load.erase(load.begin() + 24 + 7);  // of the second
  const std::vector<int> capacity = policy.start().forecast.value().capacity;
  EXPECT_LT(capacity.at(8), 8);
  EXPECT_EQ(capacity.at(9), 8) << "the others are where they were";
}

// ---- what it does ----------------------------------------------------------------------------

TEST(PredictiveScaling, it_scales_out_five_minutes_before_the_hour) {
  Predicting policy(8);
  policy.start();
  EXPECT_EQ(policy.at(6_h + 55_min).desired, 1);
  EXPECT_EQ(policy.at(7_h + 50_min).desired, 1);
  const Decision decision = policy.at(7_h + 55_min);
  EXPECT_EQ(decision.desired, 8);
  EXPECT_EQ(decision.reason, "a forecast of 8 instances for the hour that begins in 300 s");
}

TEST(PredictiveScaling, the_buffer_time_is_as_it_is_set) {
  Predicting policy(8, {{"SchedulingBufferTime", 1200.0}});
  EXPECT_EQ(policy.start().wake_in, 40_min);
  EXPECT_EQ(policy.at(7_h + 40_min).desired, 8);
  Predicting punctual(8, {{"SchedulingBufferTime", 0.0}});
  EXPECT_EQ(punctual.start().wake_in, 1_h);
  EXPECT_EQ(punctual.at(8_h - 1_ns).desired, 1);
  EXPECT_EQ(punctual.at(8_h).desired, 8);
}

// aws-behaviour 4.11: only out, never in.
TEST(PredictiveScaling, it_never_asks_for_less_than_there_is) {
  Predicting policy(8);
  policy.start();
  policy.group().desired = 20;
  EXPECT_EQ(policy.at(7_h + 55_min).desired, 20);
  EXPECT_EQ(policy.at(18_h).desired, 20);
  EXPECT_FALSE(policy.needs().stance.scales_in);
}

TEST(PredictiveScaling, what_it_forecast_is_the_least_until_the_hour_is_over) {
  Predicting policy(8);
  policy.start();
  EXPECT_EQ(policy.at(7_h).floor, 1);
  EXPECT_EQ(policy.at(7_h + 55_min).floor, 8);
  EXPECT_EQ(policy.at(17_h).floor, 8);
  EXPECT_EQ(policy.at(17_h + 55_min).floor, 8) << "the hour before is not over";
  EXPECT_EQ(policy.at(17_h + 55_min).wake_in, 5_min);
  EXPECT_EQ(policy.at(18_h).floor, 1);
}

TEST(PredictiveScaling, it_acts_at_once_when_the_run_begins_in_a_busy_hour) {
  Predicting policy(8);
  for (Datapoint& point : policy.load()) point.value = 50.0 * 60 * 5;
  EXPECT_EQ(policy.start().desired, 5);
}

// aws-behaviour 4.11: ForecastOnly is the default.
TEST(PredictiveScaling, forecast_only_never_has_an_opinion) {
  auto attached = predictive_scaling().make(of_pair("ASGCPUUtilization"), {});
  EXPECT_FALSE(attached.needs.stance.scales_out);
  EXPECT_TRUE(attached.needs.only_one.empty());
  Predicting policy(8, {{"Mode", "ForecastOnly"}});
  EXPECT_TRUE(policy.start().forecast);
  const Decision decision = policy.at(7_h + 55_min);
  EXPECT_EQ(decision.desired, std::nullopt);
  EXPECT_EQ(decision.floor, std::nullopt);
  EXPECT_EQ(decision.reason, "");
}

// aws-behaviour 4.11: forecast 50, maximum 40, buffer 10 -> 55.
TEST(PredictiveScaling, increase_max_capacity_raises_the_limit_with_its_buffer) {
  Predicting policy(
      50, {{"MaxCapacityBreachBehavior", "IncreaseMaxCapacity"}, {"MaxCapacityBuffer", 10.0}});
  EXPECT_FALSE(policy.start().limits);
  const Decision decision = policy.at(7_h + 55_min);
  EXPECT_EQ(decision.desired, 50);
  ASSERT_TRUE(decision.limits);
  EXPECT_EQ(decision.limits->max, 55);
  EXPECT_EQ(decision.limits->min, std::nullopt);
}

TEST(PredictiveScaling, a_forecast_close_to_the_maximum_raises_it_too) {
  Predicting policy(
      38, {{"MaxCapacityBreachBehavior", "IncreaseMaxCapacity"}, {"MaxCapacityBuffer", 10.0}});
  policy.start();
  EXPECT_EQ(policy.at(7_h + 55_min).limits->max, 42);
}

TEST(PredictiveScaling, honor_max_capacity_leaves_the_limit_alone) {
  Predicting policy(50);
  policy.start();
  const Decision decision = policy.at(7_h + 55_min);
  EXPECT_FALSE(decision.limits);
  EXPECT_EQ(decision.desired, 50) << "the group clamps it, and says so";
}

// ---- metrics ---------------------------------------------------------------------------------

TEST(PredictiveScalingMetrics, a_pair_names_its_load) {
  const auto load_of = [](const char* pair) {
    return predictive_scaling().make(of_pair(pair), {}).needs.hourly.at(0);
  };
  EXPECT_EQ(load_of("ASGCPUUtilization").id, (scaling::MetricId{"AWS/EC2", "CPUUtilization"}));
  EXPECT_EQ(load_of("ASGNetworkIn").id, (scaling::MetricId{"AWS/EC2", "NetworkIn"}));
  EXPECT_EQ(load_of("ASGNetworkOut").id, (scaling::MetricId{"AWS/EC2", "NetworkOut"}));
  EXPECT_EQ(load_of("ALBRequestCount").id,
            (scaling::MetricId{"AWS/ApplicationELB", "RequestCount"}));
  EXPECT_EQ(load_of("ALBRequestCount").statistic, scaling::Statistic::sum);
}

/// The capacity for an hourly load of 60,000 at a target of 50.
int capacity_at_60000(const Config& config, Duration sample_period) {
  auto attached = predictive_scaling().make(config, {1, 1000, 1, false, Duration{}, sample_period});
  std::vector<Datapoint> load;
  for (int hour = -24; hour < 0; ++hour) load.push_back({Instant{} + 1_h * hour, 60'000});
  const Decision decision = attached.policy->decide({Wake::Why::start, nullptr, false},
                                                    {Instant{}, settled(1), {}, {load}});
  return decision.forecast->capacity[0];
}

// The sum over an hour has 60 samples of each instance with detailed monitoring, 12 with basic;
// AWS's target for requests is by the minute, whatever the monitoring.
TEST(PredictiveScalingMetrics, samples_of_an_hour_are_those_of_the_metric) {
  EXPECT_EQ(capacity_at_60000(of_pair("ASGCPUUtilization"), 60_s), 20);
  EXPECT_EQ(capacity_at_60000(of_pair("ASGCPUUtilization"), 300_s), 100);
  EXPECT_EQ(capacity_at_60000(of_pair("ALBRequestCount"), 300_s), 20);
}

TEST(PredictiveScalingMetrics, the_same_pair_can_be_named_by_its_two_halves) {
  const Config halves = configuration(
      {{"PredefinedLoadMetricSpecification", predefined("ASGTotalCPUUtilization")},
       {"PredefinedScalingMetricSpecification", predefined("ASGAverageCPUUtilization")}});
  EXPECT_EQ(capacity_at_60000(halves, 60_s), 20);
}

Config queries(const char* name_space, const char* name, scaling::Statistic statistic) {
  scaling::MetricQuery query{{name_space, name}};
  query.statistic = statistic;
  return Config(Config::Object{{"MetricDataQueries", Config(query)}});
}

TEST(PredictiveScalingMetrics, of_others_history_tells_what_an_instance_does) {
  const Config own = configuration(
      {{"CustomizedLoadMetricSpecification", queries("App", "Jobs", scaling::Statistic::sum)},
       {"CustomizedScalingMetricSpecification",
        queries("App", "Busy", scaling::Statistic::average)}});
  auto attached = predictive_scaling().make(own, {});
  ASSERT_EQ(attached.needs.hourly.size(), 3U);
  EXPECT_EQ(attached.needs.hourly[2].id.name, "GroupInServiceInstances");
  // 200 jobs an hour keep 2 instances at 25: 4 jobs for each unit of each instance. At the target
  // of 50 an instance does 200.
  std::vector<Datapoint> jobs, busy, instances;
  for (int hour = -24; hour < 0; ++hour) {
    const Instant time = Instant{} + 1_h * hour;
    jobs.push_back({time, hour < -12 ? 200.0 : 500.0});
    if (hour >= -12) continue;
    busy.push_back({time, 25});
    instances.push_back({time, 2});
  }
  const auto ask = [&] {
    return attached.policy->decide({Wake::Why::start, nullptr, false},
                                   {Instant{}, settled(1), {}, {jobs, busy, instances}});
  };
  const Decision decision = ask();
  EXPECT_EQ(decision.forecast->capacity[0], 1);
  EXPECT_EQ(decision.forecast->capacity[23], 3) << "500 by 200, rounded up";
  attached = predictive_scaling().make(own, {});
  busy.clear();
  EXPECT_THAT(ask().reason, HasSubstr("no hour in which load, scaling metric and capacity"));
}

// ---- settings --------------------------------------------------------------------------------

TEST(PredictiveScalingConfig, is_refused_where_it_makes_no_sense) {
  const std::string place = "/PredictiveScalingConfiguration";
  EXPECT_EQ(complaint(of_pair("ASGCPUUtilization")), "");
  EXPECT_THAT(complaint(configuration({})), HasSubstr("either PredefinedMetricPairSpecification"));
  EXPECT_THAT(complaint(configuration(
                  {{"PredefinedLoadMetricSpecification", predefined("ASGTotalCPUUtilization")}})),
              HasSubstr("one of PredefinedScalingMetricSpecification and Customized"));
  EXPECT_THAT(complaint(configuration(
                  {{"PredefinedMetricPairSpecification", predefined("ASGCPUUtilization")},
                   {"PredefinedLoadMetricSpecification", predefined("ASGTotalCPUUtilization")}})),
              HasSubstr(place + "/MetricSpecifications/0/PredefinedLoadMetricSpecification"));
  EXPECT_THAT(complaint(of_pair("ASGCPUUtilization", {{"MaxCapacityBuffer", 10.0}})),
              HasSubstr(place + "/MaxCapacityBuffer"));
  EXPECT_THAT(complaint(of_pair("ASGCPUUtilization",
                                {{"MaxCapacityBreachBehavior", "IncreaseMaxCapacity"}})),
              HasSubstr(place + "/MaxCapacityBuffer"));
  EXPECT_THAT(complaint(Config(Config::Object{
                  {"PredictiveScalingConfiguration",
                   Config(Config::Object{{"MetricSpecifications", Config::List{}}})}})),
              HasSubstr("exactly one"));
  EXPECT_THAT(complaint(configuration({{"CustomizedLoadMetricSpecification",
                                        queries("App", "Jobs", scaling::Statistic::percentile)},
                                       {"CustomizedScalingMetricSpecification",
                                        queries("App", "Busy", scaling::Statistic::average)}})),
              HasSubstr("percentiles are not built"));
}

TEST(PredictiveScalingConfig, only_one_may_scale) {
  const auto needs = predictive_scaling()
                         .make(of_pair("ASGCPUUtilization", {{"Mode", "ForecastAndScale"}}), {})
                         .needs;
  EXPECT_FALSE(needs.only_one.empty());
  EXPECT_TRUE(needs.start);
}

}  // namespace
}  // namespace headroom::policies
