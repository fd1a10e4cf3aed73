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
/// copyCorrectedForCoordinatedOmission.
class UserLatency {
 public:
  UserLatency() = default;
  /// @param expected_interval between two requests of a user at an idle system, by sampler or
  /// request class
  explicit UserLatency(std::vector<Duration> expected_interval)
      : expected_interval_(std::move(expected_interval)) {
    for (Waits* waits : {&slice_, &bin_, &whole_}) waits->slow.resize(expected_interval_.size());
  }

  void add(Duration latency) { slice_.all.add(latency); }
  void add_closed(Duration latency, std::uint32_t kind) {
    slice_.all.add(latency);
    if (latency >= expected_interval_[kind] * 2) slice_.slow[kind].add(latency);
  }
  /// Forgets the whole, not the bin under way.
  void clear();
  /// What was added, and what was not sent meanwhile.
  stats::Histogram histogram();
  /// The same of what was added since the last call. The requests that were not sent would have
  /// had their answers with the one that their user waited for, and so are of its bin.
  stats::Histogram take_bin();

 private:
  struct Waits {
    stats::Histogram all = stats::Histogram();
    std::vector<stats::Histogram> slow = {};  ///< by kind: those that stand for others, too
    void merge(const Waits& other);
    void clear();
  };
  stats::Histogram corrected(const Waits& waits) const;
  /// The latencies since the last call belong to the whole, and to the bin under way.
  void close_slice();

  std::vector<Duration> expected_interval_;
  Waits slice_;  ///< since the last close_slice: one increment an answer
  Waits bin_;
  Waits whole_;
};

/// What a thread of the group takes from one request to the next while the system is idle, by
/// sampler: its timers' means, its pause, the mean time of the request on an idle instance and the
/// round trip; or, where that is longer, what a timer that keeps a rate leaves to each thread. At
/// least a millisecond.
std::vector<Duration> expected_intervals(const load::ThreadGroupConfig& group,
                                         const scenario::Scenario& scenario);
/// The same of sessions, by request class.
std::vector<Duration> expected_intervals(const load::SessionsConfig& sessions,
                                         const scenario::Scenario& scenario);

}  // namespace headroom::world
