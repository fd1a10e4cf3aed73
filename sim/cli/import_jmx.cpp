#include "sim/cli/import_jmx.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <system_error>

#include "sim/cli/exit_status.hpp"
#include "sim/cli/terminal.hpp"
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

}  // namespace

int import_jmx(const ImportJmxCommand& command) {
  const auto properties = properties_of(command);
  const std::string text = scenario::read_text_file(command.file, "a JMeter plan (.jmx)");
  try {
    const load::JmxPlan plan = load::import_jmx(text, properties, files_beside(command.file));
    const load::JmxOutline outline = load::outline(plan);
    const std::string name = std::filesystem::path(command.file).filename().string();
    const scenario::Json starter = scenario::jmx_starter(plan, name, properties);
    print(command.json ? report::imported_plan_json(plan, outline, starter)
                                 .dump(2, ' ', false, scenario::Json::error_handler_t::replace) +
                             "\n"
                       : report::imported_plan_report(plan, outline, starter));
  } catch (const load::BadJmx& problem) {
    throw BadUsage(fmt::format("{}: {}", command.file, problem.what()));
  }
  return kDone;
}

}  // namespace headroom::cli
