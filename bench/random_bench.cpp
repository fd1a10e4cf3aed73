// Random numbers: what a word costs from a stream in blocks and one by one, and what each
// distribution adds. Requests draw from sequences; what is rare draws by itself.
#include <benchmark/benchmark.h>

#include <cstdint>

#include "sim/engine/distribution.hpp"
#include "sim/engine/random.hpp"

namespace {

using namespace headroom;
using engine::Distribution;

void words_of_a_sequence(benchmark::State& state) {
  engine::WordSequence words(engine::stream_key(1, 0, "words"));
  std::uint64_t i = 0;
  for (auto _ : state) benchmark::DoNotOptimize(words.at(i++));
  state.SetItemsProcessed(state.iterations());
}

void words_one_by_one(benchmark::State& state) {
  const engine::StreamKey key = engine::stream_key(1, 0, "words");
  std::uint64_t i = 0;
  for (auto _ : state) benchmark::DoNotOptimize(engine::random_words(key, i++, 0));
  state.SetItemsProcessed(2 * state.iterations());
}

void sample(benchmark::State& state, const Distribution& distribution) {
  engine::WordSequence words(engine::stream_key(1, 0, "sample"));
  std::uint64_t i = 0;
  for (auto _ : state) benchmark::DoNotOptimize(distribution.sample(words, i++));
  state.SetItemsProcessed(state.iterations());
}

BENCHMARK(words_of_a_sequence);
BENCHMARK(words_one_by_one);
BENCHMARK_CAPTURE(sample, constant, Distribution::constant(1e8));
BENCHMARK_CAPTURE(sample, exponential, Distribution::exponential(1e8));
BENCHMARK_CAPTURE(sample, uniform, Distribution::uniform(1e7, 1e8));
BENCHMARK_CAPTURE(sample, normal, Distribution::normal(1e8, 1e7));
BENCHMARK_CAPTURE(sample, lognormal, Distribution::lognormal(1e8, 0.5));
BENCHMARK_CAPTURE(sample, gamma, Distribution::gamma(1e8, 0.5));
BENCHMARK_CAPTURE(sample, weibull, Distribution::weibull(1e8, 1.5));
BENCHMARK_CAPTURE(sample, hyperexponential, Distribution::hyperexponential(1e8, 2));
BENCHMARK_CAPTURE(sample, empirical, Distribution::empirical({1e7, 2e7, 5e7, 1e8}));

}  // namespace
