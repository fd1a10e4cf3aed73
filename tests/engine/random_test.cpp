#include "sim/engine/random.hpp"

#include <gtest/gtest.h>

#include <set>

namespace headroom::engine {
namespace {

TEST(Random, philox_gives_its_published_words) {
  // Known answers of philox2x64-10 in the Random123 distribution (kat_vectors).
  const auto zero = r123::Philox2x64{}({{0, 0}}, {{0}});
  EXPECT_EQ(zero[0], 0xca00a0459843d731ULL);
  EXPECT_EQ(zero[1], 0x66c24222c9a845b5ULL);
}

TEST(Random, streams_differ_by_seed_replication_and_name) {
  std::set<std::uint64_t> keys;
  for (std::uint64_t seed : {0, 1, 2}) {
    for (std::uint32_t replication : {0, 1}) {
      for (const char* name : {"a", "b", "ab", ""})
        keys.insert(stream_key(seed, replication, name).value);
    }
  }
  EXPECT_EQ(keys.size(), 3U * 2 * 4);
  EXPECT_EQ(stream_key(7, 3, "arrivals").value, stream_key(7, 3, "arrivals").value);
}

TEST(WordSequence, gives_word_i_whatever_was_asked_before) {
  WordSequence forward(stream_key(1, 0, "x"));
  std::vector<std::uint64_t> words;
  for (std::uint64_t i = 0; i < 3000; ++i) words.push_back(forward.at(i));
  WordSequence backward(stream_key(1, 0, "x"));
  for (std::uint64_t i = 3000; i-- > 0;) EXPECT_EQ(backward.at(i), words[i]);
  EXPECT_EQ(std::set<std::uint64_t>(words.begin(), words.end()).size(), words.size());
}

TEST(Draw, has_its_own_words_that_no_other_draw_shares) {
  const StreamKey key = stream_key(1, 0, "x");
  std::set<std::uint64_t> seen;
  std::size_t drawn = 0;
  WordSequence sequence(key);
  for (std::uint64_t index = 0; index < 20; ++index) {
    Draw sequential(sequence, index);
    for (int i = 0; i < 5; ++i) seen.insert(sequential.word()), ++drawn;
    for (std::uint64_t item = 1; item < 10; ++item) {
      Draw draw(key, index, item);
      for (int i = 0; i < 5; ++i) seen.insert(draw.word()), ++drawn;
    }
  }
  EXPECT_EQ(seen.size(), drawn);
}

TEST(Random, units_are_strictly_inside_0_and_1) {
  EXPECT_GT(open_unit(0), 0.0);
  EXPECT_LT(open_unit(~std::uint64_t{0}), 1.0);
  EXPECT_EQ(open_unit(0) + open_unit(~std::uint64_t{0}), 1.0);
}

}  // namespace
}  // namespace headroom::engine
