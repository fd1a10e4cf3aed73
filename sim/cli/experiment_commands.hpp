#pragma once

#include "sim/cli/query.hpp"
#include "sim/cli/sweep.hpp"
#include "sim/cli/tune.hpp"

namespace CLI {
class App;
}

/// The commands that work through an experiment's file, and read what came of it.
namespace headroom::cli {

CLI::App* add_sweep(CLI::App& program, SweepCommand& command);
CLI::App* add_query(CLI::App& program, QueryCommand& command);

CLI::App* add_tune(CLI::App& program, TuneCommand& command);

}  // namespace headroom::cli
