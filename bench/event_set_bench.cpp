// The hold model: take the earliest event, plan it anew an exponential time later, with n events
// pending all along. Why stations and sources live in a winner tree, and only rare events in a
// heap.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <queue>
#include <vector>

#include "sim/engine/agenda.hpp"
#include "sim/engine/distribution.hpp"
#include "sim/engine/pending_event_set.hpp"
#include "sim/engine/time_heap.hpp"
#include "sim/engine/winner_tree.hpp"

namespace {

using namespace headroom;

/// Exponential increments, mean 0.1 s, drawn beforehand: a prime number of them.
const std::vector<Duration>& increments() {
  static const std::vector<Duration> kAll = [] {
    std::vector<Duration> all;
    for (std::uint64_t i = 0; i < 16381; ++i) {
      engine::Draw draw(engine::stream_key(1, 0, "hold"), i);
      all.push_back(Duration::from_nanoseconds(1e8 * engine::unit_exponential(draw)));
    }
    return all;
  }();
  return kAll;
}

class Increments {
 public:
  Duration next() {
    if (++i_ == increments().size()) i_ = 0;
    return increments()[i_];
  }

 private:
  std::size_t i_ = 0;
};

void hold_winner_tree(benchmark::State& state) {
  const auto n = static_cast<std::uint32_t>(state.range(0));
  engine::WinnerTree tree(n);
  Increments increment;
  for (std::uint32_t slot = 0; slot < n; ++slot) tree.set(slot, Instant::at(increment.next()));
  for (auto _ : state) {
    const Instant now = tree.next_time();
    if (now >= tree.epoch_end()) tree.advance_epoch(now);
    tree.set(tree.next_slot(), now + increment.next());
  }
  state.SetItemsProcessed(state.iterations());
}

void hold_pending_event_set(benchmark::State& state) {
  const auto n = static_cast<std::uint32_t>(state.range(0));
  engine::PendingEventSet events;
  events.grow_stations(n);
  Increments increment;
  for (std::uint32_t slot = 0; slot < n; ++slot)
    events.set_station(slot, Instant::at(increment.next()));
  for (auto _ : state) {
    const auto next = events.next();
    events.set_station(next.slot, next.time + increment.next());
  }
  state.SetItemsProcessed(state.iterations());
}

void hold_time_heap(benchmark::State& state) {
  engine::TimeHeap heap;
  Increments increment;
  for (std::uint32_t id = 0; id < state.range(0); ++id)
    heap.push(Instant::at(increment.next()), id);
  for (auto _ : state) {
    const auto first = heap.pop();
    heap.push(first.time + increment.next(), first.id);
  }
  state.SetItemsProcessed(state.iterations());
}

void hold_agenda(benchmark::State& state) {
  engine::Agenda agenda;
  Increments increment;
  std::function<void(Instant)> again = [&](Instant now) {
    agenda.at(now + increment.next(), engine::Rank::lifecycle, [&](Instant then) { again(then); });
  };
  for (int i = 0; i < state.range(0); ++i) again(Instant{});
  for (auto _ : state) agenda.run_next();
  state.SetItemsProcessed(state.iterations());
}

/// What everybody writes first, for comparison.
void hold_std_priority_queue(benchmark::State& state) {
  using Entry = std::pair<std::int64_t, std::uint64_t>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
  Increments increment;
  std::uint64_t number = 0;
  for (int i = 0; i < state.range(0); ++i) queue.emplace(increment.next().ns(), number++);
  for (auto _ : state) {
    const Entry first = queue.top();
    queue.pop();
    queue.emplace(first.first + increment.next().ns(), number++);
  }
  state.SetItemsProcessed(state.iterations());
}

BENCHMARK(hold_winner_tree)->RangeMultiplier(10)->Range(10, 1'000'000);
BENCHMARK(hold_pending_event_set)->RangeMultiplier(10)->Range(10, 1'000'000);
BENCHMARK(hold_time_heap)->RangeMultiplier(10)->Range(10, 1'000'000);
BENCHMARK(hold_agenda)->RangeMultiplier(10)->Range(10, 100'000);
BENCHMARK(hold_std_priority_queue)->RangeMultiplier(10)->Range(10, 1'000'000);

}  // namespace
