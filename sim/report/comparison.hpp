#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/experiment/comparison.hpp"
#include "sim/report/grid.hpp"
#include "sim/report/json.hpp"

namespace headroom::report {

/// A figure and its interval: "312 ± 12 ms", "$1.24 ± 0.03", "-" where there is none.
std::string measured_words(const experiment::FigureEstimate& estimate,
                           experiment::Figure::Unit unit);
/// A difference and what may be said of it: "12 ± 3 ms lower", "undecided: -12 ± 30 ms".
std::string difference_words(const experiment::Difference& difference,
                             experiment::Figure::Unit unit);

/// A row for each candidate, with the figures that people look at first.
Grid comparison_grid(const experiment::Comparison& comparison);
/// A row for each candidate and figure, numbers in full: for programs that draw.
Grid comparison_numbers(const experiment::Comparison& comparison);
/// A sentence for each candidate but the baseline: what it costs and what users feel, against it.
/// Of one replication the differences stand there without intervals.
std::vector<std::string> verdict_sentences(const experiment::Comparison& comparison);
/// The cheapest of those that hold the SLO in every replication; empty where none does.
std::optional<std::string> best_sentence(const experiment::Comparison& comparison);

/// What the bound lets work do where no SLO on latency says more; empty where one does, or there is
/// no bound.
std::optional<std::string> bound_sentence(const experiment::Comparison& comparison);

/// {baseline, candidates[{name, result, figures, differences, optimum}]} (DESIGN 4). The baseline's
/// differences are {}.
/// @param results of each candidate, over all replications
Json comparison_json(const experiment::Comparison& comparison, const std::vector<Json>& results);

}  // namespace headroom::report
