#include "sim/cli/export_aws.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "sim/cli/environment.hpp"
#include "sim/cli/exit_status.hpp"
#include "sim/cli/export_manifest.hpp"
#include "sim/cli/output_folder.hpp"
#include "sim/cli/terminal.hpp"
#include "sim/scenario/export_aws.hpp"

namespace headroom::cli {

int export_aws(const ExportAwsCommand& command) {
  const scenario::Environment environment = environment_of(command.scenario);
  const scenario::Scenario scenario = read(command.scenario, environment);
  const auto inputs = scenario::aws_inputs(scenario, read_document(command.scenario), environment);
  OutputFolder folder("--out", command.out, command.force);
  ExportManifest manifest(command.out);
  std::string names;
  for (const scenario::ExportedFile& file : scenario::export_aws(inputs)) {
    folder.write(file.name, file.text);
    manifest.add(file.name, file.text);
    if (file.is_script) {
      using std::filesystem::perms;
      std::filesystem::permissions(std::filesystem::path(command.out) / file.name,
                                   perms::owner_exec | perms::group_exec | perms::others_exec,
                                   std::filesystem::perm_options::add);
    }
    names += fmt::format("  {}\n", file.name);
  }
  const auto kept = manifest.remove_what_is_left();
  folder.write(ExportManifest::kName, manifest.text());
  if (command.scenario.quiet) return kDone;
  for (const std::string& name : kept)
    fmt::print(stderr, "note: {} is of an earlier export and has been changed since: it stays\n",
               name);
  for (const std::string& note : inputs.notes) fmt::print(stderr, "note: {}\n", note);
  print(
      fmt::format("Written into {}, in the order in which AWS needs it:\n{}"
                  "apply.sh calls the AWS CLI with them: `apply.sh create` makes everything "
                  "anew,\n`apply.sh update` changes a group that is there. cloudformation.json "
                  "and main.tf.json say the same\nfor CloudFormation and Terraform.\n",
                  command.out, names));
  return kDone;
}

}  // namespace headroom::cli
