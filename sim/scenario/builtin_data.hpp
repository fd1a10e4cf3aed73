#pragma once

#include <string_view>

namespace headroom::scenario {

/// The files of data/ beside this one, embedded in the program.
std::string_view builtin_instance_types_json();
std::string_view builtin_prices_json();

}  // namespace headroom::scenario
