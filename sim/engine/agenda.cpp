#include "sim/engine/agenda.hpp"

#include <tuple>
#include <utility>

namespace headroom::engine {

bool Agenda::Planned::before(const Planned& other) const {
  return std::tie(time, rank, ticket) < std::tie(other.time, other.rank, other.ticket);
}

Agenda::Timer Agenda::at(Instant time, Rank rank, Action action) {
  std::uint32_t entry = 0;
  if (free_entries_.empty()) {
    entry = static_cast<std::uint32_t>(entries_.size());
    entries_.emplace_back();
  } else {
    entry = free_entries_.back();
    free_entries_.pop_back();
  }
  const std::uint64_t ticket = next_ticket_++;
  entries_[entry] = {std::move(action), ticket, heap_.size()};
  heap_.push_back({time, rank, ticket, entry});
  sift_up(heap_.size() - 1);
  note_next();
  Timer timer;
  timer.entry_ = entry;
  timer.ticket_ = ticket;
  return timer;
}

bool Agenda::is_pending(Timer timer) const {
  return timer.ticket_ != 0 && entries_[timer.entry_].ticket == timer.ticket_;
}

bool Agenda::cancel(Timer timer) {
  if (!is_pending(timer)) return false;
  remove(entries_[timer.entry_].position);
  return true;
}

bool Agenda::rearm(Timer timer, Instant time) {
  if (!is_pending(timer)) return false;
  const std::size_t position = entries_[timer.entry_].position;
  heap_[position].time = time;
  sift_up(position);
  sift_down(entries_[timer.entry_].position);
  note_next();
  return true;
}

void Agenda::run_next() {
  const Instant now = heap_.front().time;
  const Action action = std::move(entries_[heap_.front().entry].action);
  remove(0);
  action(now);
}

void Agenda::place(std::size_t position, const Planned& planned) {
  heap_[position] = planned;
  entries_[planned.entry].position = position;
}

void Agenda::sift_up(std::size_t position) {
  const Planned moving = heap_[position];
  while (position > 0) {
    const std::size_t parent = (position - 1) / 2;
    if (!moving.before(heap_[parent])) break;
    place(position, heap_[parent]);
    position = parent;
  }
  place(position, moving);
}

void Agenda::sift_down(std::size_t position) {
  const Planned moving = heap_[position];
  for (std::size_t child = 2 * position + 1; child < heap_.size(); child = 2 * position + 1) {
    if (child + 1 < heap_.size() && heap_[child + 1].before(heap_[child])) ++child;
    if (!heap_[child].before(moving)) break;
    place(position, heap_[child]);
    position = child;
  }
  place(position, moving);
}

void Agenda::remove(std::size_t position) {
  Entry& entry = entries_[heap_[position].entry];
  entry.action = nullptr;
  entry.ticket = 0;
  free_entries_.push_back(heap_[position].entry);
  const Planned last = heap_.back();
  heap_.pop_back();
  if (position < heap_.size()) {
    place(position, last);
    sift_up(position);
    sift_down(entries_[last.entry].position);
  }
  note_next();
}

}  // namespace headroom::engine
