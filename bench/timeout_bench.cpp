// Time-outs that hardly ever come: n requests are out, each with the same patience; one ends, at
// random, and another begins. Why they stand in a list of their own and not among the events.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <queue>
#include <vector>

#include "sim/engine/agenda.hpp"
#include "sim/engine/random.hpp"
#include "sim/engine/timeout_list.hpp"

namespace {

using namespace headroom;

constexpr Duration kPatience = 60_s;

struct Waiting {
  Instant since;
  engine::TimeoutLink link;
};

/// The list of the engine.
class List {
 public:
  explicit List(std::uint32_t n) : pool_(n + 1), list_(kPatience, pool_, n) {}
  void begin(std::uint32_t i, Instant now) {
    pool_[i].since = now;
    list_.append(pool_, i);
  }
  void end(std::uint32_t i) { decltype(list_)::remove(pool_, i); }
  Instant next(Instant) { return list_.first_deadline(pool_); }

 private:
  std::vector<Waiting> pool_;
  engine::TimeoutList<Waiting, &Waiting::link, &Waiting::since> list_;
};

/// Each an event of the agenda, cancelled when it is not needed any more.
class Cancelled {
 public:
  explicit Cancelled(std::uint32_t n) : timers_(n) {}
  void begin(std::uint32_t i, Instant now) {
    timers_[i] = agenda_.at(now + kPatience, engine::Rank::time_out, [](Instant) {});
  }
  void end(std::uint32_t i) { agenda_.cancel(timers_[i]); }
  Instant next(Instant) { return agenda_.next_time(); }

 private:
  engine::Agenda agenda_;
  std::vector<engine::Agenda::Timer> timers_;
};

/// Nothing is cancelled: what is over is thrown away when its time comes. Memory is that of all
/// requests within the patience, not of those that are out.
class Lazy {
 public:
  explicit Lazy(std::uint32_t n) : tickets_(n) {}
  void begin(std::uint32_t i, Instant now) { queue_.push({now + kPatience, i, ++tickets_[i]}); }
  void end(std::uint32_t i) { ++tickets_[i]; }
  Instant next(Instant now) {
    while (!queue_.empty() && queue_.front().at <= now) queue_.pop();
    return queue_.empty() ? Instant::never() : queue_.front().at;
  }

 private:
  struct Entry {
    Instant at;
    std::uint32_t i, ticket;
  };
  std::queue<Entry> queue_;
  std::vector<std::uint32_t> tickets_;
};

/// A request takes a tenth of a second on average.
template <class Timeouts>
void cancelled_time_outs(benchmark::State& state) {
  const auto n = static_cast<std::uint32_t>(state.range(0));
  const Duration between = Duration::nanoseconds(100'000'000 / n + 1);
  Timeouts timeouts(n);
  Instant now;
  for (std::uint32_t i = 0; i < n; ++i) timeouts.begin(i, now += between);
  engine::WordSequence words(engine::stream_key(1, 0, "who ends"));
  std::uint64_t number = 0;
  for (auto _ : state) {
    const auto ends = static_cast<std::uint32_t>((words.at(number++) >> 32) * n >> 32);
    timeouts.end(ends);
    timeouts.begin(ends, now += between);
    benchmark::DoNotOptimize(timeouts.next(now));
  }
  state.SetItemsProcessed(state.iterations());
}

BENCHMARK(cancelled_time_outs<List>)->RangeMultiplier(100)->Range(10, 1'000'000);
BENCHMARK(cancelled_time_outs<Lazy>)->RangeMultiplier(100)->Range(10, 1'000'000);
BENCHMARK(cancelled_time_outs<Cancelled>)->RangeMultiplier(100)->Range(10, 1'000'000);

}  // namespace
