#pragma once

#include <string>

#include "sim/scenario/import_asg.hpp"

namespace headroom::report {

/// What was read, what was left out and why, what the scenario begins with for want of better, and
/// what it still needs: a line for each.
std::string import_report(const scenario::AwsDocuments& documents,
                          const scenario::ImportedGroup& imported);

}  // namespace headroom::report
