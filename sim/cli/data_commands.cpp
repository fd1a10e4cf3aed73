#include "sim/cli/data_commands.hpp"

#include <CLI/CLI.hpp>
#include <string>

#include "sim/cli/command_options.hpp"

namespace headroom::cli {
namespace {

CLI::App* add_import_recorded(CLI::App& import, const std::string& name, const std::string& what,
                              const std::string& file, ImportRecordedCommand& command) {
  CLI::App* app = import.add_subcommand(name, what);
  app->add_option("FILE", command.file, file)->required();
  app->add_flag("--json", command.json, "the same as JSON on stdout, and nothing else");
  return app;
}

}  // namespace

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

CLI::App* add_calibrate(CLI::App& program, CalibrateCommand& command) {
  CLI::App* app = program.add_subcommand(
      "calibrate",
      "a scenario's application and instance type from a measured run: CPU per request, its "
      "variability, overhead, workers, think time, and how the CPU is held back; or why that can "
      "not be told");
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

}  // namespace headroom::cli
