#include "sim/cli/command_options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

namespace headroom::cli {

void add_changes(CLI::App& app, ScenarioOptions& options) {
  app.add_option("--set", options.sets,
                 "change a value: /json/pointer=value (repeatable; a JSON value, else a text)")
      ->type_name("POINTER=VALUE")
      ->allow_extra_args(false);
  app.add_option("--seed", options.seed, "seed of all random numbers, instead of the scenario's")
      ->type_name("N");
  app.add_option("--prices", options.prices,
                 "prices of your own (JSON as in sim/scenario/data/prices.json), by region; they "
                 "come before the built-in ones")
      ->type_name("FILE");
  app.add_flag("--allow-external-policies", options.allow_external_policies,
               "let the scenario's policies run programs that are not part of headroom");
  app.add_flag("--quiet", options.quiet, "no warnings, no progress and no report");
}

void add_scenario_options(CLI::App& app, ScenarioOptions& options) {
  app.add_option("SCENARIO", options.file, "scenario file (JSON)")->required();
  add_changes(app, options);
}

void add_html(CLI::App& app, std::string& file) {
  app.add_option("--html", file,
                 "write a report with charts into this one file: any browser opens it, without a "
                 "network")
      ->type_name("FILE");
}

void add_replications(CLI::App& app, std::uint32_t& replications, unsigned& threads) {
  app.add_option("--replications", replications,
                 fmt::format("run so often, each with random numbers of its own: figures become a "
                             "mean and its 95 % interval; logs, series and files are those of the "
                             "first. Default: {}",
                             replications))
      ->check(CLI::Range(1, 1'000'000))
      ->type_name("N");
  app.add_option(
         "--threads", threads,
         "for the replications; the result is the same for any number. Default: one a core; one "
         "for each rank that mpirun starts (compare)")
      ->check(CLI::Range(1, 1024))
      ->type_name("N");
}

}  // namespace headroom::cli
