// What every policy must do, whichever it is: a policy that is added to the catalogue is tested
// here by itself.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "policies/catalogue.hpp"
#include "tests/policies/conformance/least_settings.hpp"
#include "tests/policies/conformance/life.hpp"

namespace headroom::policies {
namespace {

using scaling::Decision;
using scaling::Observation;
using scaling::Wake;

constexpr int kSteps = 400;
constexpr std::uint64_t kSeeds = 12;

scaling::GroupFacts facts() {
  scaling::GroupFacts facts;
  facts.min = 0;
  facts.max = 12;
  facts.desired = 2;
  facts.requests_per_instance = 14.2;
  facts.service_demand_s = 0.05;
  facts.vcpus = 2;
  facts.usd_per_hour = 0.02;
  facts.boot_estimate = 95_s;
  facts.slo_latency_s = 0.5;
  return facts;
}

class Conformance : public testing::TestWithParam<const scaling::PolicyKind*> {
 protected:
  static scaling::Attached fresh() {
    return GetParam()->make(least_settings(*GetParam()), facts());
  }
};

/// One way that a policy can be woken, with the alarm that wakes it.
class Awakening {
 public:
  explicit Awakening(const scaling::Needs& needs) : needs_(needs) {}

  Decision wake(scaling::Policy& policy, const Observation& observation, int step) {
    if (has_clock()) return policy.decide({Wake::Why::tick}, observation);
    const bool is_high = step % 3 != 0;
    const auto alarm_points = observation.metrics.empty() ? std::vector<scaling::Datapoint>{}
                                                          : observation.metrics.front();
    using scaling::Comparison;
    const scaling::AlarmView view{
        "an-alarm",
        is_high ? "AlarmHigh" : "AlarmLow",
        is_high ? Comparison::greater : Comparison::less,
        is_high ? 0.0 : 1e9,
        alarm_points,
        step % 7 == 0 ? scaling::AlarmState::insufficient_data : scaling::AlarmState::alarm};
    return policy.decide({step % 5 == 0 ? Wake::Why::poll : Wake::Why::alarm, &view, step % 2 == 0},
                         observation);
  }

 private:
  bool has_clock() const { return needs_.tick > Duration{} || needs_.start; }
  const scaling::Needs& needs_;
};

/// AWS's own may ask for more or less than the group allows: it holds them to its limits, and says
/// so in its activities.
bool keeps_to_limits(const scaling::PolicyKind& kind) { return !kind.is_aws; }

void expect_sound(const Decision& decision, const Observation& observation,
                  const scaling::PolicyKind& kind) {
  if (decision.desired) {
    EXPECT_FALSE(decision.reason.empty()) << "a decision says why";
    if (keeps_to_limits(kind)) {
      EXPECT_GE(*decision.desired, observation.group.min) << decision.reason;
      EXPECT_LE(*decision.desired, observation.group.max) << decision.reason;
    }
  }
  EXPECT_EQ(decision.reason.text().find("nan"), std::string::npos) << decision.reason;
  EXPECT_EQ(decision.reason.text().find("inf "), std::string::npos) << decision.reason;
  for (const scaling::ThresholdChange& change : decision.thresholds)
    EXPECT_TRUE(std::isfinite(change.threshold)) << change.role;
  if (decision.wake_in) {
    EXPECT_GT(*decision.wake_in, Duration{}) << "time would stand still";
  }
  if (decision.limits && decision.limits->min && decision.limits->max) {
    EXPECT_LE(*decision.limits->min, *decision.limits->max);
  }
  for (const std::string& name : decision.terminate) {
    const auto& there = observation.instances;
    EXPECT_TRUE(std::any_of(there.begin(), there.end(),
                            [&](const auto& instance) { return instance.name == name; }))
        << name << " is not there";
  }
  if (!decision.forecast) return;
  for (const double load : decision.forecast->load) EXPECT_TRUE(std::isfinite(load));
}

TEST_P(Conformance, any_life_gets_sound_answers_within_the_limits) {
  const std::uint64_t seeds = GetParam()->runs_a_program ? 2 : kSeeds;  // those are slow
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const scaling::Attached attached = fresh();
    Life life(seed, attached.needs);
    Awakening awakening(attached.needs);
    for (int step = 0; step < kSteps && !HasFailure(); ++step) {
      SCOPED_TRACE("step " + std::to_string(step));
      const Observation observation = life.next();
      const Decision decision = awakening.wake(*attached.policy, observation, step);
      expect_sound(decision, observation, *GetParam());
      life.obey(decision);
    }
  }
}

TEST_P(Conformance, the_same_life_gets_the_same_answers) {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const scaling::Attached one = fresh();
    const scaling::Attached other = fresh();
    Life first(seed, one.needs);
    Life second(seed, other.needs);
    Awakening awakening(one.needs);
    for (int step = 0; step < kSteps && !HasFailure(); ++step) {
      const Observation seen = first.next();
      const Decision told = awakening.wake(*one.policy, seen, step);
      const Decision again = awakening.wake(*other.policy, second.next(), step);
      ASSERT_EQ(told.desired, again.desired) << "step " << step;
      ASSERT_EQ(told.reason, again.reason) << "step " << step;
      ASSERT_EQ(told.terminate, again.terminate) << "step " << step;
      first.obey(told);
      second.obey(again);
    }
  }
}

/// What a policy sees before anything was measured.
Observation nothing(const scaling::Needs& needs) {
  Observation observation;
  observation.group.max = 12;
  observation.metrics.resize(needs.metrics.size());
  observation.hourly.resize(needs.hourly.size());
  return observation;
}

TEST_P(Conformance, no_metrics_no_instances_and_the_first_instant_are_survived) {
  const scaling::Attached attached = fresh();
  Observation observation = nothing(attached.needs);
  Awakening awakening(attached.needs);
  for (int step = 0; step < 30; ++step) {
    expect_sound(awakening.wake(*attached.policy, observation, step), observation, *GetParam());
    observation.now = observation.now + 60_s;
  }
}

TEST_P(Conformance, a_group_whose_limits_are_one_number_is_left_at_it) {
  if (!keeps_to_limits(*GetParam())) GTEST_SKIP() << "the group holds it to them";
  const scaling::Attached attached = fresh();
  Life life(5, attached.needs);
  Awakening awakening(attached.needs);
  for (int step = 0; step < 100; ++step) {
    Observation observation = life.next();
    observation.group.min = observation.group.max = observation.group.desired = 4;
    const Decision decision = awakening.wake(*attached.policy, observation, step);
    EXPECT_EQ(decision.desired.value_or(4), 4) << decision.reason;
  }
}

// A scenario is read before anything can be measured.
TEST_P(Conformance, it_is_made_before_the_capacity_of_an_instance_is_known) {
  scaling::GroupFacts unknown = facts();
  unknown.requests_per_instance.reset();
  unknown.slo_latency_s.reset();
  unknown.usd_per_hour = 0;
  const scaling::Attached attached = GetParam()->make(least_settings(*GetParam()), unknown);
  EXPECT_NE(attached.policy, nullptr);
}

TEST_P(Conformance, whatever_its_settings_leave_out_has_a_default_and_requests_decide_its_needs) {
  const scaling::Needs needs = fresh().needs;
  for (const scaling::MetricQuery& query : needs.metrics) {
    EXPECT_GT(query.period, Duration{});
    EXPECT_GE(query.points, 1);
  }
  EXPECT_GE(needs.tick, Duration{});
  const bool is_ever_woken = needs.tick > Duration{} || needs.start || !needs.alarms.empty() ||
                             GetParam()->is_aws || wakes_by_alarms_of_the_user(*GetParam());
  EXPECT_TRUE(is_ever_woken);
}

std::vector<const scaling::PolicyKind*> all_kinds() {
  std::vector<const scaling::PolicyKind*> kinds;
  for (const scaling::PolicyKind& kind : catalogue()) kinds.push_back(&kind);
  return kinds;
}

std::string test_name(const testing::TestParamInfo<const scaling::PolicyKind*>& info) {
  std::string name(info.param->type);
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Policies, Conformance, testing::ValuesIn(all_kinds()), test_name);

}  // namespace
}  // namespace headroom::policies
