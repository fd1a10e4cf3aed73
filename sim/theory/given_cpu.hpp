#pragma once

#include <span>
#include <vector>

#include "sim/theory/busy_time.hpp"

namespace headroom::theory {

/// The CPU that a server held back in some form gave to its requests, worked out backwards from
/// when they were there.
class GivenCpu {
 public:
  /// A processor of so many times the full speed whenever there is work.
  GivenCpu(const BusyTime& busy, double speed);
  /// Full speed until the quota of a period is used, then standstill until the next one begins.
  /// @param period_starts ascending; before the first one nothing is held back
  GivenCpu(const BusyTime& busy, std::vector<double> period_starts, double quota_s);

  /// CPU-seconds given until t.
  double until(double t) const;
  /// How far beyond the quota of its period the work is that had to be done by t; 0 where all
  /// could.
  double excess(double t) const;
  /// Of the periods that begin within [from, to): those whose quota was used up.
  std::size_t spent_periods(double from, double to) const;

 private:
  std::size_t period_of(double t) const;  ///< + 1; 0 before the first one

  const BusyTime* busy_;
  double speed_ = 1;
  double quota_s_ = 0;
  std::vector<double> starts_;
  std::vector<double> busy_at_;   ///< each start
  std::vector<double> given_at_;  ///< each start
};

/// In which order a server serves.
enum class Discipline { fifo, processor_sharing };

/// What each request got of the CPU, in the order given: its demand, if the server is what it is
/// taken for.
/// @param stays of the requests that `given` was made from
std::vector<double> attained(std::span<const Stay> stays, const BusyTime& busy,
                             const GivenCpu& given, Discipline discipline);

}  // namespace headroom::theory
