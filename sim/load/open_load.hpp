#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/engine/random.hpp"
#include "sim/load/arrival_times.hpp"
#include "sim/load/changing_mix.hpp"
#include "sim/load/client_behaviour.hpp"
#include "sim/load/rate_curve.hpp"
#include "sim/load/replay.hpp"
#include "sim/load/request.hpp"
#include "sim/load/request_mix.hpp"
#include "sim/load/trace.hpp"

namespace headroom::load {

/// Open load: requests come whether or not the ones before them have been answered, in a process of
/// that rate: a Poisson process, if nothing else is said.
struct OpenLoadConfig {
  RateCurve rate;
  std::vector<MixEntry> mix;
  std::optional<Duration> response_timeout = {};  ///< the client gives up after it
  ClientConfig clients = {};
  GapProcess process = {};
  std::vector<MixPoint> mixes = {};  ///< of a mix that changes; `mix` is its average then
  /// The curve was made of a shape: its last point may lie behind the end.
  bool rate_has_shape = false;
  std::optional<TraceConfig> trace = {};    ///< recorded rates instead of `rate`
  std::optional<ReplayConfig> replay = {};  ///< recorded times and classes instead of both
};

/// The live source: its next arrival is always known.
class OpenSource {
 public:
  /// @param start,stop arrivals lie in [start, stop)
  OpenSource(const OpenLoadConfig& config, Instant start, Instant stop, const std::string& name,
             std::uint64_t seed, std::uint32_t replication);

  Instant next_arrival() const { return due_; }
  /// The request that arrives now, or is tried again. @pre next_arrival() is not never()
  Request take() {
    if (due_ < next_) [[unlikely]] {
      return take_retry();
    }
    const Instant now = next_;
    const std::uint64_t number = number_++;
    const std::uint32_t request_class = class_of(number);
    plan_next();
    if (behaviour_) [[unlikely]] {
      return begin(number, request_class, now);
    }
    return {{number}, request_class, 0, patience_};
  }
  /// First attempts.
  std::uint64_t sent() const { return number_; }

  /// What was really sent: retries too, and nothing that a circuit breaker held back.
  std::uint64_t attempts() const {
    if (!behaviour_) return number_;
    return number_ + behaviour_->totals().retries - behaviour_->totals().withheld;
  }

  /// nullptr where each request is sent once, whatever becomes of it.
  const ClientBehaviour* clients() const { return behaviour_.get(); }
  /// How an attempt ended, as its client sees it; an earlier `next_arrival` may follow.
  /// @return since when a request that is answered well at last was wanted @pre clients()
  std::optional<Instant> ended(const Request& request, bool ok, Instant now) {
    const auto wanted_since = behaviour_->ended(request, ok, now);
    due_ = std::min(next_, behaviour_->next_retry());
    return wanted_since;
  }

 private:
  void plan_next() {
    const auto since_start_ns = replay_ ? next_recorded() : arrivals_.next();
    next_ = since_start_ns ? start_ + Duration::nanoseconds(*since_start_ns) : Instant::never();
    if (next_ >= stop_) next_ = Instant::never();
    due_ = behaviour_ ? std::min(next_, behaviour_->next_retry()) : next_;
  }
  std::optional<std::int64_t> next_recorded();
  std::uint32_t class_of(std::uint64_t number) {
    if (replay_) return recorded_class_;
    if (!mix_.has_choice()) return mix_.only();
    const double unit = engine::open_unit(class_words_.at(number));
    return changing_mix_ ? changing_mix_->choose(next_ - start_, unit) : mix_.choose(unit);
  }
  Request begin(std::uint64_t number, std::uint32_t request_class, Instant now);
  Request take_retry();

  ArrivalTimes arrivals_;
  std::unique_ptr<Replay> replay_;    ///< of recorded times, else none
  std::uint32_t recorded_class_ = 0;  ///< of the next arrival
  Instant start_;
  Instant stop_;
  Instant next_;  ///< first attempt
  Instant due_;   ///< that, or a retry
  std::unique_ptr<ClientBehaviour> behaviour_;
  std::uint64_t number_ = 0;
  std::uint32_t patience_;  ///< 1 where its clients give up, else 0
  RequestMix mix_;
  std::optional<ChangingMix> changing_mix_;
  engine::WordSequence class_words_;
};

}  // namespace headroom::load
