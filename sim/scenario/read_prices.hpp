#pragma once

#include <set>
#include <string>
#include <string_view>

#include "sim/cloud/prices.hpp"

namespace headroom::scenario {

/// Whose prices a text holds: it decides what a result says of them.
enum class PriceOrigin {
  builtin,  ///< those from memory are told
  given     ///< each one is told
};

/// Reads prices in the form of data/prices.json into those that there are already; what stands in
/// both is the text's. A price is a number, null (not known), or
/// {"usd", "source", "grade", "date"}.
/// @return the regions that the text has prices of
/// @throws BadScenario with every problem at once
std::set<std::string> read_prices(std::string_view text, const std::string& file,
                                  PriceOrigin origin, cloud::Prices& prices);

}  // namespace headroom::scenario
