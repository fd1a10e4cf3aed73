// The latency histogram: a value, what was not sent while a user waited, and a quantile.
#include <benchmark/benchmark.h>

#include <cstdint>

#include "sim/engine/distribution.hpp"
#include "sim/stats/histogram.hpp"

namespace {

using namespace headroom;

stats::Histogram filled(int precision_bits) {
  stats::Histogram histogram(precision_bits);
  engine::WordSequence words(engine::stream_key(1, 0, "latency"));
  for (std::uint64_t i = 0; i < 100'000; ++i)
    histogram.add(Duration::from_nanoseconds(1e8 * engine::unit_exponential(words, i)));
  return histogram;
}

void add(benchmark::State& state) {
  stats::Histogram histogram(static_cast<int>(state.range(0)));
  std::uint64_t latency_ns = 1;
  for (auto _ : state) {
    latency_ns = (latency_ns * 2'862'933'555'777'941'757 + 3'037'000'493) & 0x3fffffff;
    histogram.add(Duration::nanoseconds(static_cast<std::int64_t>(latency_ns)));
  }
  benchmark::DoNotOptimize(histogram);
  state.SetItemsProcessed(state.iterations());
}

/// An answer after a second or an hour, where one was expected every 10 ms.
void add_sequence(benchmark::State& state) {
  stats::Histogram histogram;
  const auto omitted = static_cast<std::uint64_t>(state.range(0));
  for (auto _ : state) histogram.add_sequence(10_ms, 10_ms, omitted, 1);
  benchmark::DoNotOptimize(histogram);
}

void quantile(benchmark::State& state) {
  const stats::Histogram histogram = filled(static_cast<int>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(histogram.quantile_seconds(0.99));
}

void merge(benchmark::State& state) {
  const stats::Histogram other = filled(static_cast<int>(state.range(0)));
  stats::Histogram histogram(static_cast<int>(state.range(0)));
  for (auto _ : state) histogram.merge(other);
  benchmark::DoNotOptimize(histogram);
}

BENCHMARK(add)->Arg(5)->Arg(7)->Arg(10);
BENCHMARK(add_sequence)->Arg(100)->Arg(360'000);
BENCHMARK(quantile)->Arg(7)->Arg(10);
BENCHMARK(merge)->Arg(7)->Arg(10);

}  // namespace
