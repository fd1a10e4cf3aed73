#pragma once

#include <stdexcept>

namespace headroom::cli {

/// What the program answers to the shell.
enum ExitStatus : int {
  kDone = 0,
  kFailed = 1,        ///< it failed while running; `verify`: something did not hold
  kBadUsage = 2,      ///< bad usage or input
  kSloNotMet = 3,     ///< with --fail-on-slo
  kInterrupted = 130  ///< Ctrl-C
};

/// The command line asks for something that can not be.
class BadUsage : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace headroom::cli
