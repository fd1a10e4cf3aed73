#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "sim/experiment/offered_work.hpp"

namespace headroom::experiment {

/// The offered work of each replication, found when it is first asked for: it takes as long as a
/// run, and a rank that makes some of the runs needs some of it only. Copies share what is found.
class OfferedWorks {
 public:
  OfferedWorks() = default;
  /// @param environment outlives it
  /// @param options of every replication, but for its number
  OfferedWorks(const scenario::Scenario& scenario, const scenario::Environment& environment,
               Duration bin, std::uint32_t replications, const world::RunOptions& options);

  std::size_t size() const;
  /// From any thread. @throws as offered_work()
  const OfferedWork& operator[](std::uint32_t replication) const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace headroom::experiment
