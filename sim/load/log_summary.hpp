#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "sim/engine/time.hpp"
#include "sim/load/log_reader.hpp"

namespace headroom::load {

/// What a log is about, before anything is made of it.
struct LogSummary {
  struct Path {
    std::string pattern;  ///< "/item/*": segments that name one thing are a star
    std::uint64_t requests = 0;
  };
  LogFormat format = LogFormat::alb;
  std::uint64_t requests = 0;
  std::uint64_t left_out = 0;  ///< lines that stand for no request
  std::int64_t first_ns = 0;   ///< since 1970
  std::int64_t last_ns = 0;
  Duration disorder = {};            ///< the most that a line lies before one above it
  std::uint64_t busiest_minute = 0;  ///< its requests
  std::vector<Path> paths = {};      ///< the most frequent first
  std::uint64_t of_other_paths = 0;  ///< requests of those that were too many to tell apart
};

/// Reads a whole access log. Its memory hangs on the number of different paths
/// (10,000 at most) and of minutes, not on that of lines.
/// @throws BadRecording with the lines that are wrong
LogSummary summarise_log(const std::filesystem::path& file);

/// A path in which segments of digits and identifiers are stars:
/// "/item/17/view" is
/// "/item/*/view".
std::string path_pattern(std::string_view path);

}  // namespace headroom::load
