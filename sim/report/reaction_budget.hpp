#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/experiment/reaction_budget.hpp"
#include "sim/report/json.hpp"

namespace headroom::report {

/// The terms of a budget with their bounds and sources, the sum, and what is assumed.
std::string budget_words(const experiment::ReactionBudget& budget);
/// Seconds.
Json budget_json(const experiment::ReactionBudget& budget);

/// What one lever comes to without a run.
struct LeverBudget {
  std::string name;
  experiment::ReactionBudget budget;
  std::optional<double> usd_per_month =
      {};  ///< of the group as it is at the start, without traffic
};

/// The budgets of a scenario and of what levers make of it, in a row each; the first is the
/// scenario's, and dollars of the others are against it.
std::string budget_table(const std::vector<LeverBudget>& all);

}  // namespace headroom::report
