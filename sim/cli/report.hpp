#pragma once

#include <string>

namespace headroom::cli {

/// `headroom report`.
struct ReportCommand {
  std::string result;  ///< file of a --json
  std::string html;    ///< file to write; empty: named after the result
  bool force = false;  ///< it may be written over
};

/// @return exit status
int write_report(const ReportCommand& command);

}  // namespace headroom::cli
