#include "sim/cli/calibrate.hpp"

#include <fmt/format.h>

#include <optional>
#include <stdexcept>

#include "sim/cli/exit_status.hpp"
#include "sim/cli/output_folder.hpp"
#include "sim/cli/terminal.hpp"
#include "sim/report/calibration.hpp"
#include "sim/scenario/units.hpp"

namespace headroom::cli {
namespace {

experiment::Calibration fit(const CalibrateCommand& command,
                            const experiment::CalibrationInput& input) {
  try {
    return experiment::calibrate(input.measured);
  } catch (const std::invalid_argument& too_little) {
    throw BadUsage(
        fmt::format("{} and {}: {}", command.files.log, command.files.cpu, too_little.what()));
  }
}

void read_part(const CalibrateCommand& command, experiment::CalibrationFiles& files) {
  const auto read = [](const char* option, const std::string& text, Duration& time) {
    if (text.empty()) return;
    const auto value = scenario::parse_duration(text);
    if (!value)
      throw BadUsage(fmt::format("{} {}: a duration such as \"90s\" is needed", option, text));
    time = *value;
  };
  read("--from", command.from, files.from);
  read("--to", command.to, files.to);
  if (files.from >= files.to)
    throw BadUsage(fmt::format("--from {} --to {}: the first is not before the second",
                               command.from, command.to));
}

}  // namespace

int calibrate(const CalibrateCommand& command) {
  experiment::CalibrationFiles files = command.files;
  read_part(command, files);
  std::optional<OutputFolder> folder;
  if (!command.out.empty()) folder.emplace("--out", command.out, command.force);
  const experiment::CalibrationInput input = experiment::read_calibration(files);
  const experiment::Calibration fitted = fit(command, input);
  const std::string text = report::calibration_report(fitted, input, command.files);
  const std::string json =
      scenario::dump(report::calibration_json(fitted, input, command.files)) + "\n";
  if (folder) {
    folder->write("blocks.json",
                  scenario::dump(report::calibrated_blocks(fitted, command.files.vcpus)) + "\n");
    folder->write("calibration.json", json);
    folder->write("report.txt", text);
  }
  print(command.json ? json : text);
  return kDone;
}

}  // namespace headroom::cli
