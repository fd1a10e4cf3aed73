#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/scenario/json_text.hpp"
#include "sim/scenario/read_scenario.hpp"
#include "sim/scenario/scenario.hpp"

namespace headroom::cli {

/// What every command takes that reads a scenario.
struct ScenarioOptions {
  std::string file;
  std::vector<std::string> sets;    ///< /json/pointer=value
  std::optional<std::string> seed;  ///< as written
  std::string prices;               ///< file with prices of the user's; empty: none
  bool quiet = false;
  bool allow_external_policies = false;  ///< those that run a program of the user's
};

/// Of --seed; empty without it. @throws BadUsage
std::optional<std::uint64_t> seed_of(const ScenarioOptions& options);
/// Of --set and --seed. @throws BadUsage
scenario::Overrides overrides_of(const ScenarioOptions& options);
/// Reads the scenario; its warnings go to stderr unless --quiet.
/// @throws BadScenario, BadUsage
scenario::Scenario read(const ScenarioOptions& options, const scenario::Environment& environment);
/// The scenario's own document, after --set. @pre read() has accepted it
scenario::Json read_document(const ScenarioOptions& options);

}  // namespace headroom::cli
