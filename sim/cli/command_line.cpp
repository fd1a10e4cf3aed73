#include "sim/cli/command_line.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <sstream>

#include "sim/cli/data_commands.hpp"
#include "sim/cli/exit_status.hpp"
#include "sim/cli/experiment_commands.hpp"
#include "sim/cli/scenario_commands.hpp"
#include "sim/report/version.hpp"
#include "sim/scenario/problems.hpp"

namespace headroom::cli {
namespace {

constexpr const char* kExamples =
    "\nExamples:\n"
    "  headroom run scenarios/tastylog.json\n"
    "  headroom run scenarios/tastylog.json --set /auto_scaling_group/MaxSize=3 --json | jq "
    ".requests\n"
    "  headroom run scenarios/retry-storm.json --until-ci 5% --figure p95\n"
    "  headroom run scenarios/tastylog.json --html tastylog.html\n"
    "  headroom compare scenarios/nasa-day.json --policies all\n"
    "  headroom capacity scenarios/nasa-day.json\n"
    "  headroom explain scenarios/flash-crowd.json --at 34m\n"
    "  headroom stability scenarios/nasa-day.json --policies thresholds,kubernetes-hpa\n"
    "  headroom sweep scenarios/experiments/target-and-warm-up.json --out swept\n"
    "  headroom query swept \"SELECT * FROM cells\"\n"
    "  headroom tune scenarios/experiments/cheapest.json\n"
    "  headroom validate my.json\n"
    "  headroom verify\n"
    "  headroom verify --testbed measured --html measured.html\n"
    "  headroom alarm evaluate alarm.json metric-data.json\n"
    "  headroom policy describe TargetTrackingScaling\n"
    "  headroom backtest my.json activities.json\n"
    "  headroom calibrate run.jtl --cpu cpu.csv\n"
    "  headroom import asg group.json policies.json alarms.json --out my.json\n"
    "  headroom import jmx plan.jmx --property threads=20\n"
    "  headroom import access-log alb.log.gz\n"
    "  headroom export aws my.json --out my-aws\n";

/// What is wrong with the command line, with the nearest command or flag there is.
std::string told(const CLI::ParseError& error, const CLI::App& program, int argc,
                 const char* const* argv) {
  const std::string first = argc > 1 ? argv[1] : "";
  const CLI::App* chosen = nullptr;
  std::vector<std::string> commands;
  for (const CLI::App* command : program.get_subcommands([](const CLI::App*) { return true; })) {
    commands.push_back(command->get_name());
    if (command->get_name() == first) chosen = command;
  }
  const auto did_you_mean = [](const std::string& what, const std::string& word,
                               const std::vector<std::string>& known) {
    const std::string near = scenario::nearest(word, known);
    return fmt::format("unknown {} {}{}", what, word,
                       near.empty() ? "" : fmt::format("; did you mean {}?", near));
  };
  if (chosen == nullptr && !first.empty() && !first.starts_with('-'))
    return did_you_mean("command", first, commands);
  for (const CLI::App* part : chosen == nullptr
                                  ? std::vector<const CLI::App*>{}
                                  : chosen->get_subcommands([](const CLI::App*) { return true; })) {
    if (argc > 2 && part->get_name() == argv[2]) chosen = part;  // "alarm evaluate"
  }
  const bool is_unknown = dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr;
  if (chosen == nullptr || !is_unknown) return error.what();
  std::vector<std::string> flags;
  for (const CLI::Option* option : chosen->get_options()) flags.push_back(option->get_name());
  for (int i = 2; i < argc; ++i) {
    const std::string flag = std::string(argv[i]).substr(0, std::string(argv[i]).find('='));
    const bool is_flag = flag.starts_with("--");
    if (is_flag && std::find(flags.begin(), flags.end(), flag) == flags.end())
      return did_you_mean("flag", flag, flags);
  }
  return error.what();
}

/// A file or folder without a name is a script's variable that is empty, not none at all.
void refuse_empty_names(CLI::App& app) {
  for (CLI::Option* option : app.get_options()) {
    const std::string type = option->get_type_name();
    if (type != "FILE" && type != "DIR") continue;
    option->check([](const std::string& given) {
      return std::string(given.empty() ? "found \"\", allowed: the name of a file or folder" : "");
    });
  }
  for (CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    refuse_empty_names(*command);
}

}  // namespace

Command parse_command_line(int argc, const char* const* argv) {
  CLI::App program("headroom: EC2 Auto Scaling behind an Application Load Balancer, simulated",
                   "headroom");
  program.set_version_flag("--version", std::string("headroom ") + report::kVersion);
  program.require_subcommand(1);
  program.footer(std::string(kExamples) +
                 "\nExit status: 0 done; 1 it failed while running, or something did not hold "
                 "(verify); 2 bad usage or\n"
                 "input; 3 the SLO was not met (with --fail-on-slo); 130 interrupted.");
  RunCommand run;
  CompareCommand compare;
  CapacityCommand capacity;
  ValidateCommand validate;
  VerifyCommand verify;
  AlarmCommand alarm;
  PolicyCommand policy;
  ServePolicyCommand serve_policy;
  BacktestCommand backtest;
  ImportAsgCommand import_asg;
  ImportJmxCommand import_jmx;
  ExportAwsCommand export_aws;
  const CLI::App* run_app = add_run(program, run);
  const CLI::App* compare_app = add_compare(program, compare);
  StabilityCommand stability;
  const CLI::App* stability_app = add_stability(program, stability);
  SweepCommand sweep;
  const CLI::App* sweep_app = add_sweep(program, sweep);
  QueryCommand query;
  const CLI::App* query_app = add_query(program, query);
  TuneCommand tune;
  const CLI::App* tune_app = add_tune(program, tune);
  ExplainCommand explain;
  const CLI::App* explain_app = add_explain(program, explain);
  const CLI::App* capacity_app = add_capacity(program, capacity);
  const CLI::App* validate_app = add_validate(program, validate);
  add_verify(program, verify);
  const CLI::App* alarm_app = add_alarm(program, alarm);
  CLI::App* policy_app = add_policy(program, policy);
  const CLI::App* serve_app = add_serve(*policy_app, serve_policy);
  const CLI::App* backtest_app = add_backtest(program, backtest);
  CalibrateCommand calibrate;
  const CLI::App* calibrate_app = add_calibrate(program, calibrate);
  CLI::App* import = program.add_subcommand("import", "make a scenario of what there is");
  import->require_subcommand(1);
  const CLI::App* import_asg_app = add_import_asg(*import, import_asg);
  const CLI::App* import_jmx_app = add_import_jmx(*import, import_jmx);
  ImportRecordedCommand import_log;
  ImportRecordedCommand import_metrics;
  const CLI::App* import_log_app = add_import_log(*import, import_log);
  const CLI::App* import_metrics_app = add_import_metrics(*import, import_metrics);
  ReportCommand page;
  const CLI::App* report_app = add_report(program, page);
  const CLI::App* export_app = add_export(program, export_aws);
  refuse_empty_names(program);
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    std::ostringstream text, problem;
    if (program.exit(error, text, problem) == 0) return text.str();
    throw BadUsage(
        fmt::format("{}\nheadroom --help tells what there is", told(error, program, argc, argv)));
  }
  if (run_app->parsed()) {
    run.has_replications = run_app->count("--replications") > 0;
    return run;
  }
  if (compare_app->parsed()) return compare;
  if (sweep_app->parsed()) return sweep;
  if (query_app->parsed()) return query;
  if (capacity_app->parsed()) return capacity;
  if (stability_app->parsed()) return stability;
  if (tune_app->parsed()) return tune;
  if (explain_app->parsed()) return explain;
  if (validate_app->parsed()) return validate;
  if (alarm_app->parsed()) return alarm;
  if (serve_app->parsed()) return serve_policy;
  if (policy_app->parsed()) return policy;
  if (backtest_app->parsed()) return backtest;
  if (calibrate_app->parsed()) return calibrate;
  if (import_asg_app->parsed()) return import_asg;
  if (import_jmx_app->parsed()) return import_jmx;
  if (import_log_app->parsed()) return import_log;
  if (import_metrics_app->parsed()) return import_metrics;
  if (report_app->parsed()) return page;
  if (export_app->parsed()) return export_aws;
  return verify;
}

}  // namespace headroom::cli
