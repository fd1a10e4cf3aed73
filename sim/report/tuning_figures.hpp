#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/experiment/run_figures.hpp"
#include "sim/report/tuning.hpp"
#include "sim/stats/estimate.hpp"
#include "sim/stats/paired.hpp"

/// What a tuning's reports, in words and for programs, have in common.
namespace headroom::report {

/// One of the figures of a tuning: an objective, or what has a limit.
struct TunedFigure {
  std::string key;    ///< in JSON: its pointer, of an SLO its name
  std::string title;  ///< "total_usd", "p95"
  experiment::Figure::Unit unit = experiment::Figure::Unit::instances;  ///< of a plain number, too
  std::optional<experiment::Limit> limit = {};
};
std::vector<TunedFigure> tuned_figures(const experiment::TuningProblem& problem);

/// Of a candidate's replications of one figure. @pre not empty
stats::Estimate estimate_of(const std::vector<double>& replications);
/// Over the replications that both have; empty with fewer than two.
std::optional<stats::Interval> difference_of(const std::vector<double>& own,
                                             const std::vector<double>& other);
/// Replications in which all limits hold.
std::size_t held_in(const experiment::TuningProblem& problem,
                    const std::vector<std::vector<double>>& figures);

/// A figure's interval in words: "312 ± 12 ms".
std::string estimate_words(const TunedFigure& figure, const stats::Estimate& estimate);
/// "12 ± 3 ms lower", "undecided: -12 ± 30 ms".
std::string difference_words(const TunedFigure& figure, const stats::Interval& difference);
/// "≤ 300 ms".
std::string limit_words(const TunedFigure& figure);
/// A value as people write it: texts without quotation marks.
std::string value_words(const std::string& json);
/// A parameter's value in settings; "-" where they are as given, and the scenario has none there.
std::string setting_words(const experiment::TuningProblem& problem, const experiment::Tried& tried,
                          std::size_t parameter);

}  // namespace headroom::report
