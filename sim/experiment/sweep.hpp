#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "sim/experiment/crew.hpp"
#include "sim/experiment/sweep_plan.hpp"
#include "sim/experiment/sweep_results.hpp"

namespace headroom::experiment {

/// The runs of a sweep. A task names a cell and a replication, an outcome has the outputs and the
/// hash of the scenario that was run.
class Sweep {
 public:
  /// @param variants, interrupted outlive it; the latter may be null
  Sweep(const SweepPlan& plan, Variants& variants, OutputReader outputs,
        const std::atomic<bool>* interrupted);

  const Cells& cells() const { return cells_; }
  /// Does a task: the work of a crew. A run that fails is an outcome, too.
  /// @throws world::Interrupted, BadScenario when a file has changed meanwhile
  std::string work(const std::string& task);

 private:
  Cells cells_;
  Variants& variants_;
  OutputReader outputs_;
  const std::atomic<bool>* interrupted_;
};

/// What makes the results of these cells what they are. Reads and checks the scenario of every one.
/// @param one_more is called for each, by any thread
/// @throws BadScenario with every problem of all of them, each once; world::Interrupted
SweepIdentity identify(const SweepPlan& plan, const Cells& cells, const Variants& variants,
                       const std::string& version, unsigned threads, std::atomic<bool>* interrupted,
                       const std::function<void()>& one_more = {});

/// Has the crew make the runs that the results do not hold yet.
/// @param one_more is told of each run that comes in
/// @throws what the crew throws, DatabaseError
void make_missing_runs(const Cells& cells, std::uint32_t replications, Crew& crew,
                       SweepResults& results, const std::function<void(const SweepRun&)>& one_more);

}  // namespace headroom::experiment
