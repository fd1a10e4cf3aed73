#pragma once

#include "sim/scenario/scenario.hpp"

namespace headroom::cli {

/// The policies, instance types and prices that this program has.
scenario::Environment builtin_environment();

}  // namespace headroom::cli
