#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/experiment/levers.hpp"
#include "sim/experiment/reaction.hpp"
#include "sim/experiment/variants.hpp"

namespace headroom::experiment {

/// How long a run took to react.
struct Answer {
  std::optional<double> length_s = {};  ///< empty: there was nothing to react to
  bool was_broken = false;              ///< the SLO, in that reaction
};

/// What a run comes to, as far as reactions go.
struct RunOutcome {
  std::optional<double> reaction_s;  ///< empty: there was nothing to react to
  double broken_s = 0;               ///< the SLO, in all of the run
  std::optional<double> usd, usd_per_month;
  bool slo_met = false;
  bool was_broken = false;           ///< the SLO, in that reaction
  bool has_slo = {};                 ///< one that could be met, or broken
  std::vector<Answer> answers = {};  ///< to each of the reactions that were asked for
};

/// What a lever would have changed, by a run with it on the same random numbers.
struct Counterfactual {
  Lever lever;
  std::optional<RunOutcome> outcome;
  std::string problem = {};  ///< why there is none
};

/// The reaction that explains most: the one in which the SLO was broken longest, else the longest.
/// @pre there is one
const Reaction& worst_reaction(const std::vector<Reaction>& all);

/// At most so many of the reactions, by time: of more those that explain most, as worst_reaction.
std::vector<Reaction> worst_reactions(std::vector<Reaction> all, std::size_t most);

/// Of a run. @param reaction whose length is told: of the reactions of `result` the one that lies
/// where it lies, counted from its beginning; nullptr: of none
/// @param each reactions that `answers` tell of in the same way
RunOutcome outcome_of(const world::RunResult& result, const scenario::Scenario& scenario,
                      const scenario::Environment& environment, const Reaction* reaction,
                      const std::vector<Reaction>& each = {});

/// Runs the scenario with each lever, as many at once as there are threads; in the order of the
/// levers. One whose scenario can not be, or whose run fails, says why.
/// @param one_more called after each run, by any thread
/// @throws world::Interrupted
std::vector<Counterfactual> counterfactuals(
    Variants& variants, const std::vector<Lever>& levers, const Reaction* reaction,
    unsigned threads, std::atomic<bool>* interrupted, const std::function<void()>& one_more = [] {},
    const std::vector<Reaction>& each = {});

/// Runs with levers, and the run without any that they are held against.
struct Reruns {
  std::optional<RunOutcome> as_it_is = {};
  std::vector<Counterfactual> levers = {};
  std::string problem = {};  ///< why there are none; empty: there are
};

/// The same for a run of which only the result is known, and so no bill: it is made again, too.
Reruns rerun(Variants& variants, std::vector<Lever> levers, const Reaction* reaction,
             unsigned threads, std::atomic<bool>* interrupted,
             const std::function<void()>& one_more, const std::vector<Reaction>& each);

}  // namespace headroom::experiment
