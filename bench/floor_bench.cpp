// The floor: what a simulated request costs at the very least, with nothing of a model in it. Two
// exponential numbers and a random word, two updates of a winner tree, one histogram increment.
// Whole runs are judged by their ratio to it, as that does not hang on the machine.
#include <benchmark/benchmark.h>

#include <cstdint>

#include "sim/engine/distribution.hpp"
#include "sim/engine/winner_tree.hpp"
#include "sim/stats/histogram.hpp"

namespace {

using namespace headroom;

void floor(benchmark::State& state) {
  const auto servers = static_cast<std::uint32_t>(state.range(0));
  engine::WinnerTree tree(servers);
  for (std::uint32_t slot = 0; slot < servers; ++slot)
    tree.set(slot, Instant{} + Duration::nanoseconds(slot));
  engine::WordSequence first(engine::stream_key(1, 0, "first"));
  engine::WordSequence second(engine::stream_key(1, 0, "second"));
  engine::WordSequence route(engine::stream_key(1, 0, "route"));
  stats::Histogram histogram;
  std::uint64_t i = 0;
  for (auto _ : state) {
    const Instant now = tree.next_time();
    if (now >= tree.epoch_end()) tree.advance_epoch(now);
    engine::Draw a(first, i);
    engine::Draw b(second, i);
    const Duration d =
        Duration::nanoseconds(static_cast<std::int64_t>(1e8 * engine::unit_exponential(a)));
    tree.set(tree.next_slot(), now + d);
    const auto other = static_cast<std::uint32_t>((route.at(i) >> 32) * servers >> 32);
    tree.set(other, now + Duration::nanoseconds(
                              static_cast<std::int64_t>(1e8 * engine::unit_exponential(b))));
    histogram.add(d);
    ++i;
  }
  benchmark::DoNotOptimize(histogram);
  state.SetItemsProcessed(state.iterations());
}

BENCHMARK(floor)->Arg(1)->Arg(16)->Arg(256);

}  // namespace
