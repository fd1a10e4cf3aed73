#pragma once

#include <string_view>

namespace headroom::experiment {

/// The tables that `verify` checks when it is given none.
std::string_view builtin_queueing_table();
std::string_view builtin_credit_table();

}  // namespace headroom::experiment
