#pragma once

#include <string>

namespace headroom::cli {

/// `headroom import access-log`, `headroom import cloudwatch`: what a recording
/// is about, and how a scenario plays it.
struct ImportRecordedCommand {
  enum class Kind { access_log, cloudwatch } kind = Kind::access_log;
  std::string file;
  bool json = false;  ///< as JSON on stdout
};

/// @return exit status
int import_recorded(const ImportRecordedCommand& command);

}  // namespace headroom::cli
