#pragma once

#include "sim/cli/alarm.hpp"
#include "sim/cli/calibrate.hpp"
#include "sim/cli/export_aws.hpp"
#include "sim/cli/import_asg.hpp"
#include "sim/cli/import_jmx.hpp"
#include "sim/cli/import_recorded.hpp"
#include "sim/cli/policy.hpp"
#include "sim/cli/serve_policy.hpp"
#include "sim/cli/verify.hpp"

namespace CLI {
class App;
}

/// The commands that check, measure, bring in and give out: verify, alarm, policy, calibrate,
/// import, export.
namespace headroom::cli {

CLI::App* add_verify(CLI::App& program, VerifyCommand& command);
CLI::App* add_alarm(CLI::App& program, AlarmCommand& command);
CLI::App* add_policy(CLI::App& program, PolicyCommand& command);
CLI::App* add_serve(CLI::App& policy, ServePolicyCommand& command);
CLI::App* add_calibrate(CLI::App& program, CalibrateCommand& command);
CLI::App* add_import_asg(CLI::App& import, ImportAsgCommand& command);
CLI::App* add_import_log(CLI::App& import, ImportRecordedCommand& command);
CLI::App* add_import_metrics(CLI::App& import, ImportRecordedCommand& command);
CLI::App* add_import_jmx(CLI::App& import, ImportJmxCommand& command);
CLI::App* add_export(CLI::App& program, ExportAwsCommand& command);

}  // namespace headroom::cli
