#pragma once

#include <span>
#include <vector>

#include "sim/theory/given_cpu.hpp"

namespace headroom::experiment {

/// Where CPU was measured: seconds since the first request.
struct Window {
  double begin_s = 0;
  double end_s = 0;
};

/// CPU-seconds given within the windows.
double given_within(const theory::GivenCpu& given, std::span<const Window> windows);

/// A quota fitted to one instance.
struct QuotaFit {
  std::vector<double> period_starts;
  double quota_s = 0;       ///< 0: with any quota there would be CPU left over
  double late_answers = 0;  ///< share of answers more than a tenth of the period too late
  double contrast = 1;  ///< mean excess of the answers, against that with other phases: 1 is none
  double held_periods = 0;  ///< share of the periods whose quota was used up
};

/// The quota whose sum over the periods is the CPU that was used, and the phase of its periods that
/// lets the fewest answers come while the server should stand still. The phase is found anew every
/// minute: clocks drift.
/// @param ends of the requests, ascending
QuotaFit fit_quota(const theory::BusyTime& busy, std::span<const double> ends, double period_s,
                   double cpu_s, std::span<const Window> windows);

}  // namespace headroom::experiment
