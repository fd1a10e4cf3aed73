#pragma once

#include <string>
#include <vector>

#include "sim/scenario/json_text.hpp"

namespace headroom::cli {

/// An axis of a map over a scenario's values: /json/pointer=a,b,c.
struct MapAxis {
  std::string pointer;
  std::vector<std::string> values;  ///< as written, each what --set takes

  /// Of the pointer: "IntegralGain".
  std::string name() const { return pointer.substr(pointer.rfind('/') + 1); }
  scenario::Json json_value(std::size_t i) const { return scenario::value_of_text(values[i]); }
};

/// Commas within brackets, braces and quotes are parts of a value: [1,2],{"a":1,"b":2},"x,y".
/// @param flag for messages @throws BadUsage
MapAxis map_axis(const std::string& flag, const std::string& text);

}  // namespace headroom::cli
