#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/experiment/counterfactuals.hpp"
#include "sim/report/json.hpp"

namespace headroom::report {

/// A row for each lever: what it changes in the reaction, in the time in which the SLO was broken,
/// in failed requests and flaps where there are any, and in dollars, with the lines of the bill
/// that are most of the difference.
std::string counterfactual_table(const experiment::RunOutcome& as_it_is,
                                 const std::vector<experiment::Counterfactual>& all);
/// A row for each lever, a column for each of several reactions: what it changes in their lengths.
/// @param reactions that the outcomes' `answers` are of
std::string answers_table(const std::vector<experiment::Reaction>& reactions,
                          const experiment::RunOutcome& as_it_is,
                          const std::vector<experiment::Counterfactual>& all);
/// "+$3.40", "−$0.0012", "the same", "unknown".
std::string usd_change(std::optional<double> after, std::optional<double> before);
/// `baseline` and `counterfactuals` of an explanation; changes are against the baseline.
Json outcome_json(const experiment::RunOutcome& outcome);
Json counterfactuals_json(const experiment::RunOutcome& as_it_is,
                          const std::vector<experiment::Counterfactual>& all);

}  // namespace headroom::report
