// The jobs of one processor: take the first, put in another, with n jobs there all along. Why a
// short sorted array comes before a heap.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <vector>

#include "sim/cloud/job_set.hpp"
#include "sim/engine/distribution.hpp"

namespace {

using namespace headroom;

std::vector<double> demands() {
  std::vector<double> all;
  for (std::uint64_t i = 0; i < 4093; ++i) {
    engine::Draw draw(engine::stream_key(1, 0, "demand"), i);
    all.push_back(1e8 * engine::unit_exponential(draw));
  }
  return all;
}

template <class Jobs>
void replace_first(benchmark::State& state, Jobs& jobs) {
  const auto demand = demands();
  std::size_t i = 0;
  std::uint32_t ticket = 0;
  double now = 0;
  for (int n = 0; n < state.range(0); ++n) jobs.insert({demand[i++ % demand.size()], ticket++, 0});
  for (auto _ : state) {
    now = jobs.pop_first().finish;
    jobs.insert({now + demand[i], ticket++, 0});
    if (++i >= demand.size()) i = 0;
  }
  state.SetItemsProcessed(state.iterations());
}

/// The same interface on a heap alone.
class HeapOnly {
 public:
  void insert(const cloud::Job& job) {
    jobs_.push_back(job);
    std::push_heap(jobs_.begin(), jobs_.end(),
                   [](const auto& a, const auto& b) { return b.before(a); });
  }
  cloud::Job pop_first() {
    std::pop_heap(jobs_.begin(), jobs_.end(),
                  [](const auto& a, const auto& b) { return b.before(a); });
    const cloud::Job first = jobs_.back();
    jobs_.pop_back();
    return first;
  }

 private:
  std::vector<cloud::Job> jobs_;
};

void job_set(benchmark::State& state) {
  cloud::JobSet jobs;
  replace_first(state, jobs);
}
void heap_only(benchmark::State& state) {
  HeapOnly jobs;
  replace_first(state, jobs);
}

BENCHMARK(job_set)->Arg(1)->Arg(2)->Arg(4)->Arg(8)->Arg(16)->Arg(24)->Arg(32)->Arg(100)->Arg(
    10'000);
BENCHMARK(heap_only)->Arg(1)->Arg(2)->Arg(4)->Arg(8)->Arg(16)->Arg(24)->Arg(32)->Arg(100)->Arg(
    10'000);

}  // namespace
