#include "sim/cli/import_recorded.hpp"

#include <fmt/format.h>

#include "sim/cli/exit_status.hpp"
#include "sim/cli/terminal.hpp"
#include "sim/load/recording.hpp"
#include "sim/report/recorded_load.hpp"
#include "sim/scenario/problems.hpp"
#include "sim/scenario/text_file.hpp"

namespace headroom::cli {
namespace {

load::LogSummary read_log(const std::string& file) {
  try {
    return load::summarise_log(file);
  } catch (const load::BadRecording& bad) {
    std::vector<scenario::Problem> problems;
    for (const load::RecordingProblem& one : bad.problems()) {
      problems.push_back(
          {file, one.line > 0 ? fmt::format("line {}", one.line) : "", one.found, one.allowed});
    }
    throw scenario::BadScenario(std::move(problems));
  }
}

}  // namespace

int import_recorded(const ImportRecordedCommand& command) {
  if (command.kind == ImportRecordedCommand::Kind::access_log) {
    const load::LogSummary summary = read_log(command.file);
    print(command.json ? report::access_log_json(summary, command.file)
                                 .dump(2, ' ', false, report::Json::error_handler_t::replace) +
                             "\n"
                       : report::access_log_report(summary, command.file));
    return kDone;
  }
  const auto all = scenario::read_metric_data(
      scenario::read_text_file(command.file, "get-metric-data's output (JSON)"), command.file);
  print(command.json ? scenario::dump(report::cloudwatch_json(all, command.file)) + "\n"
                     : report::cloudwatch_report(all, command.file));
  return kDone;
}

}  // namespace headroom::cli
