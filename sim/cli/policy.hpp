#pragma once

#include <string>

namespace headroom::cli {

/// `headroom policy list` and `headroom policy describe`.
struct PolicyCommand {
  std::string type;  ///< whose parameters are told; empty: all policies, a line each
  bool json = false;
};

/// @return exit status @throws BadUsage for a type that there is not
int tell_policies(const PolicyCommand& command);

}  // namespace headroom::cli
