#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/engine/random.hpp"
#include "sim/engine/time.hpp"
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

/// What became of requests that may be tried again.
struct ClientTotals {
  std::uint64_t requests = 0;  ///< that somebody wanted, each with all its attempts
  std::uint64_t answered = 0;  ///< well, at the first attempt or a later one
  std::uint64_t retries = 0;   ///< attempts after the first
  std::uint64_t denied = 0;    ///< retries for which there was no budget
  std::uint64_t gave_up = 0;   ///< requests that failed for good
  std::uint64_t withheld = 0;  ///< requests and retries that the circuit breaker held back
  std::uint64_t openings = 0;  ///< of the circuit breaker
};

/// A client's retries: whether there is one more, and when. The budget is a number of its owner's,
/// as one client has it for all its requests, or each of many users his own.
class Retries {
 public:
  Retries(const RetryConfig& config, const std::string& name, std::uint64_t seed,
          std::uint32_t replication);

  double full_budget() const { return config_.budget_burst; }
  /// A request brings its share of a retry.
  void earn(double& budget) const;
  /// When the attempt after a failed one is due. Nothing where there is none: all have been made,
  /// it would be at or after `stop`, or there is no budget for it, which `denied` counts.
  std::optional<Instant> after(const RequestId& failed, double& budget, Instant now, Instant stop,
                               std::uint64_t& denied) const;

 private:
  bool spend(double& budget, std::uint64_t& denied) const;

  RetryConfig config_;
  engine::StreamKey jitter_key_;
};

/// The retries of users who wait for each answer, and so have one request under way at a time: of
/// sessions and of threads. Each has a budget of his own.
class UserRetries {
 public:
  /// @return nothing where nobody tries again
  static std::unique_ptr<UserRetries> make(const std::optional<RetryConfig>& config,
                                           const std::string& name, std::uint64_t seed,
                                           std::uint32_t replication);

  UserRetries(const RetryConfig& config, const std::string& name, std::uint64_t seed,
              std::uint32_t replication)
      : retries_(config, name, seed, replication) {}

  /// Somebody new takes the user's place.
  void arrive(std::uint32_t user);
  /// The user sends. @return the number of the attempt, from 0 on
  std::uint32_t send(std::uint32_t user, Instant now);
  /// How it ended. @return when the user sends it again; nothing where that was its last attempt
  std::optional<Instant> ended(std::uint32_t user, RequestId request, bool ok, Instant now,
                               Instant stop);
  /// Since when the user has wanted the request under way, or the last one.
  Instant wanted_since(std::uint32_t user) const { return users_[user].wanted_since; }
  const ClientTotals& totals() const { return totals_; }

 private:
  struct User {
    Instant wanted_since;
    double budget = 0;
    std::uint32_t attempt = 0;  ///< of the request under way or next
  };

  Retries retries_;
  std::vector<User> users_;
  ClientTotals totals_;
};

}  // namespace headroom::load
