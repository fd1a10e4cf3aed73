#include "sim/stats/histogram.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::stats {

std::uint64_t nearest_rank(double q, std::uint64_t n) {
  const double exact = q * static_cast<double>(n);
  const auto rank = static_cast<std::uint64_t>(std::ceil(exact - 1e-9 * exact));
  return std::clamp<std::uint64_t>(rank, 1, std::max<std::uint64_t>(n, 1));
}

void Histogram::merge(const Histogram& other) {
  if (other.count_ == 0) return;
  if (counts_.empty()) allocate();
  for (std::size_t b = other.lowest_; b <= other.highest_; ++b) counts_[b] += other.counts_[b];
  count_ += other.count_;
  sum_ns_ += other.sum_ns_;
  max_ns_ = std::max(max_ns_, other.max_ns_);
  lowest_ = std::min(lowest_, other.lowest_);
  highest_ = std::max(highest_, other.highest_);
}

void Histogram::clear() {
  if (count_ == 0) return;
  std::fill(counts_.begin() + static_cast<std::ptrdiff_t>(lowest_),
            counts_.begin() + static_cast<std::ptrdiff_t>(highest_) + 1, 0);
  count_ = sum_ns_ = max_ns_ = 0;
  lowest_ = ~std::size_t{0};
  highest_ = 0;
}

double Histogram::quantile_seconds(double q) const {
  return value_at_rank_seconds(nearest_rank(q, count_));
}

double Histogram::value_at_rank_seconds(std::uint64_t rank) const {
  std::uint64_t seen = 0;
  for (std::size_t bucket = lowest_; bucket <= highest_; ++bucket) {
    seen += counts_[bucket];
    if (seen >= rank) return std::min(middle_ns(bucket), static_cast<double>(max_ns_)) * 1e-9;
  }
  return max().seconds();
}

double Histogram::middle_ns(std::size_t bucket) const {
  const std::size_t per_octave = std::size_t{1} << bits_;
  if (bucket < 2 * per_octave) return static_cast<double>(bucket);  // buckets one nanosecond wide
  const std::size_t octave = (bucket >> bits_) - 1;
  const auto low = static_cast<double>((bucket - (octave << bits_)) << octave);
  return low + 0.5 * static_cast<double>((std::uint64_t{1} << octave) - 1);
}

void Histogram::allocate() { counts_.assign(static_cast<std::size_t>(65 - bits_) << bits_, 0); }

}  // namespace headroom::stats
