#pragma once

#include <string>
#include <utility>
#include <vector>

#include "sim/experiment/reaction_budget.hpp"
#include "sim/report/json.hpp"

namespace headroom::report {

/// The terms of a budget with their bounds and sources, the sum, and what is assumed.
std::string budget_words(const experiment::ReactionBudget& budget);
/// Seconds.
Json budget_json(const experiment::ReactionBudget& budget);

/// The budgets of a scenario and of what levers make of it, in a row each.
std::string budget_table(
    const std::vector<std::pair<std::string, experiment::ReactionBudget>>& all);

}  // namespace headroom::report
