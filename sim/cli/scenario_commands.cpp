#include "sim/cli/scenario_commands.hpp"

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "sim/cli/command_options.hpp"

namespace headroom::cli {
namespace {

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

}  // namespace

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
  app->add_flag("--what-if", command.what_if,
                "of a run: with what would have helped, which is its scenario run again with one "
                "setting changed each, and with all that help");
  app->add_option("--threads", command.threads, "for these runs; 0: as many as there are cores");
  app->add_flag("--allow-external-policies", command.allow_external_policies,
                "let these runs start the programs that the scenario names as policies");
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

CLI::App* add_explain(CLI::App& program, ExplainCommand& command) {
  CLI::App* app = program.add_subcommand(
      "explain",
      "where the time went from each rise of the load to its relief, why nothing was scaled, and "
      "what would have helped, each change alone and all that help; --set: levers of your own");
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

}  // namespace headroom::cli
