// Least-outstanding routing: the lists by count against looking through all targets, with requests
// that come and go at random. A scan wins for a handful of targets and loses from some dozens on.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

#include "sim/cloud/outstanding_requests.hpp"
#include "sim/engine/random.hpp"

namespace {

using namespace headroom;

/// What any program would begin with.
class Scan {
 public:
  void choose_among(const std::vector<std::uint32_t>& slots) { counts_.assign(slots.size(), 0); }
  std::uint32_t least() const {
    return static_cast<std::uint32_t>(std::min_element(counts_.begin(), counts_.end()) -
                                      counts_.begin());
  }
  void begin(std::uint32_t slot) { ++counts_[slot]; }
  void end(std::uint32_t slot) { --counts_[slot]; }

 private:
  std::vector<std::uint32_t> counts_;
};

/// A request comes and another one goes, at any of the targets that have some; two outstanding for
/// each target all along.
template <class Router>
void route(benchmark::State& state) {
  const auto targets = static_cast<std::uint32_t>(state.range(0));
  std::vector<std::uint32_t> slots(targets);
  std::iota(slots.begin(), slots.end(), 0);
  Router router;
  router.choose_among(slots);
  std::vector<std::uint32_t> outstanding;  // the targets of the requests that are out
  const auto begin = [&] {
    const std::uint32_t slot = router.least();
    router.begin(slot);
    return slot;
  };
  for (std::uint32_t i = 0; i < 2 * targets; ++i) outstanding.push_back(begin());
  engine::WordSequence words(engine::stream_key(1, 0, "who goes"));
  std::uint64_t i = 0;
  for (auto _ : state) {
    std::uint32_t& goes = outstanding[(words.at(i++) >> 32) * outstanding.size() >> 32];
    router.end(goes);
    goes = begin();
  }
  state.SetItemsProcessed(state.iterations());
}

BENCHMARK(route<cloud::OutstandingRequests>)->Arg(2)->Arg(16)->Arg(256)->Arg(10'000);
BENCHMARK(route<Scan>)->Arg(2)->Arg(16)->Arg(256)->Arg(10'000);

}  // namespace
