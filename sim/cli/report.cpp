#include "sim/cli/report.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>

#include "sim/cli/environment.hpp"
#include "sim/cli/exit_status.hpp"
#include "sim/cli/explained_run.hpp"
#include "sim/cli/html_file.hpp"
#include "sim/cli/interruption.hpp"
#include "sim/cli/what_if.hpp"
#include "sim/report/html_report.hpp"
#include "sim/report/read_result.hpp"
#include "sim/scenario/json_text.hpp"
#include "sim/scenario/text_file.hpp"

namespace headroom::cli {
namespace {

void run_again(const ReportCommand& command, scenario::Json& result) {
  if (!report::is_result(result))
    throw BadUsage(
        fmt::format("--what-if: found no result of a run in {}; allowed: what `headroom "
                    "run --json` prints, or result.json of run --out",
                    command.result));
  ExplainCommand explain;
  explain.scenario.file = command.result;
  explain.scenario.allow_external_policies = command.allow_external_policies;
  const scenario::Environment environment = environment_of(explain.scenario);
  add_what_if(result, explained_run(explain, environment), command.result, command.threads,
              environment, heed_interrupts());
}

}  // namespace

int write_report(const ReportCommand& command) {
  const std::filesystem::path html =
      command.html.empty() ? std::filesystem::path(command.result).replace_extension(".html")
                           : std::filesystem::path(command.html);
  HtmlFile file(html.string(), command.force);
  scenario::Json result = scenario::parse_json(
      scenario::read_text_file(command.result, "a result (JSON)"), command.result);
  if (command.what_if) run_again(command, result);
  try {
    file.write(result);
  } catch (const report::UnknownResult& problem) {
    throw BadUsage(fmt::format("{}: {}", command.result, problem.what()));
  }
  fmt::print(stderr, "{} is written\n", html.string());
  return kDone;
}

}  // namespace headroom::cli
