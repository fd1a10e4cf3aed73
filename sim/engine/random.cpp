#include "sim/engine/random.hpp"

namespace headroom::engine {

StreamKey stream_key(std::uint64_t seed, std::uint32_t replication, std::string_view component) {
  std::uint64_t name = 0xcbf29ce484222325ULL;  // FNV-1a, 64 bits
  for (const char c : component) name = (name ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return {random_words({seed}, name, replication)[0]};
}

void WordSequence::fill(std::uint64_t index) {
  first_ = index - index % kBlock;
  for (std::uint64_t i = 0; i < kBlock; i += 2) {
    const auto pair = random_words(key_, (first_ + i) / 2, 0);
    words_[i] = pair[0];
    words_[i + 1] = pair[1];
  }
}

}  // namespace headroom::engine
