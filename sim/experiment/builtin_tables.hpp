#pragma once

#include <span>
#include <string_view>

namespace headroom::experiment {

/// A table that travels inside the program: a file of sim/experiment/data.
struct BuiltinTable {
  std::string_view name;  ///< without ".json"
  std::string_view text;
};

/// The tables that `verify` checks when it is given none.
std::span<const BuiltinTable> builtin_tables();

}  // namespace headroom::experiment
