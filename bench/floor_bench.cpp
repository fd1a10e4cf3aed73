// The floor: what a simulated request costs at the very least, with nothing of a model in it. Two
// exponential numbers and a random word, two updates of a winner tree, one histogram increment.
// Whole runs are judged by their ratio to it, as that does not hang on the machine.
//
// It is frozen: its parts are written down here once more, in their plainest form, so that a better
// or worse engine does not move what it is measured against.
#include <Random123/philox.h>
#include <benchmark/benchmark.h>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/engine/distribution.hpp"

namespace {

/// Random words by Philox2x64-10, a counter's pure function, in blocks.
class Words {
 public:
  explicit Words(std::uint64_t key) : key_(key) {}
  std::uint64_t next() {
    if (next_ == words_.size()) fill();
    return words_[next_++];
  }

 private:
  void fill() {
    for (std::size_t i = 0; i < words_.size(); i += 2) {
      const auto pair = r123::Philox2x64{}({{counter_++, 0}}, {{key_}});
      words_[i] = pair[0];
      words_[i + 1] = pair[1];
    }
    next_ = 0;
  }
  std::uint64_t key_;
  std::uint64_t counter_ = 0;
  std::array<std::uint64_t, 512> words_{};
  std::size_t next_ = 512;
};

/// Mean nearly 1: the ziggurat without its rare cases, in which it draws again instead.
double exponential(Words& words) {
  const auto& x = headroom::engine::kZiggurat.x;
  for (;;) {
    const std::uint64_t word = words.next();
    const std::size_t layer = word & 255;
    const double value =
        static_cast<double>(static_cast<std::int64_t>(word >> 11)) * 0x1p-53 * x[layer];
    if (value < x[layer + 1]) return value;
  }
}

class Tree {
 public:
  explicit Tree(std::uint32_t slots)
      : leaves_(std::bit_ceil(slots)), bits_(std::countr_zero(leaves_)), keys_(2 * leaves_) {
    for (std::uint32_t slot = 0; slot < slots; ++slot) set(slot, 1000 + slot);
  }
  void set(std::uint32_t slot, std::uint64_t time) {
    std::uint64_t key = time << bits_ | slot;
    std::size_t node = leaves_ + slot;
    keys_[node] = key;
    while (node > 1) {
      const std::uint64_t sibling = keys_[node ^ 1];
      key = sibling < key ? sibling : key;
      node >>= 1;
      keys_[node] = key;
    }
  }
  std::uint64_t time() const { return keys_[1] >> bits_; }
  std::uint32_t slot() const { return static_cast<std::uint32_t>(keys_[1] & (leaves_ - 1)); }

 private:
  std::size_t leaves_;
  int bits_;
  std::vector<std::uint64_t> keys_;
};

class Histogram {
 public:
  void add(std::uint64_t value) {
    const int octave = 63 - std::countl_zero(value | (1U << kBits)) - kBits;
    ++counts_[(static_cast<std::size_t>(octave) << kBits) +
              static_cast<std::size_t>(value >> octave)];
  }
  std::uint64_t count(std::size_t bucket) const { return counts_[bucket]; }

 private:
  static constexpr int kBits = 7;
  std::vector<std::uint64_t> counts_ = std::vector<std::uint64_t>((65 - kBits) << kBits);
};

void floor(benchmark::State& state) {
  const auto servers = static_cast<std::uint32_t>(state.range(0));
  Tree tree(servers);
  Words first(1), second(2), route(3);
  Histogram histogram;
  for (auto _ : state) {
    const std::uint64_t now = tree.time();
    const auto d = static_cast<std::uint64_t>(1e8 * exponential(first));
    tree.set(tree.slot(), now + d);
    const auto other = static_cast<std::uint32_t>((route.next() >> 32) * servers >> 32);
    tree.set(other, now + static_cast<std::uint64_t>(1e8 * exponential(second)));
    histogram.add(d);
  }
  benchmark::DoNotOptimize(histogram.count(0));
  state.SetItemsProcessed(state.iterations());
}

BENCHMARK(floor)->Arg(1)->Arg(16)->Arg(256);

}  // namespace
