#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/experiment/reaction.hpp"
#include "sim/scenario/scenario.hpp"

namespace headroom::experiment {

/// A part of a reaction, as the settings alone let it be expected.
struct BudgetTerm {
  StageKind kind = StageKind::metric;
  std::string name;
  double seconds = 0;              ///< on average over when the load rises
  double least_s = 0, most_s = 0;  ///< by when it does
  std::string source;              ///< the setting, and where the rule is from
};

/// The reaction to one step of the load, without a run (aws-behaviour 4.23): from the rise to the
/// first instance that is launched for it being healthy. How long the SLO takes to hold then hangs
/// on the queues, and is no part of it.
struct ReactionBudget {
  std::string alarm;  ///< that is expected to ring first, with its policy
  std::vector<BudgetTerm> terms;
  std::vector<std::string> assumed;
  std::string never;  ///< why nothing would be launched; empty: it would

  double seconds() const;
  double least_s() const;
  double most_s() const;
};

/// The step is the largest rise within a minute of the scenario's own rates, met by the group as it
/// is at the start. Where no rate is known beforehand, and of a load that grows slowly, half a
/// period over the threshold is taken to be enough.
ReactionBudget reaction_budget(const scenario::Scenario& scenario,
                               const scenario::Environment& environment);

}  // namespace headroom::experiment
