#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/cli/scenario_options.hpp"
#include "sim/cli/team.hpp"

namespace headroom::cli {

/// `headroom compare`: policies of one scenario, or scenarios, side by side.
struct CompareCommand {
  std::vector<std::string> files;
  ScenarioOptions scenario;  ///< its file is each of `files` in turn
  std::string policies;      ///< names with commas between, or "all"; empty: scenarios as they are
  std::string baseline;      ///< a candidate's name; empty: the first
  std::uint32_t replications = 10;
  unsigned threads = 0;  ///< 0: Team::threads
  enum class Form { text, json, markdown, csv, latex };
  Form form = Form::text;
  std::string html = {};  ///< file of the HTML report; empty: none
  bool force = false;     ///< it may be written over
};

/// @return exit status @throws BadUsage, BadScenario, world::Interrupted
int compare(const CompareCommand& command, Team& team);

}  // namespace headroom::cli
