#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/engine/time.hpp"

namespace headroom::load {

/// A Transaction Controller of a JMeter plan.
struct TransactionConfig {
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};
  std::string name;
  bool is_parent = false;       ///< its samples have no rows of their own
  bool includes_timers = true;  ///< and whatever else there is between its samples
  std::uint32_t outer = kNone;  ///< the transaction around it
};

/// Whether a sampler in this transaction has no row of its own in JMeter's results.
bool is_hidden(const std::vector<TransactionConfig>& transactions, std::uint32_t transaction);

/// A sample as the transactions around it see it.
struct TransactionSample {
  Instant sent, answered;
  Duration latency;
  std::int64_t received_bytes = 0, sent_bytes = 0;
  std::uint32_t group_threads = 0, all_threads = 0;
  std::uint8_t failure = 0;  ///< 0: none; else a number of the caller's
};

/// A transaction that is over: a row in JMeter's results.
struct FinishedTransaction {
  std::uint32_t thread = 0, transaction = 0;
  Instant begin, end;
  Duration elapsed;  ///< without what is idle
  Duration idle;     ///< of timers, where they do not count
  Duration latency;
  std::uint32_t samples = 0, failing = 0;  ///< as JMeter's message has them
  std::int64_t received_bytes = 0, sent_bytes = 0;
  std::uint32_t group_threads = 0, all_threads = 0;
  std::uint8_t failure = 0;  ///< of its first failing sample
  bool ok = true;
  bool has_code = true;           ///< a response code
  bool knows_its_thread = false;  ///< JMeter learns it from the samples
};

/// The transactions of a thread group's threads, counted; and kept as rows where somebody wants
/// them. What counts into which follows Apache JMeter's TransactionController and
/// TransactionSampler, its oddities too: without a parent sample, a controller that comes to its
/// end counts as one more sample when another one follows it.
class TransactionLog {
 public:
  TransactionLog(const std::vector<TransactionConfig>& transactions, std::uint32_t threads)
      : config_(&transactions),
        counts_(transactions.size()),
        is_open_(transactions.size() * threads) {}

  /// From now on rows are kept. @pre no transaction has begun
  void keep_rows() { states_.resize(is_open_.size()); }
  bool keeps_rows() const { return !states_.empty(); }

  void begin(std::uint32_t thread, std::uint32_t transaction, Instant now);
  /// A controller that stands directly in it is through, or was passed by.
  void pass_child(std::uint32_t thread, std::uint32_t transaction);
  void end(std::uint32_t thread, std::uint32_t transaction, Instant now);
  /// The thread leaves all of transactions [first, last) that are open, the inner ones first.
  /// @param last_ok whether its last sample was
  void cut(std::uint32_t thread, std::uint32_t first, std::uint32_t last, Instant now,
           bool last_ok);
  /// The thread is done.
  void forget(std::uint32_t thread);

  /// @pre keeps_rows() @param innermost the transaction around the sampler, or kNone
  void sample_begins(std::uint32_t thread, std::uint32_t innermost);
  /// @return whether a parent sample takes it, so that it has no row of its own
  bool sample_ended(std::uint32_t thread, std::uint32_t innermost, const TransactionSample& sample);

  /// How often each has come to its end.
  const std::vector<std::uint64_t>& counts() const { return counts_; }
  /// Rows that nobody has fetched yet.
  std::vector<FinishedTransaction>& finished() { return finished_; }

 private:
  struct State {
    FinishedTransaction row;
    Instant last_end;
    Duration busy;             ///< its samples together
    std::uint32_t passed = 0;  ///< controllers since its last sample
    bool has_samples = false;
  };
  std::size_t place(std::uint32_t thread, std::uint32_t transaction) const {
    return std::size_t{thread} * config_->size() + transaction;
  }
  void close(std::uint32_t thread, std::uint32_t transaction, Instant now, bool is_cut,
             bool last_ok);
  static void add(State& state, const TransactionSample& sample);

  const std::vector<TransactionConfig>* config_;
  std::vector<std::uint64_t> counts_;
  std::vector<bool> is_open_;  ///< by thread, then transaction
  std::vector<State> states_;  ///< the same; empty where no rows are kept
  std::vector<FinishedTransaction> finished_;
};

}  // namespace headroom::load
