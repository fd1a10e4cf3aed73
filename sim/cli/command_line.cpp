#include "sim/cli/command_line.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <sstream>

#include "sim/cli/command_options.hpp"
#include "sim/cli/exit_status.hpp"
#include "sim/cli/experiment_commands.hpp"
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

/// The run for other programs.
void add_run_files(CLI::App& app, RunCommand& command) {
  app.add_option("--csv", command.csv,
                 "write time series, instances, boot steps, activities, alarms and latencies as "
                 "tables into this folder, and plot.gp, with which gnuplot draws them")
      ->type_name("DIR");
  app.add_option("--trace", command.trace,
                 "write instances, boot steps, activities, alarms, series and a sample of the "
                 "requests for ui.perfetto.dev and chrome://tracing")
      ->type_name("FILE");
  app.add_option("--openmetrics", command.openmetrics,
                 "write the series as Prometheus takes them: promtool tsdb create-blocks-from "
                 "openmetrics FILE")
      ->type_name("FILE");
  app.add_option("--hgrm", command.hgrm,
                 "write the distribution of the latencies as HdrHistogram does, for its plotter")
      ->type_name("FILE");
}

CLI::App* add_run(CLI::App& program, RunCommand& command) {
  CLI::App* app =
      program.add_subcommand("run", "simulate one scenario: what happened, why, and at what price");
  add_scenario_options(*app, command.scenario);
  app->add_flag("--json", command.json, "the whole result as JSON on stdout, and nothing else");
  app->add_option("--out", command.out,
                  "write result.json, summary.txt, metrics.json and activities.json (as "
                  "get-metric-data and describe-scaling-activities have them) into this folder")
      ->type_name("DIR");
  app->add_option("--jtl", command.jtl,
                  "write every request as JMeter does into its results file (CSV, the default "
                  "columns of versions 5), for its report generator and others that read it")
      ->type_name("FILE");
  app->add_flag("--summariser", command.summariser,
                "print the lines of JMeter's Summariser, every 30 s of simulated time, before the "
                "report");
  add_run_files(*app, command);
  add_html(*app, command.html);
  app->add_flag("--force", command.force,
                "let --out and --csv write into a folder that is not empty, and the other files "
                "over one that is there");
  add_replications(*app, command.replications, command.threads);
  app->add_option("--until-ci", command.until_ci,
                  "as many replications as it takes until half the 95 % interval of a figure is so "
                  "small a share of it, at least 10; --replications then says how many at most "
                  "(1000)")
      ->type_name("PERCENT");
  app->add_option("--figure", command.figure,
                  "of --until-ci: mean (of the latencies; the default), p50, p90, p95, p99, p999, "
                  "throughput, instances, hours, cost, or a JSON pointer into the result")
      ->type_name("FIGURE");
  app->add_flag("--fail-on-slo", command.fail_on_slo, "exit with status 3 when the SLO is not met");
  CLI::Option* const watch = app->add_flag(
      "--watch", command.watch,
      "play the run on the terminal: load, CPU, instances, alarms, activities as time goes by");
  app->add_option("--speed", command.speed,
                  "of --watch: so many times real time. Default: the whole run in a minute")
      ->type_name("N")
      ->check(CLI::PositiveNumber)
      ->needs(watch);
  return app;
}

/// Names, where nothing at all would be taken for none being given.
CLI::Option* add_names(CLI::App& app, const std::string& flag, std::string& names,
                       const std::string& what) {
  return app.add_option(flag, names, what)->check([](const std::string& given) {
    return std::string(given.empty() ? "found \"\", allowed: the name of a policy" : "");
  });
}

/// "text" unless one of the forms is asked for: stdout has room for one.
void add_forms(CLI::App& app, CompareCommand& command) {
  using Form = CompareCommand::Form;
  std::vector<CLI::Option*> forms;
  const auto add = [&](const char* name, Form form, const char* what) {
    CLI::Option* const option = app.add_flag_callback(
        name, [&command, form] { command.form = form; }, what);
    for (CLI::Option* const other : forms) option->excludes(other);
    forms.push_back(option);
  };
  add("--json", Form::json, "everything as JSON on stdout, and nothing else");
  add("--markdown", Form::markdown, "a table of Markdown, to paste into a pull request");
  add("--csv", Form::csv, "a row for each candidate and figure, for programs that draw");
  add("--latex", Form::latex, "a table of LaTeX (booktabs)");
}

CLI::App* add_compare(CLI::App& program, CompareCommand& command) {
  CLI::App* app = program.add_subcommand(
      "compare",
      "policies of one scenario, or several scenarios, side by side on the same random numbers");
  app->add_option("SCENARIO", command.files, "scenario files (JSON)")->required();
  add_names(*app, "--policies", command.policies,
            "policies that take the place of the scenario's own: names with commas between, or all "
            "that can take part; as-given is the scenario as it is")
      ->type_name("A,B|all");
  add_names(*app, "--baseline", command.baseline,
            "that the others are held against; the first one if it is not said")
      ->type_name("NAME");
  add_changes(*app, command.scenario);
  add_replications(*app, command.replications, command.threads);
  add_forms(*app, command);
  add_html(*app, command.html);
  app->add_flag("--force", command.force, "let --html write over a file");
  return app;
}

CLI::App* add_report(CLI::App& program, ReportCommand& command) {
  CLI::App* app = program.add_subcommand(
      "report", "what run, compare, tune or sweep have printed with --json, as a page of HTML");
  app->add_option("RESULT", command.result, "a result (JSON), such as result.json of run --out")
      ->required();
  app->add_option("--html", command.html,
                  "write the page into this file; else beside the result, as RESULT.html")
      ->type_name("FILE");
  app->add_flag("--force", command.force, "let it be written over a file");
  return app;
}

CLI::App* add_stability(CLI::App& program, StabilityCommand& command) {
  CLI::App* app = program.add_subcommand("stability",
                                         "how policies take a jump and a drop of the load, and "
                                         "whether they come to rest between them");
  add_scenario_options(*app, command.scenario);
  add_names(*app, "--policies", command.policies, "as of compare; none: the scenario's own")
      ->type_name("A,B|all");
  app->add_option("--low", command.low,
                  "instances that the load needs before the jump and after the drop (2); not below "
                  "MinSize")
      ->type_name("N");
  app->add_option("--high", command.high, "and between them (6); not above MaxSize")
      ->type_name("N");
  app->add_option("--hold", command.hold, "for how long each of the three levels stays (2h)")
      ->type_name("TIME");
  app->add_option("--x", command.x,
                  "a map of where the scenario's own policies come to rest: its columns (JSON "
                  "values, else texts) ...")
      ->type_name("POINTER=V,V,...");
  app->add_option("--y", command.y, "... and its rows")->type_name("POINTER=V,V,...");
  app->add_option("--threads", command.threads, "Default: one a core")
      ->check(CLI::Range(1, 1024))
      ->type_name("N");
  app->add_flag("--json", command.json, "the same as JSON on stdout, and nothing else");
  return app;
}

CLI::App* add_capacity(CLI::App& program, CapacityCommand& command) {
  CLI::App* app = program.add_subcommand(
      "capacity", "requests a second that one instance holds under the SLO, and for how long");
  add_scenario_options(*app, command.scenario);
  app->add_flag("--json", command.json, "the same as JSON on stdout, and nothing else");
  return app;
}

CLI::App* add_validate(CLI::App& program, ValidateCommand& command) {
  CLI::App* app = program.add_subcommand(
      "validate", "check a scenario without running it: errors, and what can hardly be meant");
  add_scenario_options(*app, command.scenario);
  return app;
}

CLI::App* add_verify(CLI::App& program, VerifyCommand& command) {
  CLI::App* app = program.add_subcommand(
      "verify",
      "check the simulator against queueing theory, AWS's tables, Kubernetes' cases, or a real "
      "system's measurements");
  app->add_option("FILE", command.files,
                  "tables of your own (format headroom-queueing-1, headroom-credits-1, "
                  "headroom-aws-1, headroom-alarm-cases-1 or headroom-hpa-1); none: the built-in "
                  "ones, which takes minutes");
  CLI::Option* testbed = app->add_option(
      "--testbed", command.testbed,
      "instead: run again what was measured on a real system under a CPU quota, a folder with "
      "runs.csv and traces/, and compare; holds when nine in ten rows do");
  testbed->type_name("DIR")->excludes("FILE");
  app->add_option("--html", command.html,
                  "a page with predicted against measured, as picture and table")
      ->type_name("FILE")
      ->needs(testbed);
  app->add_option("--svg", command.svg, "the picture alone")->type_name("FILE")->needs(testbed);
  app->add_option("--slice", command.slice,
                  "of the CPU quota that the kernel hands out at once; 0s: nothing is carried over "
                  "from one period to the next. Default: 5ms, as Linux has it")
      ->type_name("D")
      ->needs(testbed);
  app->add_flag("--force", command.force, "let --html and --svg write over files")->needs(testbed);
  app->add_flag("--json", command.json, "the rows as JSON on stdout, and nothing else");
  app->add_option("--threads", command.threads,
                  "the rows are the same for any number. Default: one a core")
      ->check(CLI::Range(1, 1024))
      ->type_name("N");
  return app;
}

CLI::App* add_alarm(CLI::App& program, AlarmCommand& command) {
  CLI::App* alarm =
      program.add_subcommand("alarm", "what a CloudWatch alarm makes of real metrics");
  alarm->require_subcommand(1);
  CLI::App* app = alarm->add_subcommand(
      "evaluate", "play exported metrics to an alarm: its changes of state and its actions");
  app->add_option("ALARM", command.alarm_file,
                  "put-metric-alarm's input, or describe-alarms' output (JSON)")
      ->required();
  app->add_option("DATA", command.data_file,
                  "get-metric-data's or get-metric-statistics' output (JSON)")
      ->required();
  app->add_option("--alarm", command.alarm,
                  "the alarm's name, where the file has several; it may be a composite alarm")
      ->type_name("NAME");
  app->add_option("--id", command.id, "the metric's id, where the export has several")
      ->type_name("ID");
  app->add_option("--metric-delay", command.metric_delay,
                  "from the end of a period until the alarm sees it (AWS does not say; 60s)")
      ->type_name("TIME");
  app->add_option("--state", command.state, "the alarm's state before the first datapoint")
      ->check(CLI::IsMember({"OK", "ALARM", "INSUFFICIENT_DATA"}));
  app->add_flag("--json", command.json, "the changes as JSON on stdout, and nothing else");
  return app;
}

/// `list` and `describe` fill in one command: without a type it is the list.
CLI::App* add_policy(CLI::App& program, PolicyCommand& command) {
  CLI::App* app = program.add_subcommand(
      "policy", "the scaling policies that there are, and one of them as a process");
  app->require_subcommand(1);
  CLI::App* list = app->add_subcommand("list", "all of them, a line each");
  CLI::App* describe = app->add_subcommand("describe", "one of them, and all that it can be told");
  describe->add_option("TYPE", command.type, "its PolicyType")->required();
  for (CLI::App* part : {list, describe})
    part->add_flag("--json", command.json, "as JSON on stdout, and nothing else");
  return app;
}

CLI::App* add_explain(CLI::App& program, ExplainCommand& command) {
  CLI::App* app = program.add_subcommand(
      "explain",
      "where the time went from each rise of the load to its relief, why nothing was scaled, and "
      "what would have helped; --set: levers, each alone and all together");
  app->add_option("SCENARIO|RESULT", command.scenario.file,
                  "scenario file (JSON), or a result of run --json")
      ->required();
  add_changes(*app, command.scenario);
  app->add_option("--at", command.at,
                  "only the reaction at this time, or the nearest: by the clock (14:03), or since "
                  "the start (23m)")
      ->type_name("TIME");
  app->add_flag("--no-reruns", command.no_reruns, "only the run itself, without what would help");
  app->add_option("--threads", command.threads, "of the re-runs. Default: one a core")
      ->check(CLI::Range(1, 1024))
      ->type_name("N");
  app->add_flag("--budget", command.budget,
                "the time that a reaction is expected to take, by the settings alone: no run");
  app->add_flag("--json", command.json, "the same as JSON on stdout, and nothing else");
  return app;
}

CLI::App* add_serve(CLI::App& policy, ServePolicyCommand& command) {
  CLI::App* app = policy.add_subcommand(
      "serve",
      "one of them as a process, as the policy type external wants it: it reads lines of JSON from "
      "stdin, and writes one for each to stdout");
  app->add_option("TYPE", command.type, "its PolicyType")->required();
  app->add_option("--config", command.config,
                  "its settings, as a scenario's Configuration has them; else those of its hello")
      ->type_name("JSON");
  return app;
}

CLI::App* add_backtest(CLI::App& program, BacktestCommand& command) {
  CLI::App* app = program.add_subcommand(
      "backtest", "run a scenario and match its scaling activities with real ones, one by one");
  add_scenario_options(*app, command.scenario);
  app->add_option("ACTIVITIES", command.activities_file,
                  "describe-scaling-activities' output (JSON)")
      ->required();
  app->add_option("--tolerance", command.tolerance,
                  "starts further apart are never the same activity (10m)")
      ->type_name("TIME");
  app->add_option("--group", command.group, "the real group's name, where the file has several")
      ->type_name("NAME");
  app->add_flag("--json", command.json, "the comparison as JSON on stdout, and nothing else");
  return app;
}

CLI::App* add_calibrate(CLI::App& program, CalibrateCommand& command) {
  CLI::App* app = program.add_subcommand(
      "calibrate",
      "a scenario's application and instance type from a measured run: CPU per request, its "
      "variability, overhead, workers, and how the CPU is held back; or why that can not be told");
  app->add_option("LOG", command.files.log,
                  "results of JMeter (JTL, CSV), or an Application Load Balancer's access log; "
                  "plain or .gz")
      ->required();
  app->add_option("--cpu", command.files.cpu,
                  "the instances' CPU meanwhile: get-metric-data's output of CPUUtilization "
                  "(JSON), or CSV with the columns time, percent (or cores: of all instances "
                  "together) and, where stretches do not follow each other, seconds")
      ->required()
      ->type_name("FILE");
  app->add_option("--cpu-id", command.files.cpu_id, "the series' id, where the export has several")
      ->type_name("ID");
  app->add_option("--instances", command.files.instances,
                  "instances that served all the time. Default: as many as the log names targets, "
                  "else 1")
      ->check(CLI::Range(1, 10000))
      ->type_name("N");
  app->add_option("--from", command.from,
                  "leave out what was sent earlier, counted from the first request: a warm-up, or "
                  "the time while there were credits")
      ->type_name("TIME");
  app->add_option("--to", command.to, "leave out what was answered later")->type_name("TIME");
  app->add_option("--vcpus", command.files.vcpus, "of each instance (1)")
      ->check(CLI::Range(1, 1024))
      ->type_name("N");
  app->add_option("--out", command.out,
                  "write blocks.json (for a scenario), calibration.json and report.txt into this "
                  "folder")
      ->type_name("DIR");
  app->add_flag("--force", command.force, "let --out write into a folder that is not empty");
  app->add_flag("--json", command.json, "the same as JSON on stdout, and nothing else");
  return app;
}

CLI::App* add_import_asg(CLI::App& import, ImportAsgCommand& command) {
  CLI::App* app = import.add_subcommand(
      "asg", "a scenario of an Auto Scaling group's own documents, as AWS's tools write them");
  app->add_option("FILE", command.files,
                  "outputs of describe-... commands, and inputs of create- and put-... commands "
                  "(JSON), in any mixture");
  app->add_option("--group", command.group, "the group's name, where the files have several")
      ->type_name("NAME");
  app->add_option("--out", command.out, "write the scenario into this file")
      ->type_name("SCENARIO.json");
  app->add_flag("--force", command.force, "let --out overwrite a file");
  app->add_flag("--json", command.json, "the scenario as JSON on stdout, and nothing else");
  app->add_flag("--commands", command.commands,
                "print the AWS CLI's commands (read-only) whose output this takes, for the group "
                "that is named in place of a file");
  return app;
}

CLI::App* add_import_recorded(CLI::App& import, const std::string& name, const std::string& what,
                              const std::string& file, ImportRecordedCommand& command) {
  CLI::App* app = import.add_subcommand(name, what);
  app->add_option("FILE", command.file, file)->required();
  app->add_flag("--json", command.json, "the same as JSON on stdout, and nothing else");
  return app;
}

CLI::App* add_import_log(CLI::App& import, ImportRecordedCommand& command) {
  return add_import_recorded(
      import, "access-log",
      "what an access log is about: its times and paths, and how a scenario plays it",
      "log of an Application Load Balancer, or in the Common or the Combined Log "
      "Format; plain or .gz",
      command);
}

CLI::App* add_import_metrics(CLI::App& import, ImportRecordedCommand& command) {
  command.kind = ImportRecordedCommand::Kind::cloudwatch;
  return add_import_recorded(
      import, "cloudwatch", "what an export of CloudWatch's is about, and how a scenario plays it",
      "get-metric-data's or get-metric-statistics' output of RequestCount (JSON)", command);
}

CLI::App* add_import_jmx(CLI::App& import, ImportJmxCommand& command) {
  CLI::App* app = import.add_subcommand(
      "jmx",
      "what is understood of a JMeter plan: thread groups, when threads start, samplers, timers; "
      "what is not; and what a scenario with it begins with");
  app->add_option("FILE", command.file, "the plan (.jmx, JMeter 2.13 to 5.6)")->required();
  app->add_option("--property", command.properties,
                  "a JMeter property, as -J gives it (repeatable)")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
  app->add_option("--jmeter", command.jmeter,
                  "JMeter's version that runs the plan, where they differ (default: that saved it)")
      ->type_name("VERSION");
  app->add_option("--out", command.out,
                  "write what a scenario with the plan begins with into this file, beside the plan "
                  "or above it")
      ->type_name("SCENARIO.json");
  app->add_flag("--force", command.force, "let --out overwrite a file");
  app->add_flag("--json", command.json, "the same as JSON on stdout, and nothing else");
  return app;
}

CLI::App* add_export(CLI::App& program, ExportAwsCommand& command) {
  CLI::App* exported = program.add_subcommand("export", "write a scenario for other programs");
  exported->require_subcommand(1);
  CLI::App* app = exported->add_subcommand(
      "aws",
      "a scenario's template, group, policies and alarms as inputs of the AWS CLI, as a "
      "CloudFormation template and as Terraform");
  add_scenario_options(*app, command.scenario);
  app->add_option("--out", command.out, "write the files into this folder")
      ->type_name("DIR")
      ->required();
  app->add_flag("--force", command.force,
                "let --out write into a folder that is not empty; what only an earlier export has "
                "written goes");
  return app;
}

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
