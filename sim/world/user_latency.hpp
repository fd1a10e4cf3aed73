#pragma once

#include <cstdint>
#include <vector>

#include "sim/scenario/scenario.hpp"
#include "sim/stats/histogram.hpp"

namespace headroom::world {

/// How long the users of a source waited, which is more than its requests' latencies tell.
///
/// A user of closed load who waits for a slow answer does not send what he would have sent
/// meanwhile: few requests see the slow time (coordinated omission). Each answer that took longer
/// than the user's usual interval therefore counts for those requests, too, that the interval
/// would have brought, each waiting so much less; as HdrHistogram's
/// recordValueWithExpectedInterval.
class UserLatency {
 public:
  UserLatency() = default;
  /// @param expected_interval between two requests of a user at an idle system, by sampler
  explicit UserLatency(std::vector<Duration> expected_interval)
      : expected_interval_(std::move(expected_interval)) {}

  void add(Duration latency) { histogram_.add(latency); }
  void add_closed(Duration latency, std::uint32_t sampler) {
    histogram_.add(latency);
    const Duration interval = expected_interval_[sampler];
    for (Duration left = latency - interval; left >= interval; left -= interval)
      histogram_.add(left);
  }
  void clear() { histogram_.clear(); }
  const stats::Histogram& histogram() const { return histogram_; }

 private:
  stats::Histogram histogram_;
  std::vector<Duration> expected_interval_;
};

/// Mean think time and mean time of the request on an idle instance with its round trip, by
/// sampler; at least a millisecond.
std::vector<Duration> expected_intervals(const load::ThreadGroupConfig& group,
                                         const scenario::Scenario& scenario);

}  // namespace headroom::world
