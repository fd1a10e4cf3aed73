#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sim/scenario/json_text.hpp"
#include "sim/scenario/scenario.hpp"

namespace headroom::scenario {

/// A value to be put into the document before it is read: --set /json/pointer=value.
struct Change {
  std::string pointer;
  std::string value;  ///< JSON, else taken as a text
};

/// Reads and checks a scenario file.
/// @throws BadScenario with every problem at once
Scenario read_scenario(const std::filesystem::path& file, const std::vector<Change>& changes,
                       const Environment& environment);

/// The same from a text. @param folder what the paths in it are relative to
Scenario read_scenario_text(const std::string& text, const std::string& file,
                            const std::filesystem::path& folder, const std::vector<Change>& changes,
                            const Environment& environment);

}  // namespace headroom::scenario
