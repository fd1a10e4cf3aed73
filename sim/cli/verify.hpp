#pragma once

#include <string>
#include <vector>

namespace headroom::cli {

/// `headroom verify`.
struct VerifyCommand {
  std::vector<std::string> files;  ///< tables; none: the built-in ones
  bool json = false;
  unsigned threads = 0;  ///< 0: one a core
};

/// @return exit status: kFailed when a row does not hold, or a model is not built
int verify(const VerifyCommand& command);

}  // namespace headroom::cli
