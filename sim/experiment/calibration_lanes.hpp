#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sim/experiment/calibration.hpp"
#include "sim/theory/busy_time.hpp"

namespace headroom::experiment {

/// The requests that one instance served, by start.
struct Lane {
  std::vector<std::size_t> requests;  ///< indices into the measurement
  std::vector<theory::Stay> stays;    ///< as the log has them

  /// The stays without the part that is spent on the way: none gets shorter than a tenth.
  std::vector<theory::Stay> within(double overhead_s) const;
};

struct Lanes {
  std::vector<Lane> all;     ///< empty where nobody knows which instance served what
  std::string known_by;      ///< in words
  bool are_guessed = false;  ///< from the order of the requests
  std::string doubt = {};    ///< why there may be more instances than one that was taken; or empty
};

/// How often requests overtook each other.
struct Overtaking {
  std::size_t chances = 0;  ///< requests that had `depth` later ones beside them
  std::size_t taken = 0;    ///< of those: overtaken by a chain of so many

  double share() const {
    return chances > 0 ? static_cast<double>(taken) / static_cast<double>(chances) : 0;
  }
};

/// Requests i < j1 < ... < j_depth by start whose answers came the other way round, j_depth's
/// first. Instances that serve in order of arrival can not have such a chain of more than one a
/// piece.
/// @param tolerance_s times this close are not in order
Overtaking overtaking(const std::vector<theory::Stay>& stays, std::size_t depth,
                      double tolerance_s);

/// By the log's targets; all of one instance; or in turn, where that leaves no overtaking. Nobody
/// knows where one was only taken and requests in turn to a few fit better.
Lanes lanes_of(const Measurement& measured);

/// What the order of the answers says of an instance.
Finding<int> workers_of(const Measurement& measured, const Lanes& lanes);

}  // namespace headroom::experiment
