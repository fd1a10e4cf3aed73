#include "sim/report/outputs.hpp"

#include <gmock/gmock.h>

#include <stdexcept>

#include "tests/world/scenarios.hpp"

namespace headroom::report {
namespace {

using experiment::OutputValues;
using testing::HasSubstr;
using testing::Optional;

/// Ten minutes at one request a second of 10 ms.
scenario::Scenario quiet_hour() {
  return world::small_scenario(
      {{"/load", R"([{"poisson": {"rate": 1}}])"}, {"/slo", R"({"p95": "100ms"})"}});
}

OutputValues outputs(const std::vector<std::string>& pointers) {
  const scenario::Scenario scenario = quiet_hour();
  return Outputs(pointers)(scenario, world::run(scenario));
}

TEST(Outputs, are_what_run_json_has_at_their_places) {
  const scenario::Scenario scenario = quiet_hour();
  const world::RunResult result = world::run(scenario);
  const Json json = result_json(scenario, result);
  const std::vector<std::string> pointers = {"/requests/latency_s/p95", "/cost/total_usd",
                                             "/simulated_s", "/timeseries/arrivals_rps/0"};
  const OutputValues values = Outputs(pointers)(scenario, result);
  ASSERT_EQ(values.size(), pointers.size());
  for (std::size_t i = 0; i < values.size(); ++i)
    EXPECT_THAT(values[i], Optional(json[Json::json_pointer(pointers[i])].get<double>()));
}

TEST(Outputs, what_is_true_counts_as_1) { EXPECT_EQ(outputs({"/slo/met"}), OutputValues{1.0}); }

TEST(Outputs, what_the_run_does_not_have_is_empty) {
  EXPECT_EQ(outputs({"/elasticity", "/elasticity/over_percent", "/cost/items/helicopters"}),
            OutputValues(3));
}

TEST(Outputs, a_text_is_no_output) {
  try {
    outputs({"/scenario"});
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), HasSubstr("/scenario is \"small\"; it must be a number"));
  }
}

TEST(Outputs, a_place_that_no_result_has_is_told_with_the_nearest_one) {
  const scenario::Scenario scenario = quiet_hour();
  const Json json = result_json(scenario, world::run(scenario));
  const auto problem = [&](const char* pointer) {
    return Outputs::problem(json, pointer).value_or("none");
  };
  EXPECT_EQ(problem("/requests/latency_s/p955"),
            "/requests/latency_s has no \"p955\"; did you mean \"p95\"?");
  EXPECT_EQ(problem("/request/latency_s/p95"),
            "a result has no \"request\"; did you mean \"requests\"?");
  EXPECT_EQ(problem("/cost/total_usd/euro").substr(0, 18), "/cost/total_usd is");
  EXPECT_THAT(problem("/requests"), HasSubstr("/requests is an object"));
  EXPECT_THAT(problem("/cost/pounds"), HasSubstr("it has \"total_usd\", \"items\""));
}

TEST(Outputs, what_only_some_runs_have_is_no_problem) {
  const scenario::Scenario scenario = quiet_hour();
  const Json json = result_json(scenario, world::run(scenario));
  for (const char* pointer :
       {"/requests/latency_s/p95", "/slo/met", "/elasticity/over_percent", "/activities/0/from",
        "/cost/items/helicopters", "/instances/boot_s/steps/os", "/requests/latency_s/p999"})
    EXPECT_EQ(Outputs::problem(json, pointer), std::nullopt) << pointer;
}

}  // namespace
}  // namespace headroom::report
