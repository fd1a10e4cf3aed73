#include "sim/engine/pending_event_set.hpp"

namespace headroom::engine {

void PendingEventSet::grow_sources(std::size_t slots) {
  const bool was_single = sources_.slots() == 1;
  sources_.grow(slots);
  epoch_end_ = Instant{};
  if (sources_.slots() == 1) return;
  if (was_single) sources_.set(0, next_source_);
  look_at_sources();
}

void PendingEventSet::look_at_the_clock(const Next& next) {
  if (next.time == looked_at_ && next.time != Instant::never()) throw StandsStill{next};
  looked_at_ = next.time;
  until_look_ = kMostEventsAtOneInstant;
  ++looks_;
}

void PendingEventSet::advance_epoch() {
  const Instant earliest = std::min(
      {stations_.earliest_of_all(), next_source_, sources_.earliest_of_all(), agenda.next_time()});
  if (earliest == Instant::never()) return;
  stations_.advance_epoch(earliest);
  sources_.advance_epoch(earliest);
  if (sources_.slots() > 1) look_at_sources();
  epoch_end_ = std::min(stations_.epoch_end(), sources_.epoch_end());
}

}  // namespace headroom::engine
