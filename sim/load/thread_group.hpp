#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/engine/random.hpp"
#include "sim/engine/time_heap.hpp"
#include "sim/load/request.hpp"
#include "sim/load/think_time.hpp"

namespace headroom::load {

/// One sampler of a plan: a request, with what happens before it.
struct Sampler {
  std::string name;
  std::uint32_t request_class = 0;
  std::vector<Timer> timers;
  std::optional<Duration> response_timeout;  ///< JMeter's: the client gives up after it
};

/// A node of a thread group's plan: a sampler, or a loop over other nodes.
struct PlanNode {
  static constexpr std::uint32_t kForever = ~std::uint32_t{0};
  std::optional<std::size_t> sampler;  ///< index into the group's samplers; empty: a loop
  std::uint32_t loops = 1;
  std::vector<PlanNode> children;
};

/// Closed load: threads that each send, wait for the answer, and send again, as JMeter's do.
struct ThreadGroupConfig {
  std::string name;
  std::uint32_t threads = 1;
  Duration ramp_up;  ///< thread i of n starts at delay + i * ramp_up / n
  Duration delay;
  std::optional<Duration> duration;  ///< from delay on; absent: until the loops are over
  std::uint32_t loops = 1;           ///< the group's own; PlanNode::kForever
  enum class OnError { go_on, start_next_loop, stop_thread };
  OnError on_error = OnError::go_on;
  bool keep_alive = true;  ///< one connection a thread, else one a request
  std::vector<Sampler> samplers;
  std::vector<PlanNode> plan;  ///< the children of the group's loop
};

/// The live group. One event: the next thread whose delay is over.
class ThreadGroupSource {
 public:
  /// @param start the group's time zero @param stop nothing begins at or after it
  ThreadGroupSource(const ThreadGroupConfig& config, Instant start, Instant stop,
                    const std::string& name, std::uint64_t seed, std::uint32_t replication);

  Instant next_arrival() const { return due_.next_time(); }
  /// The request that is sent now. @pre next_arrival() is not never()
  Request take();
  /// The answer to a thread's request is there, after its round trip.
  void answered(std::uint32_t thread, bool ok, Instant now);

  std::uint64_t sent() const { return sent_; }
  /// Threads that have sent something and are not finished.
  std::uint32_t active_threads() const { return active_; }
  std::uint64_t threads_started() const { return started_; }
  /// Threads that wait for an answer.
  std::uint32_t in_flight() const { return in_flight_; }

 private:
  /// The plan as a program for threads: samplers in order, and jumps back at the ends of loops.
  struct Instruction {
    enum class Kind { sample, begin_loop, end_loop, end } kind;
    std::uint32_t sampler = 0;
    std::uint32_t loops = 0;   ///< of a loop
    std::uint32_t depth = 0;   ///< of a loop, the group's own being 0
    std::uint32_t target = 0;  ///< begin_loop: its end; end_loop: the instruction after its begin
    std::vector<std::uint32_t> loops_around = {};  ///< of a sample: turns of each loop around it
  };
  struct Thread {
    std::uint32_t at = 0;  ///< the sample instruction under way or next
    bool is_active = false;
  };

  void compile(const PlanNode& node, std::vector<std::uint32_t> loops_around);
  void plan_sample(std::uint32_t thread, Instant now);
  bool seek_sample(std::uint32_t thread, std::uint32_t from);
  std::uint32_t& counter(std::uint32_t thread, std::uint32_t depth) {
    return counters_[thread * depths_ + depth];
  }
  RequestId id_of(std::uint32_t thread) const;
  void finish(std::uint32_t thread);

  ThreadGroupConfig config_;
  Instant end_;
  std::vector<Instruction> program_;
  std::uint32_t depths_ = 0;
  std::vector<Thread> threads_;
  std::vector<std::uint32_t> counters_;  ///< by thread and depth: iterations done
  engine::TimeHeap due_;
  engine::StreamKey think_key_;
  std::uint64_t sent_ = 0;
  std::uint64_t started_ = 0;
  std::uint32_t active_ = 0;
  std::uint32_t in_flight_ = 0;
};

}  // namespace headroom::load
