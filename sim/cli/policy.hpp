#pragma once

#include <string>

#include "sim/scaling/policy.hpp"

namespace headroom::cli {

/// `headroom policy list` and `headroom policy describe`.
struct PolicyCommand {
  std::string type;  ///< whose parameters are told; empty: all policies, a line each
  bool json = false;
};

/// @return exit status @throws BadUsage for a type that there is not
int tell_policies(const PolicyCommand& command);

/// @throws BadUsage for a type that there is not
const scaling::PolicyKind& policy_kind(const std::string& type);

}  // namespace headroom::cli
