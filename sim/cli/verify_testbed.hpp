#pragma once

#include "sim/cli/verify.hpp"

namespace headroom::cli {

/// `headroom verify --testbed`.
/// @return exit status: kFailed when fewer than nine in ten rows hold
int verify_testbed(const VerifyCommand& command);

}  // namespace headroom::cli
