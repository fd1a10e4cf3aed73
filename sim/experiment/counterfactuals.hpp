#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/experiment/levers.hpp"
#include "sim/experiment/run_outcome.hpp"
#include "sim/experiment/variants.hpp"

namespace headroom::experiment {

/// What a lever would have changed, by a run with it on the same random numbers.
struct Counterfactual {
  Lever lever;
  std::optional<RunOutcome> outcome;
  std::string problem = {};             ///< why there is none
  std::vector<std::string> parts = {};  ///< names of the levers that it pulls, where several
};

/// The reaction that explains most: the one in which the SLO was broken longest, else the longest.
/// @pre there is one
const Reaction& worst_reaction(const std::vector<Reaction>& all);

/// At most so many of the reactions, by time: of more those that explain most, as worst_reaction.
std::vector<Reaction> worst_reactions(std::vector<Reaction> all, std::size_t most);

/// The runs with levers are held against the run without any.
struct Reruns {
  std::optional<RunOutcome> as_it_is = {};
  std::vector<Counterfactual> levers = {};
  std::string problem = {};  ///< why there are none; empty: there are
};

/// What the runs with levers are asked.
struct Question {
  const Reaction* reaction = nullptr;  ///< whose length is told; nullptr: of none
  std::vector<Reaction> each = {};     ///< those that `answers` tell of
  /// Those that help most first, and all together that help; else in their order.
  bool by_help = true;
};

/// How they are made.
struct RerunOptions {
  unsigned threads = 1;
  std::atomic<bool>* interrupted = nullptr;
  std::function<void()> one_more = [] {};  ///< called after each run, by any thread
};

/// Runs the scenario with each lever, as many at once as there are threads. One whose scenario can
/// not be, or whose run fails, says why. Then once more with all_that_help, by help.
/// @param as_it_is of the run without levers; empty: it is made again, as of a result of which no
/// bill is known
/// @throws world::Interrupted
Reruns rerun(Variants& variants, std::vector<Lever> levers, std::optional<RunOutcome> as_it_is,
             const Question& question, const RerunOptions& options);

/// Whether two levers can not both be pulled: one sets what the other sets, or has in it.
bool contradict(const Lever& a, const Lever& b);

/// All together that help, without those that contradict one before them; behind one that makes all
/// well by itself only those that save. @param by_help those that help most first
/// @return empty where fewer than two do; else without its outcome
std::optional<Counterfactual> all_that_help(const std::vector<Counterfactual>& by_help,
                                            const RunOutcome& as_it_is);

}  // namespace headroom::experiment
