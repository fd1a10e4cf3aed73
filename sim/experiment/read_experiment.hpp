#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "sim/experiment/objective.hpp"
#include "sim/experiment/value_range.hpp"
#include "sim/scenario/node.hpp"

/// What the files of several kinds of experiments have in common.
namespace headroom::experiment {

/// Who is experimented with.
struct ExperimentHead {
  std::string name;                   ///< as the file has it; else the file's own, without ".json"
  std::filesystem::path scenario;     ///< its file
  std::optional<std::uint64_t> seed;  ///< instead of the scenario's
};
/// `name`, `scenario` (relative to the experiment's file), `seed`; `$schema` and `version` pass.
ExperimentHead read_head(scenario::ObjectReader& object, const std::filesystem::path& file);

/// "/auto_scaling_group/MaxSize": a place in a document, not the whole of it.
std::optional<std::string> read_pointer(const scenario::Node& node);
/// A pointer into the scenario, or a list of some that change together; not the seed, which
/// replications vary.
std::vector<std::string> read_pointers(const scenario::Node& node);
/// A list of pointers into a result, none of them twice.
std::vector<std::string> read_outputs(const scenario::Node& node);
/// A pointer that is one of `outputs`: which.
std::optional<std::size_t> read_output(const scenario::Node& node,
                                       const std::vector<std::string>& outputs);
/// [{"output": "/slo/met", "at_least": 1}, ...]
std::vector<Constraint> read_constraints(const scenario::Node& node,
                                         const std::vector<std::string>& outputs);
/// Two ends in ascending order, above 0 where steps are ratios. @param ends the first two entries
/// of the node's list @param is_log whether steps are ratios
std::optional<ValueRange> read_range(const scenario::Node& node, bool is_log);

}  // namespace headroom::experiment
