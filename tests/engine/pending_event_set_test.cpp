#include "sim/engine/pending_event_set.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <vector>

namespace headroom::engine {
namespace {

using Kind = PendingEventSet::Kind;

TEST(PendingEventSet,
     at_one_instant_stations_come_before_the_agenda_and_the_agenda_before_sources) {
  PendingEventSet events;
  events.grow_stations(4);
  events.grow_sources(2);
  const Instant noon = Instant{} + 12_h;
  events.set_source(1, noon);
  events.agenda.at(noon, Rank::time_out, [](Instant) {});
  events.set_station(3, noon);

  EXPECT_EQ(events.next().kind, Kind::station);
  EXPECT_EQ(events.next().slot, 3U);
  events.set_station(3, Instant::never());
  EXPECT_EQ(events.next().kind, Kind::agenda);
  events.agenda.run_next();
  EXPECT_EQ(events.next().kind, Kind::source);
  EXPECT_EQ(events.next().slot, 1U);
  events.set_source(1, Instant::never());
  EXPECT_EQ(events.next().time, Instant::never());
}

TEST(PendingEventSet, counts_what_was_taken_also_beyond_a_look_at_the_clock) {
  PendingEventSet events;
  events.grow_stations(1);
  constexpr std::uint64_t kMany = PendingEventSet::kMostEventsAtOneInstant + 3;
  Instant now;
  for (std::uint64_t i = 0; i < kMany; ++i) {
    events.set_station(0, now = now + 1_ms);
    events.next();
  }
  EXPECT_EQ(events.taken(), kMany);
}

TEST(PendingEventSet, the_earlier_event_comes_first_whatever_its_kind) {
  PendingEventSet events;
  events.set_station(0, Instant{} + 3_s);
  events.set_source(0, Instant{} + 2_s);
  events.agenda.at(Instant{} + 1_s, Rank::recording, [](Instant) {});
  EXPECT_EQ(events.next().kind, Kind::agenda);
  events.agenda.run_next();
  EXPECT_EQ(events.next().kind, Kind::source);
}

// Stations and sources that begin anew, and an agenda, all with ties: one way must tell what the
// other does.
TEST(PendingEventSet, runs_to_the_agenda_through_the_same_events_as_one_by_one) {
  struct Told {
    Kind kind;
    std::uint32_t slot;
    std::int64_t seconds;
    bool operator==(const Told&) const = default;
  };
  constexpr auto kEnd = Instant::at(40_s);
  const auto tell = [&](bool one_by_one) {
    PendingEventSet events;
    events.grow_stations(5);
    events.grow_sources(2);
    std::vector<Told> told;
    const auto station = [&](std::uint32_t slot, Instant now) {
      told.push_back({Kind::station, slot, now.since_start() / 1_s});
      events.set_station(slot, now + 1_s * (slot + 1));
    };
    const auto source = [&](std::uint32_t slot, Instant now) {
      told.push_back({Kind::source, slot, now.since_start() / 1_s});
      events.set_source(slot, now + 3_s);
    };
    const std::function<void(Instant)> planned = [&](Instant now) {
      told.push_back({Kind::agenda, 0, now.since_start() / 1_s});
      events.agenda.at(now + 7_s, Rank::recording, planned);
    };
    for (std::uint32_t slot = 0; slot < 5; ++slot) events.set_station(slot, Instant{} + 1_s);
    for (std::uint32_t slot = 0; slot < 2; ++slot) events.set_source(slot, Instant{} + 1_s);
    planned(Instant{});
    if (!one_by_one) {
      while (events.run_until_agenda(kEnd, station, source) < kEnd) events.agenda.run_next();
      return told;
    }
    for (auto next = events.next(); next.time < kEnd; next = events.next()) {
      if (next.kind == Kind::agenda) events.agenda.run_next();
      if (next.kind == Kind::station) station(next.slot, next.time);
      if (next.kind == Kind::source) source(next.slot, next.time);
    }
    return told;
  };
  EXPECT_EQ(tell(false), tell(true));
  EXPECT_GT(tell(true).size(), 100U);
}

TEST(PendingEventSet, running_to_the_agenda_tells_when_the_next_event_is) {
  PendingEventSet events;
  const auto nothing = [](std::uint32_t, Instant) {};
  EXPECT_EQ(events.run_until_agenda(Instant::at(1_h), nothing, nothing), Instant::never());
  events.set_station(0, Instant::at(2_h));
  EXPECT_EQ(events.run_until_agenda(Instant::at(1_h), nothing, nothing), Instant::at(2_h));
  events.agenda.at(Instant::at(30_min), Rank::recording, [](Instant) {});
  EXPECT_EQ(events.run_until_agenda(Instant::at(1_h), nothing, nothing), Instant::at(30_min));
}

TEST(PendingEventSet, notices_that_time_stands_still) {
  PendingEventSet events;
  events.set_station(0, Instant{} + 1_s);
  const auto nothing = [](std::uint32_t, Instant) {};
  EXPECT_THROW(events.run_until_agenda(Instant::at(1_h), nothing, nothing),
               PendingEventSet::StandsStill);
}

TEST(PendingEventSet, loses_no_event_of_a_long_run_with_many_slots) {
  // A million slots leave keys a span of 73 minutes; these events lie weeks apart.
  PendingEventSet events;
  events.grow_stations(1 << 20);
  for (int week = 1; week <= 5; ++week) {
    events.set_station(static_cast<std::uint32_t>(week), Instant{} + 168_h * week);
    events.set_source(0, Instant{} + 1_h);
  }
  EXPECT_EQ(events.next().kind, Kind::source);
  events.set_source(0, Instant{} + 168_h * 3 + 1_s);
  std::vector<std::int64_t> hours;
  for (auto next = events.next(); next.time != Instant::never(); next = events.next()) {
    hours.push_back(next.time.since_start() / 1_h);
    next.kind == Kind::station ? events.set_station(next.slot, Instant::never())
                               : events.set_source(next.slot, Instant::never());
  }
  EXPECT_EQ(hours, (std::vector<std::int64_t>{168, 336, 504, 504, 672, 840}));
}

TEST(PendingEventSet, growing_late_in_a_run_keeps_near_events_in_sight) {
  PendingEventSet events;
  events.set_station(0, Instant{} + 9000_h);
  EXPECT_EQ(events.next().time, Instant{} + 9000_h);
  events.grow_stations(1 << 18);  // the span shrinks to hours while the clock stands at a year
  events.set_station(1, Instant{} + 9000_h + 1_s);
  EXPECT_EQ(events.next().time, Instant{} + 9000_h);
  events.set_station(0, Instant::never());
  EXPECT_EQ(events.next().slot, 1U);
}

}  // namespace
}  // namespace headroom::engine
