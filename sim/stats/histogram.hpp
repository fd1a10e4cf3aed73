#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "sim/engine/time.hpp"

namespace headroom::stats {

/// A log-linear histogram of durations: every power of two is cut into 2^precision equal buckets.
///
/// A quantile read from it is off by at most 2^-(precision + 1) of its value (half a bucket): 0.4 %
/// with the default 7 bits. Values are never stored. Histograms of equal precision add up exactly.
class Histogram {
 public:
  /// @param precision_bits 1 to 16. Buckets are allocated by the first `add`.
  explicit Histogram(int precision_bits = 7) : bits_(precision_bits) {}

  /// Everything that is in it, as plain numbers: to be written down and read back.
  struct Contents {
    int precision_bits = 7;
    std::uint64_t sum_ns_high = 0, sum_ns_low = 0;  ///< halves of a sum of 128 bits
    std::uint64_t max_ns = 0;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> buckets;  ///< number and count, upwards
  };
  explicit Histogram(const Contents& contents);
  Contents contents() const;

  /// @param d non-negative
  void add(Duration d) {
    const auto value = static_cast<std::uint64_t>(d.ns());
    const std::size_t bucket = bucket_of(value);
    if (bucket >= counts_.size()) [[unlikely]] {
      allocate();
    }
    ++counts_[bucket];
    ++count_;
    sum_ns_ += value;
    if (value > max_ns_) max_ns_ = value;
    if (bucket < lowest_) lowest_ = bucket;
    if (bucket > highest_) highest_ = bucket;
  }
  /// Adds the same value so many times.
  void add(Duration d, std::uint64_t times);
  /// Adds first, first + step, ... (`count` values), each so many times, in as many steps as
  /// buckets are touched at most. @pre first, step > 0
  void add_sequence(Duration first, Duration step, std::uint64_t count, std::uint64_t times);
  /// @pre equal precision
  void merge(const Histogram& other);
  /// Forgets all values, at the price of the buckets that were touched.
  void clear();

  std::uint64_t count() const { return count_; }
  /// @pre count() > 0
  double mean_seconds() const {
    return static_cast<double>(sum_ns_) / static_cast<double>(count_) * 1e-9;
  }
  Duration max() const { return Duration::nanoseconds(static_cast<std::int64_t>(max_ns_)); }
  /// Calls visit(value, count) for each bucket that is not empty, upwards; the value is its middle,
  /// but never more than max().
  template <class Visitor>
  void for_each(Visitor visit) const {
    for (std::size_t bucket = lowest_; bucket <= highest_ && bucket < counts_.size(); ++bucket) {
      if (counts_[bucket] > 0) visit(middle(bucket), counts_[bucket]);
    }
  }
  /// Counts of consecutive buckets from number `first` on: all that were touched, or none.
  struct Touched {
    std::size_t first;
    std::span<const std::uint64_t> counts;
  };
  Touched touched() const {
    if (count_ == 0) return {0, {}};
    return {lowest_, {counts_.data() + lowest_, highest_ - lowest_ + 1}};
  }
  /// The bucket of a value, and the least value of a bucket.
  std::size_t bucket_of(Duration value) const {
    return bucket_of(static_cast<std::uint64_t>(value.ns()));
  }
  Duration least_of(std::size_t bucket) const {
    return Duration::nanoseconds(static_cast<std::int64_t>(begin_of(bucket)));
  }
  /// The nearest-rank quantile: the ceil(q * n)-th smallest value, as the middle of its bucket, but
  /// never more than max(). @param q in (0, 1] @pre count() > 0
  double quantile_seconds(double q) const;
  /// The same as if the values of a bucket were evenly spread over it: no steps from bucket to
  /// bucket, so that quantiles of alike samples can be told apart. @pre as above
  double smooth_quantile_seconds(double q) const;
  /// The value at a rank, 1 = smallest. @pre 1 <= rank <= count()
  double value_at_rank_seconds(std::uint64_t rank) const;

 private:
  std::size_t bucket_of(std::uint64_t value) const {
    const int octave = 63 - std::countl_zero(value | (std::uint64_t{1} << bits_)) - bits_;
    return (static_cast<std::size_t>(octave) << bits_) + static_cast<std::size_t>(value >> octave);
  }
  int octave_of(std::size_t bucket) const;
  std::uint64_t begin_of(std::size_t bucket) const;
  double middle_ns(std::size_t bucket) const;
  Duration middle(std::size_t bucket) const;
  void allocate();

  /// Buckets are walked in blocks of so many, aligned to it: loops of a length that the compiler
  /// knows, which take several buckets at a time (bench/histogram_bench.cpp).
  static constexpr std::size_t kBlock = 32;
  static std::size_t block_begin(std::size_t bucket) { return bucket - bucket % kBlock; }
  /// @pre not the same block
  static void add_block(std::uint64_t* counts, const std::uint64_t* others);
  std::uint64_t total_of_block(std::size_t begin) const;

  int bits_;
  std::uint64_t count_ = 0;
  /// Of 10^6 users who each wait for hours, added up: more than 2^64.
  __extension__ typedef unsigned __int128 Sum;
  Sum sum_ns_ = 0;
  std::uint64_t max_ns_ = 0;
  std::size_t lowest_ = ~std::size_t{0};  ///< touched bucket
  std::size_t highest_ = 0;               ///< touched bucket
  std::vector<std::uint64_t> counts_;
};

/// ceil(q * n), at least 1, guarded against q * n being a hair above a whole number.
std::uint64_t nearest_rank(double q, std::uint64_t n);

}  // namespace headroom::stats
