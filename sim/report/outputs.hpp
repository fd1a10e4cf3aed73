#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/experiment/outputs.hpp"
#include "sim/report/json.hpp"

namespace headroom::report {

/// Figures of a run by their JSON pointers into what `run --json` gives: numbers, and what is true
/// or false as 1 or 0.
class Outputs {
 public:
  /// @param pointers "/requests/latency_s/p95" @pre each is a JSON pointer
  explicit Outputs(const std::vector<std::string>& pointers);

  /// A value is empty where the result has null there, or nothing.
  /// @throws std::runtime_error when there is a text, a list or an object, naming the pointer
  experiment::OutputValues operator()(const scenario::Scenario& scenario,
                                      const world::RunResult& result) const;

  /// What is wrong with a pointer, as far as the result of any run of a scenario shows it; empty
  /// where nothing is: what is not in every run (a step of a boot, an item of the bill) may come.
  static std::optional<std::string> problem(const Json& result, const std::string& pointer);

 private:
  std::vector<Json::json_pointer> pointers_;
  bool needs_whole_result_;  ///< with its logs and series, which take longer than some runs
};

}  // namespace headroom::report
