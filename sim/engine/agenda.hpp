#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "sim/engine/event_order.hpp"
#include "sim/engine/time.hpp"

namespace headroom::engine {

/// The rare events of a run (the control plane: fewer than one in a thousand), each with an action
/// of its own: a binary heap ordered by (time, rank, insertion), with handles to cancel and re-arm.
class Agenda {
 public:
  using Action = std::function<void(Instant now)>;

  /// Names one planned event. A default-made one names none, and so does one whose event has run.
  class Timer {
    friend class Agenda;
    std::uint32_t entry_ = 0;
    std::uint64_t ticket_ = 0;
  };

  /// Plans an event. @param time not before the event that runs now
  Timer at(Instant time, Rank rank, Action action);
  bool is_pending(Timer timer) const;
  /// Does nothing when the event has run or was cancelled. @return whether it was pending
  bool cancel(Timer timer);
  /// Moves a pending event to another time; among equals it keeps its place. @return was it pending
  bool rearm(Timer timer, Instant time);

  bool empty() const { return heap_.empty(); }
  std::size_t size() const { return heap_.size(); }
  Instant next_time() const { return next_; }
  /// Runs the next event. Precondition: not empty.
  void run_next();

 private:
  struct Planned {
    Instant time;
    Rank rank;
    std::uint64_t ticket;  ///< insertion number; never used twice
    std::uint32_t entry;
    bool before(const Planned& other) const;
  };
  struct Entry {
    Action action;
    std::uint64_t ticket = 0;  ///< of the event it belongs to; 0 when free
    std::size_t position = 0;  ///< in the heap
  };

  void place(std::size_t position, const Planned& planned);
  void sift_up(std::size_t position);
  void sift_down(std::size_t position);
  void remove(std::size_t position);

  void note_next() { next_ = heap_.empty() ? Instant::never() : heap_.front().time; }

  std::vector<Planned> heap_;
  Instant next_ = Instant::never();  ///< of the heap's head: asked for with every event of the run
  std::vector<Entry> entries_;
  std::vector<std::uint32_t> free_entries_;
  std::uint64_t next_ticket_ = 1;
};

}  // namespace headroom::engine
