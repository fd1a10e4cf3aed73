#include "sim/load/cpu_series.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "sim/load/csv.hpp"
#include "sim/load/line_reader.hpp"
#include "sim/load/read_all.hpp"
#include "sim/load/recorded_time.hpp"

namespace headroom::load {
namespace {

constexpr std::size_t kNone = std::string::npos;
constexpr double kSecondsSince1970 = 1e8;  // in 1973; less is counted from the first request
constexpr double kMillisecondsSince1970 = 1e11;
constexpr double kLatest = 7e12;  // ms, in the year 2191
constexpr double kLongest_s = 7 * 86400;
constexpr const char* kColumns =
    "a line of names: time, one of percent and cores, and seconds where the stretches' length is "
    "not until the next one";

/// One line of the series, as it stands.
struct Line {
  std::uint64_t number = 0;
  bool is_relative = false;
  CpuSample sample;
};

class CpuReader {
 public:
  explicit CpuReader(const std::filesystem::path& file) : lines_(file) {
    std::string_view line;
    if (!lines_.next(line)) refuse("an empty file", kColumns);
    fields_.split(line, ',');
    for (std::size_t i = 0; i < fields_.size(); ++i) {
      const std::string_view name = trimmed(fields_[i]);
      (name == "time"      ? time_
       : name == "seconds" ? seconds_
       : name == "percent" ? percent_
       : name == "cores"   ? cores_
                           : other_) = i;
    }
    if (time_ == kNone || (percent_ == kNone) == (cores_ == kNone))
      refuse(in_quotes(line), kColumns);
  }

  CpuSeries::Unit unit() const {
    return cores_ == kNone ? CpuSeries::Unit::percent : CpuSeries::Unit::cores;
  }

  /// @return false at the end. @throws BadRecording for a line that is none
  bool next(Line& read) {
    std::string_view line;
    do {
      if (!lines_.next(line)) return false;
    } while (trimmed(line).empty());
    if (!fields_.split(line, ',')) refuse(in_quotes(line), "quotes closed on their line");
    const std::size_t value = cores_ == kNone ? percent_ : cores_;
    const std::size_t last = std::max({time_, value, seconds_ == kNone ? 0 : seconds_});
    if (fields_.size() <= last)
      refuse(fmt::format("{} fields", fields_.size()), fmt::format("at least {}", last + 1));
    read.number = lines_.number();
    read.is_relative = false;
    read.sample.begin_ns = time_of(fields_[time_], read.is_relative);
    read.sample.value = number(value, cores_ == kNone ? "percent" : "cores", 0,
                               cores_ == kNone ? kMostPercent : kMostCores);
    read.sample.length_s = seconds_ == kNone ? 0 : number(seconds_, "seconds", 1e-3, kLongest_s);
    return true;
  }

  [[noreturn]] void refuse(const std::string& found, const std::string& allowed) const {
    throw BadRecording({{lines_.number(), found, allowed}});
  }

 private:
  static constexpr double kMostPercent = 200;  // a burst over a quota's mean
  static constexpr double kMostCores = 1e6;

  std::int64_t time_of(std::string_view text, bool& is_relative) const {
    if (const auto value = decimal(trimmed(text)); value && *value >= 0 && *value <= kLatest) {
      is_relative = *value < kSecondsSince1970;
      return static_cast<std::int64_t>(
          std::llround(*value * (*value >= kMillisecondsSince1970 ? 1e6 : 1e9)));
    }
    const auto time = parse_recorded_time(trimmed(text));
    if (!time)
      refuse(in_quotes(text) + " as time",
             "a time such as 2026-01-05T09:00:00Z, seconds or milliseconds since 1970, or seconds "
             "since the first request");
    return *time;
  }
  double number(std::size_t column, const char* name, double low, double high) const {
    const auto value = decimal(trimmed(fields_[column]));
    if (!value || *value < low || *value > high)
      refuse(fmt::format("{} as {}", in_quotes(fields_[column]), name),
             fmt::format("a number from {} to {}", low, high));
    return *value;
  }

  LineReader lines_;
  CsvLine fields_;
  std::size_t time_ = kNone, seconds_ = kNone, percent_ = kNone, cores_ = kNone, other_ = kNone;
};

/// The usual step from one start to the next: the median.
double usual_step(const std::vector<CpuSample>& samples) {
  std::vector<double> steps;
  for (std::size_t i = 1; i < samples.size(); ++i)
    steps.push_back(static_cast<double>(samples[i].begin_ns - samples[i - 1].begin_ns) / 1e9);
  if (steps.empty()) return 0;
  std::nth_element(steps.begin(), steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2),
                   steps.end());
  return steps[steps.size() / 2];
}

/// Each stretch lasts until the next one begins; the last one, and one before a gap, as long as
/// they usually do.
void fill_lengths(std::vector<CpuSample>& samples) {
  const double usual = usual_step(samples);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (samples[i].length_s > 0) continue;
    const bool is_last = i + 1 == samples.size();
    const double until_next =
        is_last ? usual : static_cast<double>(samples[i + 1].begin_ns - samples[i].begin_ns) / 1e9;
    samples[i].length_s = std::min(usual, until_next);
  }
}

void check_order(const std::vector<Line>& lines, RecordingProblems& problems) {
  for (std::size_t i = 1; i < lines.size(); ++i) {
    if (lines[i].is_relative != lines[0].is_relative)
      problems.add({lines[i].number, "another kind of time than above", "one kind of time"});
    else if (lines[i].sample.begin_ns <= lines[i - 1].sample.begin_ns)
      problems.add({lines[i].number, "a time that is not after the one above", "times in order"});
  }
}

}  // namespace

CpuSeries read_cpu_series(const std::filesystem::path& file) {
  CpuReader reader(file);
  RecordingProblems problems;
  std::vector<Line> lines;
  read_all<Line>(reader, problems, [&](const Line& line) { lines.push_back(line); });
  check_order(lines, problems);
  problems.raise();
  if (lines.empty()) reader.refuse("no values", "a value for each stretch of time");
  CpuSeries series;
  series.unit = reader.unit();
  series.is_relative = lines[0].is_relative;
  for (const Line& line : lines) series.samples.push_back(line.sample);
  fill_lengths(series.samples);
  if (series.samples[0].length_s <= 0)
    reader.refuse("one value without its length", "a column seconds, or more values");
  return series;
}

}  // namespace headroom::load
