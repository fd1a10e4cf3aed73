#pragma once

#include <cstddef>
#include <vector>

#include "sim/load/thread_group.hpp"

namespace headroom::load {

/// The thread groups of one JMeter test in their order: all setUp groups, then the main ones, then
/// the tearDown ones; the groups of a stage together, or one after the other.
class TestPhases {
 public:
  /// What the groups have in common; they are made with it.
  TestState& state() { return state_; }
  /// @param source outlives this, and is told to begin
  void add(ThreadGroupSource& source, const ThreadGroupConfig& config);
  void start(Instant at) { begin_next(at); }

  /// A group has news. Begins what waits for its end, and stops all when it wants that.
  void settle(ThreadGroupSource& source, Instant now);

 private:
  struct Stage {
    ThreadGroupConfig::Phase phase;
    bool is_serial = false;
    bool after_a_stop = false;
    std::vector<ThreadGroupSource*> groups = {};
  };
  bool is_over(const Stage& stage) const;
  void begin_next(Instant now);

  TestState state_;
  std::vector<Stage> stages_;
  std::size_t next_ = 0;  ///< the stage that has not begun
  bool is_stopped_ = false;
};

}  // namespace headroom::load
