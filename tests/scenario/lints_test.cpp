#include "sim/scenario/lints.hpp"

#include <gmock/gmock.h>

#include "tests/scenario/small_scenario.hpp"

/// Settings that are allowed and can hardly be meant.
namespace headroom::scenario {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

scaling::Messages warnings_of(const Json& json) { return read(json).warnings; }

TEST(Lints, a_small_scenario_has_none) { EXPECT_THAT(warnings_of(small()), IsEmpty()); }

// 40 requests a second of 10 ms are 0.4 vCPUs. Two t3.micro earn 0.4 with 24 credits an hour; one
// earns 0.2, has none to begin with, and can not serve 0.4.
TEST(Lints, a_load_above_the_baseline_of_the_whole_group_is_told) {
  const auto with = [](int most, const char* mode) {
    return warnings_of(
        small_with({{"/auto_scaling_group/MaxSize", most},
                    {"/load", {{{"poisson", {{"rate", 40}, {"mix", {{"get", 1}}}}}}}},
                    {"/launch_template/LaunchTemplateData/CreditSpecification/CpuCredits", mode}}));
  };
  EXPECT_THAT(with(1, "standard"),
              Contains(HasSubstr("0.4 vCPUs busy on average, 1 instances of t3.micro earn 0.2")));
  EXPECT_THAT(with(1, "unlimited"), Not(Contains(HasSubstr("busy on average"))));
  EXPECT_THAT(with(2, "standard"), Not(Contains(HasSubstr("busy on average"))));
}

TEST(Lints, settings_that_credits_or_workers_leave_without_effect_are_told) {
  EXPECT_THAT(warnings_of(small_with({{"/throttle", {{"ramp", "15m"}}}})),
              Contains("throttle has no effect: t3.micro is in unlimited mode"));
  EXPECT_THAT(warnings_of(small_with({{"/application/queue_limit", 5}})),
              Contains(HasSubstr("queue_limit has no effect")));
}

// An alarm of three periods looks at five: one instance of basic monitoring has one datapoint in
// them, two instances have two.
TEST(Lints, an_alarm_that_missing_data_silence_is_warned_about) {
  const auto with = [](const char* treatment, int points, int least) {
    const Json alarm = {{"AlarmName", "high"},
                        {"Namespace", "AWS/EC2"},
                        {"MetricName", "CPUUtilization"},
                        {"Statistic", "Average"},
                        {"Period", 60},
                        {"EvaluationPeriods", 3},
                        {"DatapointsToAlarm", points},
                        {"TreatMissingData", treatment},
                        {"Threshold", 5},
                        {"ComparisonOperator", "GreaterThanThreshold"},
                        {"Dimensions", {{{"Name", "AutoScalingGroupName"}, {"Value", "web"}}}}};
    return warnings_of(small_with(
        {{"/metric_alarms", Json::array({alarm})}, {"/auto_scaling_group/MinSize", least}}));
  };
  EXPECT_THAT(with("notBreaching", 2, 1), ElementsAre(HasSubstr("high can not fire with 1 inst")));
  EXPECT_THAT(with("notBreaching", 1, 1), IsEmpty());
  EXPECT_THAT(with("notBreaching", 2, 2), IsEmpty());
  EXPECT_THAT(with("missing", 3, 1), IsEmpty());
  EXPECT_THAT(with("ignore", 2, 1), ElementsAre(HasSubstr("TreatMissingData is ignore")));
}

TEST(Lints, a_sum_of_cpu_is_no_percentage) {
  const Json alarm = {{"AlarmName", "sum"},
                      {"Namespace", "AWS/EC2"},
                      {"MetricName", "CPUUtilization"},
                      {"Statistic", "Sum"},
                      {"Period", 60},
                      {"EvaluationPeriods", 1},
                      {"Threshold", 150},
                      {"ComparisonOperator", "GreaterThanThreshold"},
                      {"Dimensions", {{{"Name", "AutoScalingGroupName"}, {"Value", "web"}}}}};
  EXPECT_THAT(warnings_of(small_with({{"/metric_alarms", Json::array({alarm})}})),
              Not(Contains(HasSubstr("can not fire"))));
}

TEST(Lints, more_initial_credits_than_the_type_can_have_are_told) {
  EXPECT_THAT(
      warnings_of(small_with({{"/initial", {{"instances", "running"}, {"credits", 1000}}}})),
      Contains(HasSubstr("initial.credits 1000 is more than t3.micro can have: 288")));
}

// ---- what can not be ---------------------------------------------------------------------------

const Json kTracker = {
    {{"PolicyName", "cpu"},
     {"PolicyType", "TargetTrackingScaling"},
     {"TargetTrackingConfiguration",
      {{"PredefinedMetricSpecification", {{"PredefinedMetricType", "ASGAverageCPUUtilization"}}},
       {"TargetValue", 50}}}}};

scaling::Messages warnings_with_target(double target, const std::string& type, int workers) {
  Json tracker = kTracker;
  tracker[0]["TargetTrackingConfiguration"]["TargetValue"] = target;
  return warnings_of(small_with({{"/scaling_policies", tracker},
                                 {"/launch_template/LaunchTemplateData/InstanceType", type},
                                 {"/application/workers", workers}}));
}

TEST(Lints, more_cpu_than_the_workers_can_use_is_warned_about) {
  EXPECT_THAT(warnings_with_target(50, "t3.micro", 1),
              ElementsAre(AllOf(HasSubstr("AlarmHigh of policy cpu can not fire at 50 %"),
                                HasSubstr("50 % of the 2 vCPUs of t3.micro"))));
  EXPECT_THAT(warnings_with_target(49, "t3.micro", 1), IsEmpty());
  EXPECT_THAT(warnings_with_target(50, "t3.micro", 2), IsEmpty());
  EXPECT_THAT(warnings_with_target(50, "t3.micro", 0), IsEmpty()) << "no limit";
}

TEST(Lints, a_target_that_is_no_percentage_is_warned_about) {
  EXPECT_THAT(warnings_with_target(600, "t3.micro", 0),
              ElementsAre(HasSubstr("CPUUtilization is never above 100")));
  EXPECT_THAT(warnings_with_target(0.6, "t3.micro", 0),
              Contains(HasSubstr("CPUUtilization is in percent")));
}

// ---- credits (aws-behaviour 1.9) ---------------------------------------------------------------

scaling::Messages warnings_of_t2(const std::string& type, double target) {
  return warnings_with_target(target, type, 0);
}

TEST(Lints, an_alarm_that_exhausted_credits_hide_is_warned_about) {
  EXPECT_THAT(warnings_of_t2("t2.micro", 70),
              ElementsAre(AllOf(HasSubstr("AlarmHigh of policy cpu at 70 % can not fire"),
                                HasSubstr("credits of t2.micro are gone"), HasSubstr("10 %")),
                          HasSubstr("AlarmLow of policy cpu below 49 % may fire under overload")));
}

TEST(Lints, a_target_that_equals_the_baseline_is_warned_about) {
  const auto warnings = warnings_of_t2("t2.nano", 5);
  ASSERT_FALSE(warnings.empty());
  EXPECT_THAT(warnings[0], AllOf(HasSubstr("can not start to fire once credits are gone"),
                                 HasSubstr("5 % equals the baseline of t2.nano"),
                                 HasSubstr("a lower threshold or unlimited credits would do")));
}

TEST(Lints, a_target_below_the_baseline_is_not_hidden) {
  EXPECT_THAT(warnings_of_t2("t2.micro", 9.5), IsEmpty());
}

TEST(Lints, unlimited_credits_hide_nothing) {
  EXPECT_THAT(warnings_of_t2("t3.micro", 70), IsEmpty());
}

// ---- boot --------------------------------------------------------------------------------------

// os_boot 6, cloud_init 2, service_start 1 s of CPU: 3 % of five minutes of one vCPU.
TEST(Lints, a_boot_that_alone_fires_the_alarm_is_warned_about) {
  const auto with = [](double target, bool detailed) {
    Json tracker = kTracker;
    tracker[0]["TargetTrackingConfiguration"]["TargetValue"] = target;
    return warnings_of(
        small_with({{"/instance_types", {{"lab", {{"vcpus", 1}}}}},
                    {"/launch_template/LaunchTemplateData/InstanceType", "lab"},
                    {"/launch_template/LaunchTemplateData/Monitoring", {{"Enabled", detailed}}},
                    {"/scaling_policies", tracker}}));
  };
  EXPECT_THAT(with(2.9, false), ElementsAre(AllOf(HasSubstr("AlarmHigh of policy cpu at 2.9 %"),
                                                  HasSubstr("9 s of CPU are 3 % of 300 s"))));
  EXPECT_THAT(with(3, false), IsEmpty());
  // With one-minute samples it takes three of them: 5 % of 180 s.
  EXPECT_THAT(with(4.9, true), ElementsAre(HasSubstr("9 s of CPU are 5 % of 180 s")));
  EXPECT_THAT(with(5, true), IsEmpty());
}

// ---- load --------------------------------------------------------------------------------------

scaling::Messages warnings_with_rate(const Json& rate, int workers) {
  return warnings_of(
      small_with({{"/load/0/poisson/rate", rate}, {"/application/workers", workers}}));
}

// 10 ms of CPU each, and at most two instances of two vCPUs.
TEST(Lints, load_beyond_the_largest_group_is_warned_about) {
  EXPECT_THAT(warnings_with_rate(400, 0), IsEmpty());
  EXPECT_THAT(warnings_with_rate(401, 0), ElementsAre(HasSubstr("2 instances of t3.micro have 4")));
  EXPECT_THAT(warnings_with_rate(201, 1), ElementsAre(HasSubstr("2 instances of t3.micro have 2")));
  EXPECT_THAT(warnings_with_rate(Json::array({{"0s", 1}, {"5m", 500}}), 0),
              ElementsAre(HasSubstr("5 vCPUs")));
}

TEST(Lints, a_rate_that_changes_after_the_end_is_warned_about) {
  EXPECT_THAT(warnings_with_rate(Json::array({{"0s", 1}, {"2h", 500}}), 0),
              ElementsAre(HasSubstr("a point at 2h, the run ends at 10m")));
}

TEST(Lints, credits_of_a_type_that_has_none_are_warned_about) {
  EXPECT_THAT(
      warnings_of(small_with({{"/launch_template/LaunchTemplateData/InstanceType", "m5.large"},
                              {"/launch_template/LaunchTemplateData/CreditSpecification",
                               {{"CpuCredits", "standard"}}},
                              {"/initial", {{"instances", "running"}, {"credits", 12.5}}}})),
      ElementsAre(HasSubstr("CreditSpecification has no effect: m5.large"),
                  HasSubstr("initial.credits has no effect")));
}

// ---- flapping ----------------------------------------------------------------------------------

/// Out by one above `out` percent, in by one below `in` percent.
Json pair_of_alarms(double out, double in, int max = 4) {
  const auto policy = [](const char* name, const char* bound, int adjustment) {
    return Json{
        {"PolicyName", name},
        {"PolicyType", "StepScaling"},
        {"AdjustmentType", "ChangeInCapacity"},
        {"StepAdjustments", Json::array({{{bound, 0}, {"ScalingAdjustment", adjustment}}})}};
  };
  const auto alarm = [](const char* name, const char* comparison, double threshold,
                        const char* action) {
    return Json{{"AlarmName", name},
                {"Namespace", "AWS/EC2"},
                {"MetricName", "CPUUtilization"},
                {"Dimensions", Json::array({{{"Name", "AutoScalingGroupName"}, {"Value", "web"}}})},
                {"Statistic", "Average"},
                {"Period", 60},
                {"EvaluationPeriods", 1},
                {"Threshold", threshold},
                {"ComparisonOperator", comparison},
                {"AlarmActions", Json::array({action})}};
  };
  return small_with(
      {{"/auto_scaling_group/MaxSize", max},
       {"/scaling_policies", Json::array({policy("out", "MetricIntervalLowerBound", 1),
                                          policy("in", "MetricIntervalUpperBound", -1)})},
       {"/metric_alarms", Json::array({alarm("high", "GreaterThanThreshold", out, "out"),
                                       alarm("low", "LessThanThreshold", in, "in")})}});
}

TEST(Lints, scaling_out_at_70_and_in_at_50_percent_flaps_between_1_and_2) {
  EXPECT_THAT(warnings_of(pair_of_alarms(70, 50)),
              ElementsAre(AllOf(HasSubstr("high and low flap between 1 and 2 instances"),
                                HasSubstr("between 70 and 100 % of one"), HasSubstr("35"))));
}

TEST(Lints, scaling_out_at_70_and_in_at_35_percent_does_not_flap) {
  EXPECT_THAT(warnings_of(pair_of_alarms(70, 35)), IsEmpty());
}

TEST(Lints, flapping_is_found_where_it_begins) {
  // 70 % of 2 is 140 % of one; 3 at 48 % are 144 %. Between 1 and 2: 70 % against 96 %.
  EXPECT_THAT(warnings_of(pair_of_alarms(70, 48)), ElementsAre(HasSubstr("between 1 and 2")));
  Json from_two = pair_of_alarms(70, 48);
  from_two["auto_scaling_group"]["MinSize"] = 2;
  EXPECT_THAT(warnings_of(from_two), ElementsAre(HasSubstr("between 2 and 3")));
}

TEST(Lints, a_group_that_can_not_grow_does_not_flap) {
  EXPECT_THAT(warnings_of(pair_of_alarms(70, 50, 1)),
              ElementsAre("policy out can do nothing: MinSize and MaxSize are both 1",
                          "policy in can do nothing: MinSize and MaxSize are both 1"));
}

TEST(Lints, policies_the_wrong_way_round_do_not_flap) {
  Json json = pair_of_alarms(70, 50);
  json["metric_alarms"][1]["AlarmActions"] = Json::array({"out"});
  EXPECT_THAT(warnings_of(json), ElementsAre(HasSubstr("no alarm names policy in")));
}

// ---- policies without alarm --------------------------------------------------------------------

TEST(Lints, a_step_policy_that_no_alarm_names_never_runs) {
  Json json = pair_of_alarms(70, 35);
  json["metric_alarms"].erase(1);
  EXPECT_THAT(warnings_of(json), ElementsAre("no alarm names policy in: it never runs"));
}

TEST(Lints, a_disabled_policy_needs_no_alarm) {
  Json json = pair_of_alarms(70, 35);
  json["metric_alarms"].erase(1);
  json["scaling_policies"][1]["Enabled"] = false;
  EXPECT_THAT(warnings_of(json), IsEmpty());
}

TEST(Lints, a_disabled_policy_does_not_flap) {
  Json json = pair_of_alarms(70, 50);
  json["scaling_policies"][1]["Enabled"] = false;
  EXPECT_THAT(warnings_of(json), IsEmpty());
}

TEST(Lints, target_tracking_brings_its_own_alarms) {
  const Json tracking =
      Json::parse(R"([{"PolicyName": "keep", "PolicyType": "TargetTrackingScaling",
      "TargetTrackingConfiguration": {"TargetValue": 50,
        "PredefinedMetricSpecification": {"PredefinedMetricType": "ASGAverageCPUUtilization"}}}])");
  EXPECT_THAT(warnings_of(small_with({{"/scaling_policies", tracking}})), IsEmpty());
}

// ---- load --------------------------------------------------------------------------------------

TEST(Lints, a_scenario_without_load_is_warned_about) {
  EXPECT_THAT(warnings_of(small_with({{"/load", Json::array()}})),
              ElementsAre(HasSubstr("no load")));
}

TEST(Lints, a_load_that_starts_after_the_end_is_warned_about) {
  EXPECT_THAT(warnings_of(small_with({{"/load/0/start", "10m"}})),
              ElementsAre(HasSubstr("load[0] starts after the end")));
  EXPECT_THAT(warnings_of(small_with({{"/load/0/start", "599s"}})), IsEmpty());
}

TEST(Lints, a_load_that_sends_nothing_is_warned_about) {
  const auto with_load = [](const char* load) {
    return warnings_of(small_with({{"/load", Json::array({Json::parse(load)})}}));
  };
  const std::string silence = "the rate of load[0] is 0 all the time: it sends nothing";
  EXPECT_THAT(with_load(R"({"poisson": {"rate": 0}})"), ElementsAre(silence));
  EXPECT_THAT(
      with_load(R"({"poisson": {"rate": [["0s", 0], ["5m", 0], ["9m", 1]]}, "stop": "5m"})"),
      ElementsAre(silence));
  EXPECT_THAT(with_load(R"({"poisson": {"rate": 1}, "start": "1m", "stop": "1m"})"),
              ElementsAre("load[0] stops as it starts: it sends nothing"));
  EXPECT_THAT(with_load(R"({"poisson": {"rate": [["0s", 0], ["9m", 1]]}})"), IsEmpty());
}

// ---- changes on the way ------------------------------------------------------------------------

const Json kToStandard = Json::parse(R"([{"at": "5m", "CpuCredits": "standard"}])");

TEST(Lints, a_change_to_standard_mode_gives_the_throttle_its_effect) {
  const Values unlimited = {
      {"/launch_template/LaunchTemplateData/CreditSpecification", {{"CpuCredits", "unlimited"}}},
      {"/throttle", {{"ramp", "15m"}}}};
  EXPECT_THAT(warnings_of(small_with(unlimited)), Contains(HasSubstr("throttle has no effect")));
  Values changed = unlimited;
  changed.emplace_back("/credit_changes", kToStandard);
  EXPECT_THAT(warnings_of(small_with(changed)), IsEmpty());
  EXPECT_THAT(read(small_with(changed)).assumed, Contains(HasSubstr("as credits run out")));
}

TEST(Lints, changes_after_the_end_of_the_run_are_warned_about) {
  EXPECT_THAT(warnings_of(small_with({{"/duration", "5m"}, {"/credit_changes", kToStandard}})),
              ElementsAre(HasSubstr("credit_changes has a change at 5m, the run ends at 5m")));
}

TEST(Lints, a_type_that_instances_will_have_is_judged_as_the_first_one) {
  const Json to_nano = Json::parse(R"([{"at": "5m", "InstanceType": "t2.nano"}])");
  EXPECT_THAT(warnings_of(small_with(
                  {{"/vertical_scaling/schedule", to_nano},
                   {"/application/memory", {{"base", "300MiB"}, {"per_worker", "300MiB"}}}})),
              ElementsAre(HasSubstr("t2.nano has 512")));
  EXPECT_THAT(
      warnings_of(small_with({{"/launch_template/LaunchTemplateData/InstanceType", "m5.large"},
                              {"/vertical_scaling/schedule", to_nano},
                              {"/throttle", {{"ramp", "15m"}}}})),
      IsEmpty());
}

// ---- without effect ----------------------------------------------------------------------------

TEST(Lints, a_server_timeout_that_the_load_balancer_precedes_is_warned_about) {
  EXPECT_THAT(warnings_of(small_with({{"/application/server_timeout", "59s"}})), IsEmpty());
  EXPECT_THAT(warnings_of(small_with({{"/application/server_timeout", "60s"}})),
              ElementsAre(HasSubstr("server_timeout has no effect")));
  EXPECT_THAT(warnings_of(small_with({{"/application/server_timeout", "60s"},
                                      {"/application/on_server_timeout", "cancel"}})),
              IsEmpty())
      << "it ends the work that goes on without a client";
}

TEST(Lints, a_throttle_without_credits_is_warned_about) {
  EXPECT_THAT(
      warnings_of(small_with({{"/launch_template/LaunchTemplateData/InstanceType", "m5.large"},
                              {"/throttle", {{"ramp", "15m"}}}})),
      ElementsAre(HasSubstr("throttle has no effect: m5.large")));
}

TEST(Lints, a_quota_bounds_what_alarms_can_see_and_load_can_use) {
  const Json lab = {
      {"lab", {{"vcpus", 1}, {"cpu_quota", {{"quota", "20ms"}, {"period", "100ms"}}}}}};
  const auto with = [&](double target, double rate) {
    Json tracker = kTracker;
    tracker[0]["TargetTrackingConfiguration"]["TargetValue"] = target;
    return warnings_of(small_with({{"/instance_types", lab},
                                   {"/launch_template/LaunchTemplateData/InstanceType", "lab"},
                                   {"/scaling_policies", tracker},
                                   {"/load/0/poisson/rate", rate}}));
  };
  EXPECT_THAT(with(19, 40), IsEmpty());
  EXPECT_THAT(with(20, 40), ElementsAre(HasSubstr("the CPU quota of lab is 20 %")));
  EXPECT_THAT(with(19, 41), ElementsAre(HasSubstr("2 instances of lab have 0.4")));
}

/// A steady state needs a load that stays as it is once the warm-up is over.
TEST(Lints, a_warm_up_of_a_load_that_goes_on_changing_is_told) {
  const auto with = [](const char* warm_up, const Json& load) {
    return warnings_of(small_with({{"/warm_up", warm_up}, {"/load", Json::array({load})}}));
  };
  const Json mix = {{"get", 1}};
  const auto rate = [&](const Json& value) {
    return Json{{"poisson", {{"rate", value}, {"mix", mix}}}};
  };
  const auto is_told = Contains(HasSubstr("load[0] goes on changing"));
  const Json ramp = Json::parse(R"([["0s", 1], ["2m", 5]])");
  EXPECT_THAT(with("2m", rate(5)), IsEmpty());
  EXPECT_THAT(with("2m", rate(ramp)), IsEmpty()) << "it is over by then";
  EXPECT_THAT(with("1m", rate(ramp)), is_told);
  EXPECT_THAT(with("0s", rate(ramp)), IsEmpty()) << "nobody asks for a steady state";
  EXPECT_THAT(with("mser-5", rate(ramp)), IsEmpty()) << "within the first half";
  Json stops = rate(5);
  stops["stop"] = "8m";
  EXPECT_THAT(with("2m", stops), is_told);
  Json starts = rate(5);
  starts["start"] = "2m";
  EXPECT_THAT(with("2m", starts), IsEmpty());
  EXPECT_THAT(with("1m", starts), is_told);
}

}  // namespace
}  // namespace headroom::scenario
