#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "sim/engine/agenda.hpp"
#include "sim/engine/winner_tree.hpp"

namespace headroom::engine {

/// All that is going to happen, in the total order of event_order.hpp.
///
/// Two levels: stations and sources have one slot each in a winner tree (nearly all events are
/// theirs), everything rare lives in the agenda.
class PendingEventSet {
 public:
  enum class Kind { station, agenda, source };
  struct Next {
    Instant time;  ///< never() when nothing is pending
    Kind kind;
    std::uint32_t slot;  ///< of the station or source
  };

  /// After more than so many events at one instant time stands still: told by the second look at a
  /// clock that is looked at once in so many events.
  static constexpr std::uint64_t kMostEventsAtOneInstant = 10'000'000;
  struct StandsStill {
    Next at;
  };

  Agenda agenda;

  /// Room for that many stations and sources; what is planned stays planned.
  void grow_stations(std::size_t slots) { stations_.grow(slots), epoch_end_ = Instant{}; }
  void grow_sources(std::size_t slots);
  /// The slot's next event, never() for none. @param time not before the event that runs now
  void set_station(std::uint32_t slot, Instant time) { stations_.set(slot, time); }
  void set_source(std::uint32_t slot, Instant time) {
    if (sources_.slots() == 1) {
      next_source_ = time;  // a single one needs no tree
      return;
    }
    sources_.set(slot, time);
    look_at_sources();
  }

  /// The station that is next in this one's part, of 2^halvings equal ones. A hint: any slot where
  /// there is none.
  std::uint32_t station_soon(std::uint32_t slot, int halvings) const {
    return stations_.next_slot_of_part(slot, halvings);
  }

  /// So many have been taken.
  std::uint64_t taken() const {
    return looks_ * kMostEventsAtOneInstant + (kMostEventsAtOneInstant - until_look_);
  }
  /// @throws StandsStill
  Next next() {
    Next result = earliest();
    if (result.time >= epoch_end_) [[unlikely]] {
      advance_epoch();
      result = earliest();
    }
    count(result);
    return result;
  }

  /// Hands on the events of stations and sources in their order, as next() would tell them, until
  /// it is the agenda's turn or `end` has come. What kind the next one is is a coin's toss to the
  /// processor, so it is asked once an event. @param on_station,on_source called with slot and time
  /// @return when the next event is, which is not handed on @throws StandsStill
  template <class OnStation, class OnSource>
  Instant run_until_agenda(Instant end, OnStation on_station, OnSource on_source) {
    for (;;) {
      const Instant station = stations_.next_time();
      const Instant source = next_source_;
      const Instant planned = agenda.next_time();
      if (station <= source) {
        if (station <= planned && is_near(station, end)) [[likely]] {
          const std::uint32_t slot = stations_.next_slot();
          count({station, Kind::station, slot});
          on_station(slot, station);
          continue;
        }
      } else if (source < planned && is_near(source, end)) [[likely]] {
        count({source, Kind::source, next_source_slot_});
        on_source(next_source_slot_, source);
        continue;
      }
      const Next after = next();
      if (after.time >= end || after.kind == Kind::agenda) return after.time;
    }
  }

 private:
  bool is_near(Instant time, Instant end) const { return time < end && time < epoch_end_; }
  void count(const Next& event) {
    if (--until_look_ == 0) [[unlikely]] {
      look_at_the_clock(event);
    }
  }
  Next earliest() const {
    const Instant station = stations_.next_time();
    const Instant source = next_source_;
    const Instant planned = agenda.next_time();
    if (station <= source) {
      if (station <= planned) return {station, Kind::station, stations_.next_slot()};
    } else if (source < planned) {
      return {source, Kind::source, next_source_slot_};
    }
    return {planned, Kind::agenda, 0};
  }
  void advance_epoch();
  void look_at_the_clock(const Next& next);
  void look_at_sources() {
    next_source_ = sources_.next_time();
    next_source_slot_ = sources_.next_slot();
  }

  WinnerTree stations_;
  WinnerTree sources_;
  Instant next_source_ = Instant::never();  ///< it changes with arrivals only
  std::uint32_t next_source_slot_ = 0;
  std::uint64_t until_look_ = kMostEventsAtOneInstant;  ///< events until the clock is looked at
  Instant looked_at_ = Instant::never();                ///< the time then, at the last look
  Instant epoch_end_;         ///< of the tree whose span ends first; in the past: to be set at once
  std::uint64_t looks_ = {};  ///< at the clock, so far
};

}  // namespace headroom::engine
