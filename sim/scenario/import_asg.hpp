#pragma once

#include <string>
#include <vector>

#include "sim/scenario/aws_documents.hpp"
#include "sim/scenario/problems.hpp"
#include "sim/scenario/scenario.hpp"

namespace headroom::scenario {

/// A scenario made of a group's own documents.
struct ImportedGroup {
  Json scenario;
  std::string group;                  ///< its name
  std::vector<std::string> left_out;  ///< what belongs to others, or can not be simulated
  std::vector<std::string> starters;  ///< what AWS's documents do not tell: a value to begin with
  std::vector<Problem> problems;      ///< why it can not be run as it is; empty: it can
};

/// Picks what belongs to one group: the template that it names, in its version; its target group
/// by ARN; its policies and scheduled actions by its name; alarms by the policies that they act on
/// and by their dimensions. The alarms that target tracking made are left out, as it makes its
/// own. What can not be simulated yet is left out, too, and said.
/// @param group its name; empty: the only one there is
/// @throws BadScenario when there is no such group, or no template of it
ImportedGroup import_asg(const AwsDocuments& documents, const std::string& group,
                         const Environment& environment);

/// The AWS CLI's commands, all of them read-only, whose output import_asg takes, as a script.
/// @param group empty: to be filled in
std::string import_asg_commands(const std::string& group);

}  // namespace headroom::scenario
