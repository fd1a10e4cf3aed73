#pragma once

#include <string>
#include <variant>
#include <vector>

#include "sim/cli/alarm.hpp"
#include "sim/cli/backtest.hpp"
#include "sim/cli/calibrate.hpp"
#include "sim/cli/capacity.hpp"
#include "sim/cli/compare.hpp"
#include "sim/cli/explain.hpp"
#include "sim/cli/export_aws.hpp"
#include "sim/cli/import_asg.hpp"
#include "sim/cli/import_jmx.hpp"
#include "sim/cli/import_recorded.hpp"
#include "sim/cli/policy.hpp"
#include "sim/cli/query.hpp"
#include "sim/cli/report.hpp"
#include "sim/cli/run.hpp"
#include "sim/cli/serve_policy.hpp"
#include "sim/cli/stability.hpp"
#include "sim/cli/sweep.hpp"
#include "sim/cli/tune.hpp"
#include "sim/cli/validate.hpp"
#include "sim/cli/verify.hpp"

namespace headroom::cli {

/// What the command line asks for; a text is to be printed and done with (--help, --version).
using Command =
    std::variant<std::string, RunCommand, ValidateCommand, VerifyCommand, AlarmCommand,
                 BacktestCommand, ImportAsgCommand, ImportJmxCommand, ImportRecordedCommand,
                 ExportAwsCommand, PolicyCommand, ServePolicyCommand, CompareCommand,
                 CapacityCommand, StabilityCommand, SweepCommand, QueryCommand, TuneCommand,
                 CalibrateCommand, ExplainCommand, ReportCommand>;

/// @throws BadUsage
Command parse_command_line(int argc, const char* const* argv);

}  // namespace headroom::cli
