#include "sim/experiment/settings_selection.hpp"

#include "sim/experiment/contest.hpp"

namespace headroom::experiment {

std::vector<std::size_t> select_best(const TuningProblem& problem, std::size_t as_given,
                                     Trials& trials) {
  constexpr std::size_t kReplications = 20;
  Contest contest(problem, as_given, trials);
  contest.settle(kReplications);
  return contest.ranking();
}

}  // namespace headroom::experiment
