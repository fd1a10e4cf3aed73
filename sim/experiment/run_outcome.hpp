#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/experiment/cost_parts.hpp"
#include "sim/experiment/reaction.hpp"
#include "sim/scenario/scenario.hpp"

namespace headroom::experiment {

/// How a run answered what another run had to react to.
struct Answer {
  std::optional<double> length_s = {};  ///< empty: there was nothing to react to
  bool was_broken = false;              ///< the SLO, in that reaction
};

/// What a run comes to, as far as reactions go.
struct RunOutcome {
  Answer answer;             ///< to the reaction that is explained
  double broken_s = 0;       ///< the SLO, in all of the run
  std::uint64_t failed = 0;  ///< requests
  std::optional<double> usd, usd_per_month;
  bool slo_met = false;
  bool has_slo = {};                 ///< one that could be met, or broken
  std::vector<Answer> answers = {};  ///< to each of the reactions that were asked for
  std::vector<CostPart> month = {};  ///< the lines of usd_per_month
  int flaps = 0;  ///< what policies took and soon brought back; 0: so seldom that it means nothing
};

/// Of a run. @param reaction whose length is told: of the reactions of `result` the one that lies
/// where it lies, counted from its beginning; nullptr: of none
/// @param each reactions that `answers` tell of in the same way
RunOutcome outcome_of(const world::RunResult& result, const scenario::Scenario& scenario,
                      const scenario::Environment& environment, const Reaction* reaction,
                      const std::vector<Reaction>& each = {});

/// Nothing in a run that should not be: the SLO was never broken, no request failed, and the group
/// did not flap.
bool is_well(const RunOutcome& outcome);

/// Cheaper by a hundredth at least: less is noise.
bool saves(const RunOutcome& outcome, const RunOutcome& as_it_is);

/// Whether a run was better: the SLO broken for less time, else fewer failed requests (by a
/// hundredth of those of `as_it_is`), else less flapping; or as good, and it saves.
bool helps(const RunOutcome& outcome, const RunOutcome& as_it_is);

/// What is better in these ways comes first; of what is as good the cheaper one, then what answers
/// sooner. @param as_it_is whose failed requests are the measure of theirs
bool helps_more(const RunOutcome& a, const RunOutcome& b, const RunOutcome& as_it_is);

}  // namespace headroom::experiment
