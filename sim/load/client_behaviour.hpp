#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/engine/time.hpp"
#include "sim/engine/time_heap.hpp"
#include "sim/load/request.hpp"
#include "sim/load/retries.hpp"

namespace headroom::load {

/// Stops sending while too much fails.
struct CircuitBreakerConfig {
  double failures = 0.5;             ///< share of the last answers at which it opens
  std::uint32_t of_last = 20;        ///< answers
  Duration open_for = 30_s;          ///< nothing is sent
  std::uint32_t trial_requests = 1;  ///< then so many; it closes when all of them succeed
};

/// What the clients of open load do beyond sending once.
struct ClientConfig {
  std::optional<RetryConfig> retry = {};
  std::optional<CircuitBreakerConfig> circuit_breaker = {};
  bool is_plain() const { return !retry && !circuit_breaker; }
};

/// One circuit breaker, for all clients of a load.
class CircuitBreaker {
 public:
  explicit CircuitBreaker(const CircuitBreakerConfig& config);
  /// Whether a request may be sent now. A trial counts as sent.
  bool lets_through(Instant now);
  /// Grows whenever it opens or lets trials through. What was sent in an earlier epoch says nothing
  /// about now.
  std::uint32_t epoch() const { return epoch_; }
  /// @param epoch in which the request was sent @return whether it opened
  bool on_answer(bool ok, std::uint32_t epoch, Instant now);

 private:
  enum class State { closed, open, half_open };
  void forget();

  CircuitBreakerConfig config_;
  State state_ = State::closed;
  std::vector<bool> last_;  ///< failures among the last answers, as a ring
  std::size_t next_ = 0;
  std::uint32_t seen_ = 0, failed_ = 0;
  Instant open_until_;
  std::uint32_t trials_sent_ = 0, trials_ok_ = 0;
  std::uint32_t epoch_ = 0;
};

/// The live clients of one open load: what they wait to send again.
///
/// Beside the first attempts, which the load's own source plans. A retry is an attempt of the same
/// request: it has its class, and random numbers of its own by (request, attempt).
class ClientBehaviour {
 public:
  ClientBehaviour(const ClientConfig& config, Instant stop, const std::string& name,
                  std::uint64_t seed, std::uint32_t replication);

  Instant next_retry() const { return due_.next_time(); }
  /// The attempt that is due. @pre next_retry() is not never()
  Request take_retry();
  /// A first attempt begins.
  void begin(Request& request, Instant now);
  /// Whether it may be sent at all; if not, it counts as withheld and has failed for good.
  bool may_send(const Request& request, Instant now);
  /// How an attempt ended, as its client sees it. @return since when a request that is answered
  /// well at last was wanted; nothing for one that failed
  std::optional<Instant> ended(const Request& request, bool ok, Instant now);

  const ClientTotals& totals() const { return totals_; }

 private:
  /// A request that is under way or waits for its next attempt, in a slot by `client`.
  struct Pending {
    Request request;
    Instant first_sent;
    std::uint32_t epoch = 0;  ///< of the circuit breaker, of the attempt under way
  };
  void give_up(std::uint32_t slot);

  std::optional<Retries> retries_;
  Instant stop_;
  std::optional<CircuitBreaker> breaker_;
  std::vector<Pending> pending_;
  std::vector<std::uint32_t> free_;
  engine::TimeHeap due_;
  double budget_ = 0;
  ClientTotals totals_;
};

}  // namespace headroom::load
