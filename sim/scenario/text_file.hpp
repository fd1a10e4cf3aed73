#pragma once

#include <filesystem>
#include <string>

namespace headroom::scenario {

/// The whole file that a user named on the command line.
/// @param allowed what it should have been, for the message
/// @throws BadScenario when it is not there, can not be read, or is empty
std::string read_text_file(const std::filesystem::path& file, const std::string& allowed);

}  // namespace headroom::scenario
