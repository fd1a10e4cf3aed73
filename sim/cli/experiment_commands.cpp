#include "sim/cli/experiment_commands.hpp"

#include <CLI/CLI.hpp>

#include "sim/cli/command_options.hpp"

namespace headroom::cli {

CLI::App* add_sweep(CLI::App& program, SweepCommand& command) {
  CLI::App* app = program.add_subcommand(
      "sweep",
      "a scenario with every combination of some values, or with a sample of them: what comes out "
      "of each; goes on where it was ended");
  app->add_option("EXPERIMENT", command.scenario.file,
                  "the experiment's file (JSON): scenario, axes, outputs, replications")
      ->required();
  app->add_option("--out", command.out,
                  "write results.sqlite, a run at a time, and results.csv at the end into this "
                  "folder; one that holds a part of the same sweep is filled up")
      ->type_name("DIR");
  app->add_flag("--force", command.force,
                "let --out use a folder with something else in it, and begin anew where "
                "results.sqlite is of another sweep; and --html write over a file");
  add_html(*app, command.html);
  add_changes(*app, command.scenario);
  app->add_option("--replications", command.replications,
                  "of each cell, instead of the experiment's; more may be asked for later")
      ->check(CLI::Range(1, 1'000'000))
      ->type_name("N");
  app->add_option(
         "--threads", command.threads,
         "the result is the same for any number. Default: one a core; one for each rank that "
         "mpirun starts")
      ->check(CLI::Range(1, 1024))
      ->type_name("N");
  app->add_flag("--json", command.json, "the cells as JSON on stdout, and nothing else");
  return app;
}

CLI::App* add_query(CLI::App& program, QueryCommand& command) {
  using Form = QueryCommand::Form;
  CLI::App* app =
      program.add_subcommand("query", "ask the results of a sweep in SQL; nothing is changed");
  app->add_option("DB", command.database, "a sweep's folder, or a SQLite database")->required();
  app->add_option("SQL", command.sql,
                  "one statement, such as \"SELECT * FROM cells\"; tables: results (a row per "
                  "cell and replication), cells (means), experiment")
      ->required();
  CLI::Option* const json = app->add_flag_callback(
      "--json", [&command] { command.form = Form::json; },
      "a list of rows as JSON on stdout, and nothing else");
  app->add_flag_callback(
         "--csv", [&command] { command.form = Form::csv; }, "rows with commas between")
      ->excludes(json);
  return app;
}

CLI::App* add_tune(CLI::App& program, TuneCommand& command) {
  CLI::App* app = program.add_subcommand(
      "tune",
      "search for the best settings of a scenario: the least cost within its SLO, or the front of "
      "cost and latency");
  app->add_option("EXPERIMENT", command.scenario.file,
                  "what may be changed, and what is to be minimised (JSON)")
      ->required();
  add_changes(*app, command.scenario);
  app->add_option("--budget", command.budget, "simulations in all, instead of the experiment's")
      ->check(CLI::Range(1, 1'000'000))
      ->type_name("N");
  app->add_option("--replications", command.replications,
                  "that confirm what is recommended, on random numbers that nothing was tuned on; "
                  "instead of the experiment's")
      ->check(CLI::Range(2, 1000))
      ->type_name("N");
  app->add_option("--algorithm", command.algorithm, "of the search, instead of the experiment's")
      ->check(CLI::IsMember({"cma_es", "nsga2", "moead", "random"}))
      ->type_name("NAME");
  app->add_option("--threads", command.threads,
                  "for the simulations; the result is the same for any number. Default: one a core")
      ->check(CLI::Range(1, 1024))
      ->type_name("N");
  app->add_flag("--json", command.json, "the outcome as JSON on stdout, and nothing else");
  app->add_option("--out", command.out,
                  "write the recommended scenario (scenario.json, ready to run), AWS's inputs for "
                  "it (aws/), result.json, summary.txt and every simulation (evaluations.csv) "
                  "into this folder")
      ->type_name("DIR");
  add_html(*app, command.html);
  app->add_flag("--force", command.force,
                "let --out write into a folder that is not empty, and --html over a file");
  app->add_flag("--fail-on-slo", command.fail_on_slo,
                "exit with status 3 when no settings were found that hold all limits");
  return app;
}

}  // namespace headroom::cli
