#include "sim/engine/pending_event_set.hpp"

namespace headroom::engine {

void PendingEventSet::advance_epoch() {
  const Instant earliest =
      std::min({stations_.earliest_of_all(), sources_.earliest_of_all(), agenda.next_time()});
  if (earliest == Instant::never()) return;
  stations_.advance_epoch(earliest);
  sources_.advance_epoch(earliest);
  epoch_end_ = std::min(stations_.epoch_end(), sources_.epoch_end());
}

}  // namespace headroom::engine
