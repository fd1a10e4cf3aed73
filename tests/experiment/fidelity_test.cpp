#include "sim/experiment/fidelity.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/world/scenarios.hpp"

namespace headroom::experiment {
namespace {

using world::FidelityCheck;
using world::FidelityFigure;
using world::small_scenario;

/// 70 requests a second for an hour on what serves 100.
scenario::Scenario busy(const world::Changes& more) {
  world::Changes changes = {
      {"/application/requests/job/steps", R"([{"cpu": {"exponential": "10ms"}}])"},
      {"/load", R"([{"poisson": {"rate": 70}}])"},
      {"/duration", "1h"}};
  changes.insert(changes.end(), more.begin(), more.end());
  return small_scenario(changes);
}

const FidelityFigure& figure(const FidelityCheck& check, std::string_view name) {
  return *std::find_if(check.figures.begin(), check.figures.end(),
                       [&](const FidelityFigure& one) { return one.name == name; });
}

TEST(CheckFidelity, has_nothing_to_check_where_each_request_is_simulated) {
  EXPECT_FALSE(check_fidelity(busy({}), world::environment()).has_value());
}

TEST(CheckFidelity, compares_the_whole_run_where_it_has_few_requests) {
  const auto check = check_fidelity(busy({{"/fidelity", "fluid"}}), world::environment());
  ASSERT_TRUE(check.has_value());
  EXPECT_EQ(check->simulated, 1_h);
  for (const char* name : {"mean latency", "p50", "p95", "CPU", "cost"}) {
    const FidelityFigure& one = figure(*check, name);
    EXPECT_NEAR(*one.flow / *one.request, 1, 0.06) << name;
  }
}

// 70 a second: 42,000 requests are ten minutes.
TEST(CheckFidelity, runs_no_more_requests_than_it_is_told_to) {
  const auto check =
      check_fidelity(busy({{"/fidelity", R"({"form": "hybrid", "checked_requests": 42000})"}}),
                     world::environment());
  ASSERT_TRUE(check.has_value());
  EXPECT_EQ(check->simulated, 10_min);
  EXPECT_NEAR(*figure(*check, "requests sent").request, 42'000, 1'000);
}

TEST(CheckFidelity, is_left_out_on_demand) {
  const auto none = busy({{"/fidelity", R"({"form": "fluid", "checked_requests": 0})"}});
  EXPECT_FALSE(check_fidelity(none, world::environment()).has_value());
}

}  // namespace
}  // namespace headroom::experiment
