#include "sim/cli/import_asg.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>

#include "sim/cli/environment.hpp"
#include "sim/cli/exit_status.hpp"
#include "sim/cli/terminal.hpp"
#include "sim/report/imported_group.hpp"
#include "sim/scenario/text_file.hpp"

namespace headroom::cli {
namespace {

int print_commands(const ImportAsgCommand& command) {
  if (command.files.size() > 1)
    throw BadUsage("import asg --commands takes the name of one group, or none");
  const std::string group = command.files.empty() ? command.group : command.files[0];
  print(scenario::import_asg_commands(group));
  return kDone;
}

void write(const ImportAsgCommand& command, const std::string& text) {
  const std::filesystem::path file(command.out);
  if (!command.force && std::filesystem::exists(file))
    throw BadUsage(fmt::format("--out {}: is there already (--force overwrites it)", command.out));
  std::filesystem::path part = file;
  part += ".part";
  std::error_code error;
  {
    std::ofstream stream(part, std::ios::binary);
    stream << text << std::flush;
    if (!stream) error = std::error_code(errno, std::generic_category());
  }
  if (!error) std::filesystem::rename(part, file, error);
  if (!error) return;
  const std::string why = error.message();
  std::filesystem::remove(part, error);
  throw BadUsage(fmt::format("--out {}: {}", command.out, why));
}

}  // namespace

int import_asg(const ImportAsgCommand& command) {
  if (command.commands) return print_commands(command);
  if (command.files.empty())
    throw BadUsage("import asg: files are needed; import asg --commands tells how to get them");
  std::vector<scenario::NamedText> files;
  for (const std::string& file : command.files)
    files.emplace_back(file, scenario::read_text_file(file, "a document of AWS's (JSON)"));
  const auto documents = scenario::read_aws_documents(files);
  const auto imported = scenario::import_asg(documents, command.group, environment_with(""));
  const std::string report = report::import_report(documents, imported);
  const std::string text =
      imported.scenario.dump(2, ' ', false, scenario::Json::error_handler_t::replace) + "\n";
  if (!command.out.empty()) write(command, text);
  if (command.json) {
    fmt::print(stderr, "{}", report);
    print(text);
  } else {
    print(report);
    if (!command.out.empty())
      print(fmt::format("Written to {0}: headroom run {0}\n", command.out));
    else
      print("Nothing is written: --out SCENARIO.json does, --json prints it\n");
  }
  return kDone;
}

}  // namespace headroom::cli
