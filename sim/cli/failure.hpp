#pragma once

#include <exception>

#include "sim/cluster/messages.hpp"

namespace headroom::cli {

/// What ends a command, as the user is told of it: its kind is the exit status.
cluster::Failure failure_of(std::exception_ptr error);

}  // namespace headroom::cli
