#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/engine/distribution.hpp"
#include "sim/engine/random.hpp"
#include "sim/engine/time_heap.hpp"
#include "sim/load/arrival_times.hpp"
#include "sim/load/navigation.hpp"
#include "sim/load/request.hpp"
#include "sim/load/retries.hpp"
#include "sim/load/session_length.hpp"

namespace headroom::load {

/// Sessions: a user comes, sends a request, waits for the answer, thinks, sends the next, and goes.
/// Users come by themselves, or are a fixed number who come again after a pause.
struct SessionsConfig {
  RateCurve rate = {};  ///< of sessions, where users come by themselves
  GapProcess process = {};
  std::uint32_t users = 0;          ///< above 0: so many, and no rate
  engine::Distribution pause = {};  ///< ns; of one of the users, before each session
  engine::Distribution think = {};  ///< ns; from an answer to the next request
  Navigation navigation = {};
  SessionLength length = {};
  std::optional<engine::Distribution> lasts = {};  ///< ns; nothing is sent after it
  std::optional<Duration> patience = {};           ///< the user leaves when an answer takes longer
  bool leaves_on_error = false;
  bool rate_has_shape = false;  ///< as of OpenLoadConfig
  std::optional<RetryConfig> retry = {};
  std::optional<Duration> response_timeout = {};  ///< of an attempt; instead of `patience`
};

/// The live source. What it remembers of a session is in a slot that the next one takes over, so
/// its memory grows with the sessions that are there at once.
class SessionSource {
 public:
  /// @param start the source's time zero @param stop nothing begins at or after it
  SessionSource(const SessionsConfig& config, Instant start, Instant stop, const std::string& name,
                std::uint64_t seed, std::uint32_t replication);

  Instant next_arrival() const { return std::min(next_session_, due_.next_time()); }
  /// The request that is sent now. @pre next_arrival() is not never()
  Request take();
  /// The answer, or an error, has reached the user of a slot.
  void answered(std::uint32_t slot, bool ok, Instant now);
  /// The answer takes too long for the user of a slot. @return whether that is the end of the
  /// session, not only of the attempt
  bool lose_patience(std::uint32_t slot) {
    return slots_[slot].loses_patience = config_.patience.has_value();
  }

  bool has_users() const { return config_.users > 0; }
  std::uint64_t sent() const { return sent_; }
  std::uint64_t sessions_started() const { return started_; }
  /// Sessions that have begun and are not over.
  std::uint32_t active() const { return active_; }
  std::uint32_t in_flight() const { return in_flight_; }
  /// nullptr where each request is sent once.
  const UserRetries* retries() const { return retries_.get(); }
  std::size_t slots() const { return slots_.size(); }

 private:
  struct Slot {
    std::uint64_t number = 0;  ///< of the session, or user << 36 | how many before it
    Instant ends = Instant::never();
    std::uint32_t step = 0;  ///< of the request under way or next
    std::uint32_t page = 0;
    std::uint32_t left = 0;  ///< requests, with this one
    bool is_active = false;
    bool loses_patience = false;
  };

  void plan_session();
  void begin(Slot& slot, Instant now);
  Request send(std::uint32_t index, Instant now);
  bool choose_page(Slot& slot, bool is_first);
  void end(std::uint32_t index, Instant now);
  void pause(std::uint32_t user, Instant now);
  Duration draw(const engine::Distribution& time, engine::StreamKey key, const Slot& slot) const;

  SessionsConfig config_;
  Instant start_;
  Instant stop_;
  Navigator navigator_;
  std::optional<ArrivalTimes> arrivals_;  ///< of sessions; empty where there are users
  Instant next_session_ = Instant::never();
  std::vector<Slot> slots_;
  std::vector<std::uint32_t> free_;
  std::unique_ptr<UserRetries> retries_;
  engine::TimeHeap due_;
  engine::StreamKey page_key_, think_key_, length_key_, pause_key_;
  std::uint64_t started_ = 0;
  std::uint64_t sent_ = 0;
  std::uint32_t active_ = 0;
  std::uint32_t in_flight_ = 0;
};

}  // namespace headroom::load
