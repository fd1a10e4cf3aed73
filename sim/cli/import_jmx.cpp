#include "sim/cli/import_jmx.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <system_error>

#include "sim/cli/exit_status.hpp"
#include "sim/cli/terminal.hpp"
#include "sim/cli/whole_file.hpp"
#include "sim/load/jmx_outline.hpp"
#include "sim/report/imported_plan.hpp"
#include "sim/scenario/jmx_starter.hpp"
#include "sim/scenario/text_file.hpp"

namespace headroom::cli {
namespace {

std::map<std::string, std::string> properties_of(const ImportJmxCommand& command) {
  std::map<std::string, std::string> properties;
  for (const std::string& text : command.properties) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0)
      throw BadUsage(fmt::format("--property {}: name=value is needed", text));
    properties[text.substr(0, equals)] = text.substr(equals + 1);
  }
  return properties;
}

/// Files that the plan names lie beside it.
load::JmxFiles files_beside(const std::filesystem::path& plan) {
  return [folder = plan.parent_path()](const std::string& name) -> std::optional<std::string> {
    std::error_code error;
    if (!std::filesystem::is_regular_file(folder / name, error)) return std::nullopt;
    return scenario::read_text_file(folder / name, "a file that the plan names");
  };
}

/// As a scenario in --out is to name the plan, which lies beside it or below.
std::string name_in_scenario(const ImportJmxCommand& command) {
  const std::filesystem::path plan(command.file);
  if (command.out.empty()) return plan.filename().string();
  const auto folder = std::filesystem::absolute(command.out).parent_path();
  const auto name = std::filesystem::weakly_canonical(plan).lexically_relative(
      std::filesystem::weakly_canonical(folder));
  if (name.empty() || *name.begin() == "..")
    throw BadUsage(fmt::format("--out {}: a scenario's plan lies in its folder or below, not in {}",
                               command.out,
                               std::filesystem::absolute(plan).parent_path().string()));
  return name.generic_string();
}

}  // namespace

int import_jmx(const ImportJmxCommand& command) {
  const auto properties = properties_of(command);
  const std::string text = scenario::read_text_file(command.file, "a JMeter plan (.jmx)");
  try {
    const load::JmxPlan plan =
        load::import_jmx(text, properties, files_beside(command.file), command.jmeter);
    const load::JmxOutline outline = load::outline(plan);
    const scenario::Json starter =
        scenario::jmx_starter(plan, name_in_scenario(command), properties, command.jmeter);
    if (!command.out.empty()) {
      constexpr auto kReplace = scenario::Json::error_handler_t::replace;
      write_out(command.out, command.force, starter.dump(2, ' ', false, kReplace) + "\n");
    }
    print(command.json ? report::imported_plan_json(plan, outline, starter)
                                 .dump(2, ' ', false, scenario::Json::error_handler_t::replace) +
                             "\n"
                       : report::imported_plan_report(plan, outline, starter));
    if (!command.out.empty() && !command.json)
      print(
          fmt::format("Written to {}; a machine is still to come: images, launch_template and "
                      "auto_scaling_group, as import asg has them\n",
                      command.out));
  } catch (const load::BadJmx& problem) {
    throw BadUsage(fmt::format("{}: {}", command.file, problem.what()));
  }
  return kDone;
}

}  // namespace headroom::cli
