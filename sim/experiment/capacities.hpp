#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "sim/experiment/capacity.hpp"

namespace headroom::experiment {

/// What one instance can serve, measured once for all scenarios that are alike in load, service and
/// seed. From any thread.
class Capacities {
 public:
  /// As capacity_for(). @throws NoCapacity, world::Interrupted
  std::optional<double> of(const scenario::Scenario& scenario,
                           const scenario::Environment& environment,
                           const world::RunOptions& options);

 private:
  /// Locked while it is measured: who needs the same waits for it.
  struct Measured {
    std::mutex mutex;
    bool is_known = false;
    std::optional<double> requests_per_second;
    std::string no_capacity;  ///< why there is none; empty: there is one, or nobody needs it
  };
  Measured& place_of(const scenario::Scenario& scenario);

  std::mutex mutex_;
  std::map<std::pair<std::uint64_t, std::string>, std::unique_ptr<Measured>> known_;
};

}  // namespace headroom::experiment
