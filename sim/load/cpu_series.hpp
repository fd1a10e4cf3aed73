#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace headroom::load {

/// What was used of the CPU over a stretch of time, as a series of one's own has it.
struct CpuSample {
  std::int64_t begin_ns = 0;  ///< since 1970, or since the start of the test where `is_relative`
  double length_s = 0;        ///< 0 where the file does not say
  double value = 0;
};

struct CpuSeries {
  enum class Unit {
    percent,  ///< of all vCPUs of an instance, averaged over the instances: CPUUtilization's
    cores     ///< of all instances together
  };
  Unit unit = Unit::percent;
  bool is_relative = false;        ///< times are seconds since the first request
  std::vector<CpuSample> samples;  ///< by time; each with its length
};

/// A file of comma-separated values under a line of names: `time`, the start of each stretch (a
/// time of day in UTC, seconds or milliseconds since 1970, or seconds since the first request),
/// `percent` or `cores`, and `seconds`, its length. Without `seconds` stretches last until the next
/// one.
/// @throws BadRecording with every line that is wrong
CpuSeries read_cpu_series(const std::filesystem::path& file);

}  // namespace headroom::load
