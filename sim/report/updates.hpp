#pragma once

#include <string>
#include <utility>
#include <vector>

#include "sim/report/console.hpp"
#include "sim/report/json.hpp"
#include "sim/world/run_result.hpp"

namespace headroom::report {

/// Updates of all instances: refreshes and resizes; releases of the application; and what the same
/// scenario does at other bake levels.
Json updates_json(const world::RunResult& result);
Json releases_json(const world::RunResult& result);
Json bake_levels_json(const world::RunResult& result);

/// Lines for the log, with their times.
std::vector<std::pair<Instant, std::string>> update_lines(const world::RunResult& result);
/// A table of the bake levels; empty where none were compared.
std::string bake_level_table(const world::RunResult& result, const Style& style);

}  // namespace headroom::report
