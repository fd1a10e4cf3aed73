#include "sim/cli/report.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>

#include "sim/cli/exit_status.hpp"
#include "sim/cli/html_file.hpp"
#include "sim/report/html_report.hpp"
#include "sim/scenario/json_text.hpp"
#include "sim/scenario/text_file.hpp"

namespace headroom::cli {

int write_report(const ReportCommand& command) {
  const std::filesystem::path html =
      command.html.empty() ? std::filesystem::path(command.result).replace_extension(".html")
                           : std::filesystem::path(command.html);
  HtmlFile file(html.string(), command.force);
  const scenario::Json result = scenario::parse_json(
      scenario::read_text_file(command.result, "a result (JSON)"), command.result);
  try {
    file.write(result);
  } catch (const report::UnknownResult& problem) {
    throw BadUsage(fmt::format("{}: {}", command.result, problem.what()));
  }
  fmt::print(stderr, "{} is written\n", html.string());
  return kDone;
}

}  // namespace headroom::cli
