#pragma once

#include <Random123/philox.h>

#include <array>
#include <cstdint>
#include <string_view>

/// Counter-based random numbers: word i of a stream is a pure function of (key, i).
///
/// Nothing is drawn "next", so what one part of the model draws never shifts what another gets:
/// request 17 of a source has the same demand whatever the scaling policy did before it. That is
/// what makes two policies comparable on literally the same requests (common random numbers).
///
/// Generator: Philox2x64-10 of Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3" (2011).
namespace headroom::engine {

/// Names one stream of random words.
struct StreamKey {
  std::uint64_t value = 0;
};

/// The stream of one source of chance. @param component its name in the model, never a file path
StreamKey stream_key(std::uint64_t seed, std::uint32_t replication, std::string_view component);

/// The two random words at one counter value of a stream.
inline std::array<std::uint64_t, 2> random_words(StreamKey key, std::uint64_t index,
                                                 std::uint64_t item) {
  r123::Philox2x64::ctr_type counter = {{index, item}};
  r123::Philox2x64::key_type philox_key = {{key.value}};
  const auto words = r123::Philox2x64{}(counter, philox_key);
  return {words[0], words[1]};
}

/// A word as a number strictly between 0 and 1: 2^52 equally likely values, symmetric about 1/2.
constexpr double open_unit(std::uint64_t word) {
  return (static_cast<double>(word >> 12) + 0.5) * 0x1p-52;
}

/// Word i for i = 0, 1, 2, ... of a stream, made in blocks. Going backwards works, and costs a
/// block.
class WordSequence {
 public:
  explicit WordSequence(StreamKey key) : key_(key) {}
  std::uint64_t at(std::uint64_t index) {
    if (index - first_ >= kBlock) [[unlikely]] {
      fill(index);
    }
    return words_[index - first_];
  }
  StreamKey key() const { return key_; }

 private:
  static constexpr std::uint64_t kBlock = 512;
  void fill(std::uint64_t index);

  StreamKey key_;
  std::uint64_t first_ = ~std::uint64_t{0} - 2 * kBlock;  ///< index of words_[0]: nothing made yet
  std::array<std::uint64_t, kBlock> words_;
};

/// All the random words that one draw needs, however many its sampling method rejects.
class Draw {
 public:
  /// @param index,item which draw of the stream this is (item < 2^48)
  Draw(StreamKey key, std::uint64_t index, std::uint64_t item = 0)
      : key_(key), index_(index), item_(item) {}
  /// A draw whose first word is word `index` of a sequence.
  Draw(WordSequence& sequence, std::uint64_t index)
      : key_(sequence.key()),
        index_(index),
        item_(0),
        spare_(sequence.at(index)),
        has_spare_(true) {}

  std::uint64_t word() {
    if (has_spare_) {
      has_spare_ = false;
      return spare_;
    }
    const auto pair = random_words(key_, index_, item_ << 16 | ++attempt_);
    spare_ = pair[1];
    has_spare_ = true;
    return pair[0];
  }
  /// Uniform in (0, 1).
  double unit() { return open_unit(word()); }

 private:
  StreamKey key_;
  std::uint64_t index_;
  std::uint64_t item_;
  std::uint64_t spare_ = 0;
  bool has_spare_ = false;
  std::uint16_t attempt_ = 0;  // 0 is the sequence's own counter
};

}  // namespace headroom::engine
