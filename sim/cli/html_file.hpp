#pragma once

#include <string>

#include "sim/cli/whole_file.hpp"
#include "sim/scenario/json_text.hpp"

namespace headroom::cli {

/// The file of `--html`: what would hinder it is told before the run, not after it.
class HtmlFile {
 public:
  /// @param path empty: no report is wanted @param force whether it may take another's place
  /// @throws BadUsage when this build has no HTML report, or the file can not be written
  HtmlFile(const std::string& path, bool force);

  bool is_wanted() const { return file_.is_wanted(); }
  /// @param result as the command's --json has it
  void write(const scenario::Json& result);

 private:
  WantedFile file_;
};

}  // namespace headroom::cli
