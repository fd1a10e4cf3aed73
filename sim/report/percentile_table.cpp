#include "sim/report/percentile_table.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <iterator>

namespace headroom::report {
namespace {

constexpr double kTicksPerHalving = 5;
constexpr const char* kTitle = "       Value     Percentile TotalCount 1/(1-Percentile)\n\n";

/// The level after this one, in percent: a fifth of the way to where half of the rest is left.
double next_level(double level) {
  double halvings = 1;
  while (100 / (100 - level) >= 2 * halvings) halvings *= 2;
  return level + 100 / (kTicksPerHalving * 2 * halvings);
}

double milliseconds(Duration d) { return static_cast<double>(d.ns()) * 1e-6; }

/// The rows up to the largest value, which has one of its own level and one of 100 %.
void write_rows(const stats::Histogram& latency, fmt::memory_buffer& buffer) {
  const auto out = std::back_inserter(buffer);
  const auto total = static_cast<double>(latency.count());
  double level = 0;
  std::uint64_t so_far = 0;
  latency.for_each([&](Duration value, std::uint64_t count) {
    so_far += count;
    const double share = 100 * static_cast<double>(so_far) / total;
    for (bool is_last = false; share >= level && !is_last; level = next_level(level)) {
      is_last = so_far == latency.count();
      fmt::format_to(out, "{:12.3f} {:2.12f} {:10} {:14.2f}\n", milliseconds(value), level / 100,
                     so_far, 1 / (1 - level / 100));
    }
  });
  fmt::format_to(out, "{:12.3f} {:2.12f} {:10}\n", milliseconds(latency.max()), 1.0,
                 latency.count());
}

/// In ms, as far as the buckets tell it.
double standard_deviation(const stats::Histogram& latency) {
  const double mean = latency.mean_seconds() * 1e3;
  double sum = 0;
  latency.for_each([&](Duration value, std::uint64_t count) {
    const double off = milliseconds(value) - mean;
    sum += off * off * static_cast<double>(count);
  });
  return std::sqrt(sum / static_cast<double>(latency.count()));
}

}  // namespace

std::string percentile_table(const stats::Histogram& latency) {
  fmt::memory_buffer buffer;
  const auto out = std::back_inserter(buffer);
  fmt::format_to(out, "{}", kTitle);
  const bool is_empty = latency.count() == 0;
  if (!is_empty) write_rows(latency, buffer);
  fmt::format_to(out, "#[Mean    = {:12.3f}, StdDeviation   = {:12.3f}]\n",
                 is_empty ? 0 : latency.mean_seconds() * 1e3,
                 is_empty ? 0 : standard_deviation(latency));
  fmt::format_to(out, "#[Max     = {:12.3f}, Total count    = {:12}]\n",
                 milliseconds(latency.max()), latency.count());
  // Powers of two of nanoseconds, each cut into as many equal parts.
  const int bits = latency.contents().precision_bits;
  fmt::format_to(out, "#[Buckets = {:12}, SubBuckets     = {:12}]\n", 64 - bits, 1 << bits);
  return {buffer.data(), buffer.size()};
}

}  // namespace headroom::report
