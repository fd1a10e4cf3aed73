#pragma once

#include "sim/cli/backtest.hpp"
#include "sim/cli/capacity.hpp"
#include "sim/cli/compare.hpp"
#include "sim/cli/explain.hpp"
#include "sim/cli/report.hpp"
#include "sim/cli/run.hpp"
#include "sim/cli/stability.hpp"
#include "sim/cli/validate.hpp"

namespace CLI {
class App;
}

/// The commands that run a scenario, or read what came of a run.
namespace headroom::cli {

CLI::App* add_run(CLI::App& program, RunCommand& command);
CLI::App* add_compare(CLI::App& program, CompareCommand& command);
CLI::App* add_report(CLI::App& program, ReportCommand& command);
CLI::App* add_stability(CLI::App& program, StabilityCommand& command);
CLI::App* add_capacity(CLI::App& program, CapacityCommand& command);
CLI::App* add_validate(CLI::App& program, ValidateCommand& command);
CLI::App* add_explain(CLI::App& program, ExplainCommand& command);
CLI::App* add_backtest(CLI::App& program, BacktestCommand& command);

}  // namespace headroom::cli
