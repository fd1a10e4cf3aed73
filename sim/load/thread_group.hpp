#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/engine/large_pages.hpp"
#include "sim/engine/random.hpp"
#include "sim/engine/time_heap.hpp"
#include "sim/load/pacing.hpp"
#include "sim/load/plan.hpp"
#include "sim/load/plan_program.hpp"
#include "sim/load/request.hpp"
#include "sim/load/retries.hpp"
#include "sim/load/thread_schedule.hpp"

namespace headroom::load {

/// Closed load: threads that each send, wait for the answer, and send again, as JMeter's do.
struct ThreadGroupConfig {
  std::string name;
  std::uint32_t threads = 1;
  Duration ramp_up;  ///< thread i of n starts at delay + i * ramp_up / n
  Duration delay;
  std::optional<Duration> duration;  ///< from delay on; absent: until the loops are over
  std::uint32_t loops = 1;           ///< the group's own; PlanNode::kForever
  enum class OnError { go_on, start_next_loop, stop_thread, stop_test };
  OnError on_error = OnError::go_on;
  bool keep_alive = true;  ///< one connection a thread, else one a request
  std::vector<Sampler> samplers;
  std::vector<PlanNode> plan;  ///< the children of the group's loop

  std::string type = "ThreadGroup";  ///< JMeter's name of its kind
  enum class Phase { set_up, main, tear_down };
  Phase phase = Phase::main;        ///< each begins when all groups of the one before are over
  bool is_serial = false;           ///< begins when the group before it is over
  bool after_a_stop = false;        ///< of a tearDown group: runs after a stopped test, too
  bool new_user_each_turn = false;  ///< which brings no connection along
  /// JMeter 2: a thread sleeps its timers in full and sends once more after the end.
  bool finishes_timers = false;
  /// When each thread starts and stops, where that is no ramp; then ramp_up, delay and duration
  /// are nothing.
  std::vector<ThreadSpan> spans = {};
  /// Each arrival is a thread of its own, which goes through the plan once.
  std::vector<ArrivalStep> arrivals = {};
  std::optional<std::uint32_t> most_active = {};  ///< arrivals beyond so many threads are lost
  bool replaces_threads = false;  ///< a thread that is done makes place for a new one
  std::vector<PacerConfig> pacers = {};
  std::vector<TransactionConfig> transactions = {};
  /// Not JMeter's own: its threads send each sample once.
  std::optional<RetryConfig> retry = {};
};

/// What the thread groups of one test have in common.
struct TestState {
  std::uint32_t active_threads = 0;
  std::vector<Pace> paces = {};
};

/// The live group. One event: the next thread whose delay is over, or that starts.
class ThreadGroupSource {
 public:
  /// A group that begins by itself.
  /// @param start the group's time zero @param stop nothing begins at or after it
  ThreadGroupSource(const ThreadGroupConfig& config, Instant start, Instant stop,
                    const std::string& name, std::uint64_t seed, std::uint32_t replication);
  /// One that waits for begin(). @param test outlives the source
  ThreadGroupSource(const ThreadGroupConfig& config, TestState& test, Instant stop,
                    const std::string& name, std::uint64_t seed, std::uint32_t replication);
  ThreadGroupSource(const ThreadGroupSource&) = delete;
  ThreadGroupSource& operator=(const ThreadGroupSource&) = delete;

  void begin(Instant start);
  /// Nothing begins at or after an instant; what is on its way is answered.
  void stop(Instant at, Instant now);

  Instant next_arrival() const { return due_.next_time(); }
  /// What happens now: a request that is sent, or a step that sends none, which is withheld.
  /// @pre next_arrival() is not never()
  Request take();
  /// The answer to a thread's request is there, after its round trip.
  void answered(std::uint32_t thread, bool ok, Instant now);

  /// Something that concerns the other groups of the test has happened: it is over, or wants the
  /// test to stop.
  bool has_news() const { return has_news_; }
  void clear_news() { has_news_ = false; }
  bool is_over() const { return has_begun_ && alive_ == 0; }
  /// When the test is to stop, if the group wants it to.
  std::optional<Instant> wants_stop() const { return wants_stop_; }

  std::uint64_t sent() const { return sent_; }
  /// Threads that have started and are not finished.
  std::uint32_t active_threads() const { return active_; }
  std::uint64_t threads_started() const { return started_; }
  /// Threads that wait for an answer.
  std::uint32_t in_flight() const { return in_flight_; }
  std::uint64_t connections_made() const { return connections_; }
  /// Connections that are open without a request on them.
  std::uint64_t idle_connections() const { return open_ - in_flight_; }
  /// Samples of JMeter's that sent nothing, by sampler.
  const std::vector<std::uint64_t>& silent_samples() const { return silent_; }
  const std::vector<std::uint64_t>& transactions() const { return transactions_.counts(); }
  /// Transactions are kept as rows from now on. @pre the group has not begun
  void keep_transactions() { transactions_.keep_rows(); }
  bool keeps_transactions() const { return transactions_.keeps_rows(); }
  /// The sample of a thread that is about to be answered, for the transactions around it.
  /// @return whether it has no row of its own
  bool log_sample(std::uint32_t thread, const TransactionSample& sample) {
    return transactions_.sample_ended(thread, sampler_of(thread).transaction, sample);
  }
  /// Brings a thread's state near.
  [[gnu::always_inline]] void prefetch(std::uint32_t thread) const {
    __builtin_prefetch(&threads_[thread], 1);
    program_.prefetch(thread);
  }
  /// Those that are over and that nobody has fetched yet.
  std::vector<FinishedTransaction>& finished_transactions() { return transactions_.finished(); }
  /// nullptr where each request is sent once.
  const UserRetries* retries() const { return retries_.get(); }

 private:
  enum class State : std::uint8_t { ahead, running, due, in_flight, at_barrier, finished };
  struct Thread {
    State state = State::ahead;
    bool is_connected = false;
    bool has_sampled = false;  ///< since it started
  };
  struct Barrier {
    std::vector<std::uint32_t> waiting;
    Instant deadline = Instant::never();
  };

  const Sampler& sampler_of(std::uint32_t thread) const {
    return config_.samplers[program_.sampler(thread)];
  }
  Instant end_of(std::uint32_t thread) const {
    return thread < ends_.size() ? std::min(ends_[thread], end_) : end_;
  }
  void start_threads(std::uint32_t first, Instant now);
  Request send(std::uint32_t thread, Instant now);
  void pass_silent(std::uint32_t thread, Instant now);
  void go_on(std::uint32_t thread, Instant now, Sampler::Then how);
  void prepare(std::uint32_t thread, Instant now);
  void wait_for_timers(std::uint32_t thread, Instant now);
  Instant paced(std::uint32_t thread, std::uint32_t pacer, Instant now);
  void arrive_at_barrier(std::uint32_t thread, std::uint32_t pacer, Instant now);
  void open_barrier(std::uint32_t pacer, Instant now);
  void finish(std::uint32_t thread, Instant now);
  void retire(std::uint32_t thread);
  void want_stop(Instant at);
  void disconnect(std::uint32_t thread);

  ThreadGroupConfig config_;
  TestState own_test_;
  TestState* test_;
  Instant stop_;
  Instant end_;  ///< of the duration or the stop, whichever is first
  Instant begin_;
  bool has_begun_ = false;
  engine::StreamKey think_key_, pace_key_;
  engine::StreamKey arrivals_key_;
  std::vector<Thread, engine::LargePageAllocator<Thread>> threads_;
  TransactionLog transactions_;
  PlanProgram program_;
  std::unique_ptr<UserRetries> retries_;
  std::vector<Instant> ends_;            ///< by thread, where they differ
  std::vector<Pace> paces_;              ///< by pacer
  std::vector<Instant> paced_;           ///< by thread and pacer: its last constant throughput time
  std::vector<Barrier> barriers_;        ///< by pacer
  std::vector<std::uint32_t> starting_;  ///< at this instant
  engine::TimeHeap due_;                 ///< threads; behind them, the barriers' time-outs
  std::vector<std::uint64_t> silent_;    ///< by sampler
  std::optional<Instant> wants_stop_;
  bool has_news_ = false;
  std::uint64_t sent_ = 0;
  std::uint64_t started_ = 0;
  std::uint64_t connections_ = 0;
  std::uint32_t alive_ = 0;
  std::uint32_t active_ = 0;
  std::uint32_t in_flight_ = 0;
  std::uint32_t open_ = 0;  ///< connections
};

}  // namespace headroom::load
