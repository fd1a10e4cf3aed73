#include "sim/cli/import_asg.hpp"

#include <fmt/format.h>

#include "sim/cli/environment.hpp"
#include "sim/cli/exit_status.hpp"
#include "sim/cli/terminal.hpp"
#include "sim/cli/whole_file.hpp"
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
  if (!command.out.empty()) write_out(command.out, command.force, text);
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
