#pragma once

#include <string>

namespace headroom::cli {

/// Writes a whole file, or leaves what was there as it is.
/// @param path of `--out` @param force whether it may take another's place
/// @throws BadUsage when it is there already, or can not be written
void write_out(const std::string& path, bool force, const std::string& text);

}  // namespace headroom::cli
