#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "sim/engine/time.hpp"
#include "sim/world/finished_request.hpp"

namespace headroom::report {

/// The lines that JMeter's Summariser (versions 3 to 5) writes while a test runs: what came in
/// since the last line ("summary +"), and in all ("summary ="), every 30 s on the clock's boundary.
/// Transactions are not among it (summariser.ignore_transaction_controller_sample_result), nor are
/// samples that have no row but their transaction's.
class Summariser {
 public:
  /// @param start_s of the run, seconds since the epoch
  explicit Summariser(std::int64_t start_s) : start_s_(start_s) {}

  /// @return the lines that are due by then
  std::string add(std::span<const world::FinishedRequest> requests);
  /// The last lines.
  std::string finish();

 private:
  struct Sum {
    std::uint64_t count = 0, errors = 0;
    std::int64_t sum_ms = 0, min_ms = 0, max_ms = 0;
    std::optional<Instant> first_sent;
    Instant last_answered;
    void add(const world::FinishedRequest& request);
    void add(const Sum& other);
  };
  /// What JMeter counts of its threads.
  struct Threads {
    std::uint32_t active = 0, started = 0;
  };

  static std::string line(char kind, const Sum& sum);
  std::string difference() const;
  std::string flush();

  std::int64_t start_s_;
  Sum total_;
  Sum since_;
  Threads threads_;
  std::int64_t last_s_ = 0;  ///< when the last line was written, since the epoch
};

}  // namespace headroom::report
