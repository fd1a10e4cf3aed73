#pragma once

#include <string>

namespace headroom::cli {

/// `headroom report`.
struct ReportCommand {
  std::string result;                    ///< file of a --json
  std::string html;                      ///< file to write; empty: named after the result
  bool force = false;                    ///< it may be written over
  bool what_if = false;                  ///< with runs again, each with one setting changed
  unsigned threads = 0;                  ///< for them; 0: as many as there are cores
  bool allow_external_policies = false;  ///< in them
};

/// @return exit status
int write_report(const ReportCommand& command);

}  // namespace headroom::cli
