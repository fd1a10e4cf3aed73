#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/load/csv.hpp"
#include "sim/load/line_reader.hpp"
#include "sim/load/recording.hpp"

namespace headroom::load {

/// Requests that were counted over a stretch of time.
struct RateBin {
  std::int64_t at_ns = 0;  ///< its start, by the recording's own clock
  double value = 0;        ///< requests in it, or requests a second
};

/// Where bins are: in a file, read as they are used, or at hand.
struct BinTable {
  enum class Format {
    trace,   ///< t_s,requests: seconds, requests
    grafana  ///< times of day and values, under a line of names
  };
  std::filesystem::path file = {};  ///< empty: `held`
  Format format = Format::trace;
  std::string column = {};  ///< of Grafana's values; empty: the only one there is
  bool per_second = false;  ///< values are rates, not counts
  std::shared_ptr<const std::vector<RateBin>> held = {};
};

/// Where a bin stands.
struct BinPlace {
  std::uint64_t line = 0;  ///< of the file; 0 where bins are at hand
  std::int64_t at_ns = 0;
};

/// What a check of all bins found.
struct BinFacts {
  std::int64_t first_ns = 0;  ///< start of the first bin
  Duration width;             ///< of each bin
  Duration length;            ///< from the first one's start to the last one's end
  std::uint64_t bins = 0;     ///< that are there
  std::uint64_t missing = 0;  ///< between them: nothing was counted
  double most = 0;            ///< the highest value
  BinPlace most_at = {};
  Duration narrowest = {};     ///< the smallest distance of two starts
  BinPlace narrowest_at = {};  ///< the later one of them
  Duration usual = {};         ///< the most frequent distance
};

/// Goes through a table once.
class BinReader {
 public:
  /// @throws BadRecording when the file is not of its format
  explicit BinReader(const BinTable& table);
  /// @return false at the end. @throws BadRecording at a line that is no bin
  bool next(RateBin& bin);
  std::uint64_t line() const { return lines_ ? lines_->number() : 0; }

 private:
  void read_names();
  bool read_fields(RateBin& bin);

  const BinTable* table_;
  std::unique_ptr<LineReader> lines_;
  std::size_t next_held_ = 0;
  char delimiter_ = ',';
  std::size_t time_column_ = 0;
  std::size_t value_column_ = 1;
  CsvLine fields_;
};

/// Reads all bins once, before a run: they are numbers, in order, and whole widths apart.
/// @param width of a bin; empty: the smallest distance between two starts
/// @throws BadRecording with every problem
BinFacts check_bins(const BinTable& table, std::optional<Duration> width);

}  // namespace headroom::load
