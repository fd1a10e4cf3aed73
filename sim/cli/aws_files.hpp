#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sim/scenario/export_aws.hpp"

namespace headroom::cli {

/// Writes AWS's inputs into a folder, apply.sh so that it can be run. What an earlier export has
/// left there goes, unless somebody has changed it since, which is told.
/// @param force whether the folder may hold something already @param is_quiet nothing is told
/// @return the names of the files, in the order in which AWS needs them
/// @throws BadUsage when it can not be written to, or is not empty
std::vector<std::string> write_aws_files(const std::filesystem::path& folder,
                                         const scenario::AwsInputs& inputs, bool force,
                                         bool is_quiet);

}  // namespace headroom::cli
