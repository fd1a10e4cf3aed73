#include "sim/stats/histogram.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::stats {

std::uint64_t nearest_rank(double q, std::uint64_t n) {
  const double exact = q * static_cast<double>(n);
  const auto rank = static_cast<std::uint64_t>(std::ceil(exact - 1e-9 * exact));
  return std::clamp<std::uint64_t>(rank, 1, std::max<std::uint64_t>(n, 1));
}

Histogram::Histogram(const Contents& contents)
    : bits_(contents.precision_bits),
      sum_ns_(Sum{contents.sum_ns_high} << 64 | contents.sum_ns_low),
      max_ns_(contents.max_ns) {
  if (contents.buckets.empty()) return;
  allocate();
  for (const auto& [bucket, count] : contents.buckets) {
    counts_.at(bucket) = count;
    count_ += count;
  }
  lowest_ = contents.buckets.front().first;
  highest_ = contents.buckets.back().first;
}

Histogram::Contents Histogram::contents() const {
  Contents contents{bits_,
                    static_cast<std::uint64_t>(sum_ns_ >> 64),
                    static_cast<std::uint64_t>(sum_ns_),
                    max_ns_,
                    {}};
  for (std::size_t b = lowest_; b <= highest_ && b < counts_.size(); ++b) {
    if (counts_[b] > 0) contents.buckets.emplace_back(b, counts_[b]);
  }
  return contents;
}

void Histogram::merge(const Histogram& other) {
  if (other.count_ == 0) return;
  if (counts_.empty()) allocate();
  for (std::size_t begin = block_begin(other.lowest_); begin <= other.highest_; begin += kBlock)
    add_block(counts_.data() + begin, other.counts_.data() + begin);
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
  count_ = max_ns_ = 0;
  sum_ns_ = 0;
  lowest_ = ~std::size_t{0};
  highest_ = 0;
}

double Histogram::quantile_seconds(double q) const {
  return value_at_rank_seconds(nearest_rank(q, count_));
}

double Histogram::smooth_quantile_seconds(double q) const {
  const double rank = q * static_cast<double>(count_);
  double seen = 0;
  for (std::size_t bucket = lowest_; bucket <= highest_; ++bucket) {
    const auto here = static_cast<double>(counts_[bucket]);
    if (here > 0 && seen + here >= rank) {
      const double width = std::ldexp(1.0, octave_of(bucket));
      const double ns = static_cast<double>(begin_of(bucket)) + width * (rank - seen) / here;
      return std::min(ns, static_cast<double>(max_ns_)) * 1e-9;
    }
    seen += here;
  }
  return max().seconds();
}

double Histogram::value_at_rank_seconds(std::uint64_t rank) const {
  std::uint64_t seen = 0;
  std::size_t bucket = block_begin(lowest_);
  for (; bucket <= highest_; bucket += kBlock) {
    const std::uint64_t here = total_of_block(bucket);
    if (seen + here >= rank) break;
    seen += here;
  }
  for (; bucket <= highest_; ++bucket) {
    seen += counts_[bucket];
    if (seen >= rank) return std::min(middle_ns(bucket), static_cast<double>(max_ns_)) * 1e-9;
  }
  return max().seconds();
}

void Histogram::add_block(std::uint64_t* counts, const std::uint64_t* others) {
#pragma GCC ivdep
  for (std::size_t i = 0; i < kBlock; ++i) counts[i] += others[i];
}

std::uint64_t Histogram::total_of_block(std::size_t begin) const {
  const std::uint64_t* const counts = counts_.data() + begin;
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < kBlock; ++i) total += counts[i];
  return total;
}

int Histogram::octave_of(std::size_t bucket) const {
  const std::size_t per_octave = std::size_t{1} << bits_;
  if (bucket < 2 * per_octave) return 0;  // buckets one nanosecond wide
  return static_cast<int>(bucket >> bits_) - 1;
}

std::uint64_t Histogram::begin_of(std::size_t bucket) const {
  const int octave = octave_of(bucket);
  return (bucket - (static_cast<std::size_t>(octave) << bits_)) << octave;
}

double Histogram::middle_ns(std::size_t bucket) const {
  const std::uint64_t width = std::uint64_t{1} << octave_of(bucket);
  return static_cast<double>(begin_of(bucket)) + 0.5 * static_cast<double>(width - 1);
}

Duration Histogram::middle(std::size_t bucket) const {
  const std::uint64_t width = std::uint64_t{1} << octave_of(bucket);
  const std::uint64_t ns = std::min(begin_of(bucket) + (width - 1) / 2, max_ns_);
  return Duration::nanoseconds(static_cast<std::int64_t>(ns));
}

void Histogram::add(Duration d, std::uint64_t times) {
  if (times == 0) return;
  add(d);
  const auto value = static_cast<std::uint64_t>(d.ns());
  counts_[bucket_of(value)] += times - 1;
  count_ += times - 1;
  sum_ns_ += static_cast<Sum>(value) * (times - 1);
}

void Histogram::add_sequence(Duration first, Duration step, std::uint64_t count,
                             std::uint64_t times) {
  if (count == 0 || times == 0) return;
  if (counts_.empty()) allocate();
  const auto first_ns = static_cast<std::uint64_t>(first.ns());
  const auto step_ns = static_cast<std::uint64_t>(step.ns());
  lowest_ = std::min(lowest_, bucket_of(first_ns));
  // Where no bucket is wider than a step, the next value is always beyond it.
  const std::uint64_t widest_ns = step_ns << bits_;
  std::uint64_t done = 0;
  for (std::uint64_t ns = first_ns; done < count && ns < widest_ns; ++done, ns += step_ns)
    counts_[bucket_of(ns)] += times;
  while (done < count) {
    const std::size_t bucket = bucket_of(first_ns + done * step_ns);
    const std::uint64_t end_ns = begin_of(bucket) + (std::uint64_t{1} << octave_of(bucket));
    const std::uint64_t until = std::min(count, (end_ns - first_ns + step_ns - 1) / step_ns);
    counts_[bucket] += (until - done) * times;
    done = until;
  }
  highest_ = std::max(highest_, bucket_of(first_ns + (count - 1) * step_ns));
  count_ += count * times;
  // count first values, and step as often as 0 + 1 + ... + (count - 1)
  sum_ns_ += (Sum{count} * first_ns + Sum{count} * (count - 1) / 2 * step_ns) * times;
  max_ns_ = std::max(max_ns_, first_ns + (count - 1) * step_ns);
}

void Histogram::allocate() {
  const std::size_t buckets = static_cast<std::size_t>(65 - bits_) << bits_;
  counts_.assign(block_begin(buckets + kBlock - 1), 0);
}

}  // namespace headroom::stats
