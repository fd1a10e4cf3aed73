#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace headroom::experiment {

/// Those who make an experiment's runs: threads of this process, or processes on many machines.
/// A task and its outcome are texts. Who does a task knows the experiment already and needs no more
/// than the text, so that threads and ranks of MPI work on the same experiment in the same way, and
/// the same comes out.
class Crew {
 public:
  /// Does a task. Called by several threads at once.
  using Work = std::function<std::string(const std::string& task)>;
  /// Takes the outcome of tasks[index]. One call at a time.
  using Collect = std::function<void(std::size_t index, std::string outcome)>;

  virtual ~Crew() = default;
  /// Hands the tasks out in their order, and collects the outcomes as they come, in any order.
  /// Returns when all are collected; else throws what `Work` or `collect` threw first, or
  /// world::Interrupted. What has been collected by then stays.
  virtual void run(const std::vector<std::string>& tasks, const Collect& collect) = 0;
  /// Tasks that are under way at once.
  virtual unsigned size() const = 0;
};

}  // namespace headroom::experiment
