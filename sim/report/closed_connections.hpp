#pragma once

#include <optional>
#include <string>

#include "sim/scenario/scenario.hpp"
#include "sim/world/run_result.hpp"

namespace headroom::report {

/// How many requests met a connection that their target had just closed, and why targets close any;
/// empty where none did.
std::optional<std::string> closed_connection_words(const scenario::Scenario& scenario,
                                                   const world::RequestTotals& totals);

}  // namespace headroom::report
