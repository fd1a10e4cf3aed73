#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "sim/engine/random.hpp"
#include "sim/engine/time.hpp"
#include "sim/engine/time_heap.hpp"
#include "sim/load/request.hpp"

namespace headroom::load {

/// How long a client waits before it tries again.
struct Backoff {
  Duration first = 100_ms;  ///< before the first retry
  double factor = 2;        ///< from one wait to the next; 1: always the same
  Duration longest = 20_s;
  enum class Jitter {
    none,
    full,  ///< anything from 0 to the wait
    equal  ///< half of the wait, and anything from 0 to the other half
  };
  Jitter jitter = Jitter::full;

  /// Before the retry number `retry` (1, 2, ...). @param unit uniform in (0, 1)
  Duration wait(std::uint32_t retry, double unit) const;
};

/// Requests that failed are sent again.
struct RetryConfig {
  std::uint32_t attempts = 3;  ///< in all, with the first one
  Backoff backoff = {};
  /// A token bucket: each request brings so much of a retry, and they add up to `burst` retries at
  /// most. Absent: no budget.
  std::optional<double> budget_per_request = {};
  double budget_burst = 10;
};

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

/// What they did.
struct ClientTotals {
  std::uint64_t requests = 0;  ///< that somebody wanted, each with all its attempts
  std::uint64_t answered = 0;  ///< well, at the first attempt or a later one
  std::uint64_t retries = 0;   ///< attempts after the first
  std::uint64_t denied = 0;    ///< retries for which there was no budget
  std::uint64_t gave_up = 0;   ///< requests that failed for good
  std::uint64_t withheld = 0;  ///< requests and retries that the circuit breaker held back
  std::uint64_t openings = 0;  ///< of the circuit breaker
};

/// One circuit breaker, for all clients of a load.
class CircuitBreaker {
 public:
  explicit CircuitBreaker(const CircuitBreakerConfig& config);
  /// Whether a request may be sent now. A trial counts as sent.
  bool lets_through(Instant now);
  /// @return whether it opened
  bool on_answer(bool ok, Instant now);

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
  };
  bool has_budget();
  void give_up(std::uint32_t slot);

  ClientConfig config_;
  Instant stop_;
  std::optional<CircuitBreaker> breaker_;
  std::vector<Pending> pending_;
  std::vector<std::uint32_t> free_;
  engine::TimeHeap due_;
  double budget_ = 0;
  engine::StreamKey jitter_key_;
  ClientTotals totals_;
};

}  // namespace headroom::load
