#include "sim/experiment/verify_testbed.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "sim/experiment/replications.hpp"
#include "sim/experiment/testbed_files.hpp"
#include "sim/experiment/testbed_prediction.hpp"
#include "sim/experiment/testbed_scale_out.hpp"
#include "sim/experiment/testbed_scenario.hpp"

namespace headroom::experiment {
namespace {

struct Goal {
  const char* quantity;
  const char* unit;
  double share;  ///< of what was measured
};
constexpr std::array<Goal, 9> kGoals = {{{"throughput", "1/s", 0.01},
                                         {"mean", "ms", 0.03},
                                         {"p50", "ms", 0.10},
                                         {"p90", "ms", 0.05},
                                         {"p95", "ms", 0.05},
                                         {"p99", "ms", 0.05},
                                         {"util", "", 0.01},
                                         {"boot", "ms", 0.10},
                                         {"backlog", "s", 0.10}}};
constexpr double kShareThatHolds = 0.9;
constexpr double kRounding = 1e-9;  // 12 + 0.6 - 12.6 is not quite 0

/// The rows of a case, whatever they may be off by.
void add_rows(const std::string& id, const std::map<std::string, double>& measured,
              const Prediction& prediction, std::vector<VerifiedRow>& rows) {
  for (const Goal& goal : kGoals) {
    if (!measured.contains(goal.quantity)) continue;
    const PredictedQuantity& predicted = prediction.at(goal.quantity);
    VerifiedRow row;
    row.format = "headroom-testbed-1";
    row.case_name = id;
    row.quantity = goal.quantity;
    row.unit = goal.unit;
    row.how = VerifiedRow::How::simulated;
    row.expected = measured.at(goal.quantity);
    row.value = predicted.mean;
    row.interval = {predicted.least, predicted.most};
    row.tolerance = goal.share * row.expected;
    rows.push_back(row);
  }
}

double half_range(const std::vector<VerifiedRow>& rows, const VerifiedRow& row) {
  double least = row.expected, most = row.expected;
  for (const VerifiedRow& other : rows) {
    const bool is_repetition = other.quantity == row.quantity &&
                               configuration_of(other.case_name) == configuration_of(row.case_name);
    if (!is_repetition) continue;
    least = std::min(least, other.expected);
    most = std::max(most, other.expected);
  }
  return (most - least) / 2;
}

void judge(TestbedVerification& result) {
  for (VerifiedRow& row : result.rows) {
    row.tolerance = std::max(row.tolerance, half_range(result.rows, row));
    const auto constants = result.constants.find(row.case_name);
    if (constants != result.constants.end() && constants->second.from == row.case_name) continue;
    row.ok = std::abs(*row.value - row.expected) <= row.tolerance + kRounding;
  }
}

/// By the run that they come from.
std::map<const TestbedRun*, TestbedConstants> constants_of_all(const Testbed& testbed,
                                                               unsigned threads) {
  const std::vector<const TestbedRun*> runs = runs_of(testbed);
  std::vector<TestbedConstants> found(runs.size());
  for_each_replication(static_cast<std::uint32_t>(runs.size()), threads,
                       [&](std::uint32_t i) { found[i] = constants_of(*runs[i]); });
  std::map<const TestbedRun*, TestbedConstants> all;
  for (std::size_t i = 0; i < runs.size(); ++i) all[runs[i]] = found[i];
  return all;
}

std::map<std::string, double> measured_of(const TestbedScaleOut& one) {
  std::map<std::string, double> measured = {{"boot", one.boot.boot_ms}};
  if (one.has_backlog()) measured["backlog"] = one.backlog_s;
  return measured;
}

void add_caveat(TestbedVerification& result, const std::string& id, const std::string& words) {
  std::string& caveat = result.caveats[id];
  if (!caveat.empty()) caveat += "; ";
  caveat += words;
}

void add_caveats(TestbedVerification& result) {
  for (const auto& [id, constants] : result.constants)
    if (constants.from == id)
      add_caveat(result, id, "its constants are its own, as there is no other run: no verdict");
  for (const TestbedRun& run : result.testbed.runs)
    if (!run.has_servers_traces())
      add_caveat(result, run.id,
                 fmt::format("without a trace of its servers each request takes the mean of {:.4g} "
                             "ms",
                             run.mean_demand_ms));
  for (const TestbedScaleOut& one : result.testbed.scale_outs) {
    if (one.run.proxied.empty())
      add_caveat(result, one.run.id, "no backlog: its proxy's trace is missing");
    else if (!one.has_backlog())
      add_caveat(result, one.run.id,
                 "no backlog: its servers' traces are missing, and what requests asked for with "
                 "them");
  }
}

/// Makes replications of something, and says what they came to.
class Replications {
 public:
  Replications(const VerifyOptions& options, std::uint32_t number)
      : options_(options), number_(number) {}

  template <class Simulate>
  Prediction predict(const std::string& id, Simulate simulate) const {
    if (options_.progress) options_.progress(id);
    std::vector<std::map<std::string, double>> outcomes(number_);
    for_each_replication(number_, options_.threads,
                         [&](std::uint32_t r) { outcomes[r] = simulate(r); });
    return prediction_of(outcomes);
  }

 private:
  const VerifyOptions& options_;
  std::uint32_t number_;
};

}  // namespace

bool holds_strictly(const VerifiedRow& row) {
  const auto goal = std::find_if(kGoals.begin(), kGoals.end(),
                                 [&](const Goal& one) { return one.quantity == row.quantity; });
  return goal != kGoals.end() &&
         std::abs(*row.value - row.expected) <= goal->share * row.expected + kRounding;
}

std::size_t TestbedVerification::held() const {
  return static_cast<std::size_t>(std::count_if(
      rows.begin(), rows.end(), [](const VerifiedRow& row) { return row.ok.value_or(false); }));
}

std::size_t TestbedVerification::judged() const {
  return static_cast<std::size_t>(std::count_if(
      rows.begin(), rows.end(), [](const VerifiedRow& row) { return row.ok.has_value(); }));
}

bool TestbedVerification::holds() const {
  return static_cast<double>(held()) >= kShareThatHolds * static_cast<double>(judged());
}

TestbedVerification verify_testbed(const std::filesystem::path& folder,
                                   const scenario::Environment& environment,
                                   const VerifyOptions& options,
                                   const TestbedOptions& testbed_options) {
  const Replications replications(options, testbed_options.replications);
  const Duration slice = testbed_options.slice;
  TestbedVerification result;
  result.testbed = read_testbed(folder);
  const auto constants = constants_of_all(result.testbed, options.threads);
  const auto constants_for = [&](const TestbedRun& run) {
    return result.constants[run.id] = constants.at(&run_for_constants(result.testbed, run));
  };
  for (const TestbedRun& run : result.testbed.runs) {
    const TestbedScenario made = testbed_scenario(run, constants_for(run), slice);
    const Prediction prediction = replications.predict(
        run.id, [&](std::uint32_t r) { return simulate_testbed_run(run, made, r, environment); });
    add_rows(run.id, run.measured, prediction, result.rows);
  }
  for (const TestbedBoot& boot : result.testbed.boots) {
    const scenario::Scenario made = testbed_boot_scenario(boot, slice);
    const Prediction prediction = replications.predict(
        boot.id, [&](std::uint32_t r) { return simulate_testbed_boot(made, r, environment); });
    add_rows(boot.id, {{"boot", boot.boot_ms}}, prediction, result.rows);
  }
  for (const TestbedScaleOut& one : result.testbed.scale_outs) {
    const TestbedScenario made = testbed_scale_out_scenario(one, constants_for(one.run), slice);
    const Prediction prediction = replications.predict(one.run.id, [&](std::uint32_t r) {
      return simulate_testbed_scale_out(made, r, environment);
    });
    add_rows(one.run.id, measured_of(one), prediction, result.rows);
  }
  judge(result);
  add_caveats(result);
  return result;
}

}  // namespace headroom::experiment
