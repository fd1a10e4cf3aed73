#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/load/jmx.hpp"

namespace headroom::load {

/// What one thread group of a plan does, as far as it can be known beforehand.
struct GroupOutline {
  std::vector<Duration> start_times;  ///< by thread; empty where chance or another group decides
  bool has_start_times = false;
  std::optional<std::uint32_t> iterations;  ///< of each thread
  /// Of each thread, by sampler; empty where time, chance or other threads decide.
  std::map<std::string, std::optional<std::uint64_t>> requests;
};

/// Samples that a plan makes.
struct SampleCounts {
  std::map<std::string, std::uint64_t> by_label;  ///< rows of JMeter's results, transactions too
  std::uint64_t http_requests = 0;
  std::uint64_t rows = 0;
};

/// A plan in numbers.
struct JmxOutline {
  std::vector<GroupOutline> groups;
  /// Where neither time nor chance has a say.
  std::optional<SampleCounts> counts;
  /// If a server answered every request at once; empty where that would be more than can be
  /// counted.
  std::optional<SampleCounts> at_once;
  /// Rows that are certain even where the whole is not; labels with an uncertain number have none.
  std::map<std::string, std::optional<std::uint64_t>> by_label;
};

/// Counts by letting the threads run against a server that answers at once.
JmxOutline outline(const JmxPlan& plan);

}  // namespace headroom::load
