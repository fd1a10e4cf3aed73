#pragma once

#include <string>
#include <vector>

#include "sim/scenario/aws_inputs.hpp"

namespace headroom::scenario {

/// A file of an export.
struct ExportedFile {
  std::string name;
  std::string text;
  bool is_script = false;  ///< to be made executable
};

/// The inputs of the AWS CLI's commands (one file each, named after its command), a script that
/// calls them in order, and the same as a CloudFormation template and as Terraform.
std::vector<ExportedFile> export_aws(const AwsInputs& inputs);

/// The files of inputs, in the order in which AWS needs them.
std::vector<std::pair<std::string, Json>> input_files(const AwsInputs& inputs);

/// Whether the target group and the load balancer are to be made; else the group names those that
/// are there.
bool makes_load_balancing(const AwsInputs& inputs);

/// Bash: `apply.sh create` or `apply.sh update`.
std::string apply_script(const AwsInputs& inputs);
Json cloudformation_template(const AwsInputs& inputs);
Json terraform_configuration(const AwsInputs& inputs);

/// `json` with every text that is a key replaced by the value.
Json substitute(const Json& json, const std::vector<std::pair<std::string, Json>>& values);

}  // namespace headroom::scenario
