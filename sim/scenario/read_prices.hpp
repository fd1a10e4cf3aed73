#pragma once

#include <string>
#include <string_view>

#include "sim/scenario/scenario.hpp"

namespace headroom::scenario {

/// Whose prices a text holds: it decides what a result says of them.
enum class PriceOrigin {
  builtin,  ///< those from memory are told
  given     ///< each one is told
};

/// Reads prices in the form of data/prices.json into those that there are already; what stands in
/// both is the text's. A price is a number, null (not known), or
/// {"usd", "source", "grade", "date"}.
/// @return the text's hash, and what it has prices of
/// @throws BadScenario with every problem at once
GivenPrices read_prices(std::string_view text, const std::string& file, PriceOrigin origin,
                        cloud::Prices& prices);

}  // namespace headroom::scenario
