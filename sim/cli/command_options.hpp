#pragma once

#include <cstdint>
#include <string>

#include "sim/cli/scenario_options.hpp"

namespace CLI {
class App;
}

/// Options that several commands have.
namespace headroom::cli {

/// What changes a scenario, and how it is read.
void add_changes(CLI::App& app, ScenarioOptions& options);
/// The same, and the scenario itself.
void add_scenario_options(CLI::App& app, ScenarioOptions& options);
/// The file of the HTML report.
void add_html(CLI::App& app, std::string& file);
/// Of a command that makes the same run several times.
void add_replications(CLI::App& app, std::uint32_t& replications, unsigned& threads);

}  // namespace headroom::cli
