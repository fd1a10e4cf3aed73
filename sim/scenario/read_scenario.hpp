#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/scenario/json_text.hpp"
#include "sim/scenario/scenario.hpp"

namespace headroom::scenario {

/// A value to be put into the document before it is read: --set /json/pointer=value.
struct Change {
  std::string pointer;
  std::string value;        ///< JSON, else taken as a text
  std::string origin = {};  ///< who asks for it, for complaints; empty: --set
};

/// What the command line changes.
struct Overrides {
  Overrides(std::vector<Change> in_document = {},
            std::optional<std::uint64_t> other_seed = {})  // NOLINT: it is a list of changes
      : changes(std::move(in_document)), seed(other_seed) {}
  std::vector<Change> changes;        ///< in the document, before it is read
  std::optional<std::uint64_t> seed;  ///< instead of the scenario's; no part of its hash
};

/// Reads and checks a scenario file.
/// @throws BadScenario with every problem at once
Scenario read_scenario(const std::filesystem::path& file, const Overrides& overrides,
                       const Environment& environment);

/// The same from a text. @param folder what the paths in it are relative to
Scenario read_scenario_text(const std::string& text, const std::string& file,
                            const std::filesystem::path& folder, const Overrides& overrides,
                            const Environment& environment);

/// Where the scenario's document names files, as JSON pointers: "/load/0/trace"; or "/load/0/jmx:
/// users.csv" for a file that the plan of /load/0 names.
/// @throws BadScenario
std::vector<std::string> files_named_in(const std::filesystem::path& file,
                                        const Overrides& overrides, const Environment& environment);

}  // namespace headroom::scenario
