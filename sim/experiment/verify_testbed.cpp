#include "sim/experiment/verify_testbed.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "sim/experiment/replications.hpp"
#include "sim/experiment/testbed_files.hpp"
#include "sim/experiment/testbed_prediction.hpp"
#include "sim/experiment/testbed_scenario.hpp"

namespace headroom::experiment {
namespace {

struct Goal {
  const char* quantity;
  const char* unit;
  double share;  ///< of what was measured
};
constexpr std::array<Goal, 7> kGoals = {{{"throughput", "1/s", 0.01},
                                         {"mean", "ms", 0.03},
                                         {"p50", "ms", 0.10},
                                         {"p90", "ms", 0.05},
                                         {"p95", "ms", 0.05},
                                         {"p99", "ms", 0.05},
                                         {"util", "", 0.01}}};
constexpr double kShareThatHolds = 0.9;

double half_range(const Testbed& testbed, const TestbedRun& run, const std::string& quantity) {
  double least = run.measured.at(quantity);
  double most = least;
  for (const TestbedRun& other : testbed.runs) {
    if (other.configuration() != run.configuration()) continue;
    least = std::min(least, other.measured.at(quantity));
    most = std::max(most, other.measured.at(quantity));
  }
  return (most - least) / 2;
}

VerifiedRow row_of(const Testbed& testbed, const TestbedRun& run, const Goal& goal,
                   const PredictedQuantity& predicted) {
  VerifiedRow row;
  row.format = "headroom-testbed-1";
  row.case_name = run.id;
  row.quantity = goal.quantity;
  row.unit = goal.unit;
  row.how = VerifiedRow::How::simulated;
  row.expected = run.measured.at(goal.quantity);
  row.value = predicted.mean;
  row.interval = {predicted.least, predicted.most};
  row.tolerance = std::max(goal.share * row.expected, half_range(testbed, run, goal.quantity));
  constexpr double kRounding = 1e-9;  // 12 + 0.6 - 12.6 is not quite 0
  row.ok = std::abs(*row.value - row.expected) <= row.tolerance + kRounding;
  return row;
}

}  // namespace

std::size_t TestbedVerification::held() const {
  return static_cast<std::size_t>(std::count_if(
      rows.begin(), rows.end(), [](const VerifiedRow& row) { return row.ok.value_or(false); }));
}

bool TestbedVerification::holds() const {
  return static_cast<double>(held()) >= kShareThatHolds * static_cast<double>(rows.size());
}

TestbedVerification verify_testbed(const std::filesystem::path& folder,
                                   const scenario::Environment& environment,
                                   const VerifyOptions& options,
                                   const TestbedOptions& testbed_options) {
  TestbedVerification result;
  result.testbed = read_testbed(folder);
  for (const TestbedRun& run : result.testbed.runs) {
    if (options.progress) options.progress(run.id);
    result.constants.push_back(constants_of(run_for_constants(result.testbed, run)));
    const TestbedScenario made =
        testbed_scenario(run, result.constants.back(), testbed_options.slice);
    std::vector<std::map<std::string, double>> outcomes(testbed_options.replications);
    for_each_replication(testbed_options.replications, options.threads, [&](std::uint32_t r) {
      outcomes[r] = simulate_testbed_run(run, made, r, environment);
    });
    const Prediction prediction = prediction_of(outcomes);
    for (const Goal& goal : kGoals)
      result.rows.push_back(row_of(result.testbed, run, goal, prediction.at(goal.quantity)));
  }
  return result;
}

}  // namespace headroom::experiment
