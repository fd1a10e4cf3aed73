#pragma once

#include <string>
#include <vector>

namespace headroom::cli {

/// `headroom verify`.
struct VerifyCommand {
  std::vector<std::string> files;  ///< tables; none: the built-in ones
  std::string testbed;             ///< a folder of measurements instead of tables
  std::string html, svg;           ///< of a testbed: files for its page and its picture
  std::string slice = "5ms";       ///< of a testbed: of its CPU quota
  bool force = false;              ///< whether these files may be there already
  bool json = false;
  unsigned threads = 0;  ///< 0: one a core
};

/// @return exit status: kFailed when a row does not hold, or a model is not built
int verify(const VerifyCommand& command);

}  // namespace headroom::cli
