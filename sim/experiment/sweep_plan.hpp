#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sim/experiment/objective.hpp"
#include "sim/experiment/value_range.hpp"
#include "sim/experiment/variants.hpp"

namespace headroom::experiment {

/// What is varied: one value of a scenario, or several that move together.
struct Axis {
  /// A value for each pointer, as JSON texts.
  using Values = std::vector<std::string>;

  std::string place;                  ///< in the experiment: "/axes/0"
  std::vector<std::string> pointers;  ///< into the scenario
  /// All values; or a range, whose value all pointers get, and of which a grid takes `levels`.
  std::variant<std::vector<Values>, ValueRange> domain;
  int levels = 0;  ///< of a range in a grid

  std::size_t size() const;         ///< of a grid
  Values level(std::size_t) const;  ///< of a grid, counted from 0
  Values at(double share) const;    ///< of a sample: 0 < share < 1
};

/// Points instead of a grid.
struct Sample {
  enum class Method { sobol, latin_hypercube } method = Method::sobol;
  std::size_t points = 0;
  std::uint64_t seed = 1;  ///< of Latin hypercubes
};

/// A sweep as its file asks for it.
struct SweepPlan {
  std::string file;  ///< as the user named it
  std::string name;
  std::filesystem::path scenario;
  std::vector<Axis> axes;
  std::optional<Sample> sample;
  std::uint32_t replications = 5;
  std::vector<std::string> outputs = {"/requests/latency_s/p95", "/cost/total_usd"};
  Objective best;                     ///< by which cells are ranked
  std::optional<std::uint64_t> seed;  ///< instead of the scenario's
};

/// The scenarios of a sweep: every combination of the axes' values, the last axis changing first;
/// or the points of the sample.
class Cells {
 public:
  explicit Cells(const SweepPlan& plan);

  std::size_t size() const { return size_; }
  /// What is varied, axis by axis.
  const std::vector<std::string>& pointers() const { return pointers_; }
  /// A value for each of pointers(), as JSON texts. @pre cell < size()
  std::vector<std::string> values(std::size_t cell) const;
  /// What makes the cell's scenario of the plan's.
  Variants::Changes changes(std::size_t cell) const;

 private:
  std::string file_;
  std::vector<Axis> axes_;
  std::vector<std::string> pointers_;
  std::vector<std::string> places_;          ///< by pointer: that of its axis
  std::vector<std::vector<double>> points_;  ///< of a sample, else empty
  std::size_t size_ = 1;
};

}  // namespace headroom::experiment
