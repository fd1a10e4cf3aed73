#include "sim/cli/export_aws.hpp"

#include <fmt/format.h>

#include "sim/cli/aws_files.hpp"
#include "sim/cli/environment.hpp"
#include "sim/cli/exit_status.hpp"
#include "sim/cli/terminal.hpp"
#include "sim/scenario/aws_inputs.hpp"

namespace headroom::cli {

int export_aws(const ExportAwsCommand& command) {
  const scenario::Environment environment = environment_of(command.scenario);
  const scenario::Scenario scenario = read(command.scenario, environment);
  const auto inputs = scenario::aws_inputs(scenario, read_document(command.scenario), environment);
  std::string names;
  for (const std::string& name :
       write_aws_files(command.out, inputs, command.force, command.scenario.quiet))
    names += fmt::format("  {}\n", name);
  if (command.scenario.quiet) return kDone;
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
