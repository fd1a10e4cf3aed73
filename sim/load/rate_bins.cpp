#include "sim/load/rate_bins.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "sim/load/read_all.hpp"
#include "sim/load/recorded_time.hpp"

namespace headroom::load {
namespace {

constexpr double kLatest_s = 3e9;  // 95 years; keeps nanoseconds within 64 bits
constexpr double kMostInABin = 1e15;

[[noreturn]] void refuse(std::uint64_t line, std::string found, std::string allowed) {
  throw BadRecording({{line, std::move(found), std::move(allowed)}});
}

/// A record over several lines is nothing that a table of numbers has.
void split(std::string_view line, std::uint64_t number, char delimiter, CsvLine& fields) {
  if (!fields.split(line, delimiter))
    refuse(number, in_quotes(line) + ", a quote that is not closed", "quotes closed on their line");
}

std::string lower(std::string_view text) {
  std::string small(trimmed(text));
  for (char& c : small) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return small;
}

/// What separates the names of a first line.
char delimiter_of(std::string_view line) {
  bool is_quoted = false;
  for (const char c : line) {
    if (c == '"') is_quoted = !is_quoted;
    if (!is_quoted && (c == ',' || c == ';' || c == '\t')) return c;
  }
  return ',';
}

/// Milliseconds since 1970, or a time of day.
std::optional<std::int64_t> time_of(std::string_view text) {
  if (const auto milliseconds = decimal(text)) {
    if (*milliseconds < 0 || *milliseconds > kLatest_s * 1e3) return std::nullopt;
    return Duration::from_seconds(*milliseconds / 1e3).ns();
  }
  return parse_recorded_time(trimmed(text));
}

bool is_no_value(std::string_view text) {
  const std::string word = lower(text);
  return word.empty() || word == "null" || word == "nan" || word == "undefined";
}

}  // namespace

BinReader::BinReader(const BinTable& table) : table_(&table) {
  if (table.file.empty()) return;
  lines_ = std::make_unique<LineReader>(table.file);
  read_names();
}

void BinReader::read_names() {
  std::string_view line;
  const bool is_trace = table_->format == BinTable::Format::trace;
  const char* allowed =
      is_trace ? "the line t_s,requests above the bins" : "a line of names above the values";
  bool is_there = lines_->next(line);
  if (is_there && !is_trace && line.starts_with("sep=")) is_there = lines_->next(line);
  if (!is_there) refuse(1, "an empty file", allowed);
  if (is_trace) {
    if (lower(line) != "t_s,requests") refuse(lines_->number(), in_quotes(line), allowed);
    return;
  }
  delimiter_ = delimiter_of(line);
  split(line, lines_->number(), delimiter_, fields_);
  std::vector<std::size_t> times, values;
  std::string names;
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    if (lower(fields_[i]) == "time") {
      times.push_back(i);
    } else if (table_->column.empty() || table_->column == trimmed(fields_[i])) {
      values.push_back(i);
    }
    names += (i > 0 ? ", " : "") + in_quotes(fields_[i]);
  }
  if (times.size() != 1) refuse(lines_->number(), names, "exactly one column named Time");
  if (values.size() != 1) {
    refuse(lines_->number(), names,
           table_->column.empty() ? "one column beside Time, or its name in \"column\""
                                  : fmt::format("one column named {}", in_quotes(table_->column)));
  }
  time_column_ = times[0];
  value_column_ = values[0];
}

bool BinReader::next(RateBin& bin) {
  if (!lines_) {
    if (next_held_ == table_->held->size()) return false;
    bin = (*table_->held)[next_held_++];
    return true;
  }
  std::string_view line;
  while (lines_->next(line)) {
    if (trimmed(line).empty()) continue;
    split(line, lines_->number(), delimiter_, fields_);
    if (read_fields(bin)) return true;
  }
  return false;
}

/// @return false for a line of a time without a value
bool BinReader::read_fields(RateBin& bin) {
  const bool is_trace = table_->format == BinTable::Format::trace;
  const auto columns = std::max(time_column_, value_column_) + 1;
  if (is_trace ? fields_.size() != columns : fields_.size() < columns) {
    refuse(lines_->number(), fmt::format("{} fields", fields_.size()),
           is_trace ? "two numbers: t_s,requests" : fmt::format("at least {}", columns));
  }
  const std::string_view time_text = fields_[time_column_];
  const std::string_view value_text = fields_[value_column_];
  if (is_trace) {
    const auto seconds = decimal(time_text);
    if (!seconds || std::abs(*seconds) > kLatest_s)
      refuse(lines_->number(), in_quotes(time_text) + " as t_s", "the bin's start in seconds");
    bin.at_ns = Duration::from_seconds(*seconds).ns();
  } else {
    const auto time = time_of(time_text);
    if (!time) {
      refuse(lines_->number(), in_quotes(time_text) + " as time",
             "milliseconds since 1970, or a time such as \"2026-01-05 09:01:00\"");
    }
    bin.at_ns = *time;
    if (is_no_value(value_text)) return false;
  }
  const auto value = decimal(value_text);
  if (!value || *value < 0 || *value > kMostInABin) {
    refuse(lines_->number(), in_quotes(value_text) + " as the number of requests",
           "a number from 0 to 1e15");
  }
  bin.value = *value;
  return true;
}

namespace {

/// How often each distance between two starts comes. Of a file without any order there might be as
/// many as lines: only the first few are told apart.
class Distances {
 public:
  void add(std::int64_t ns) {
    if (counts_.size() < kMost || counts_.contains(ns)) ++counts_[ns];
  }
  /// The smallest of the most frequent ones; 0 without any.
  Duration usual() const {
    const auto most =
        std::max_element(counts_.begin(), counts_.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    return Duration::nanoseconds(most == counts_.end() ? 0 : most->first);
  }

 private:
  static constexpr std::size_t kMost = 1000;
  std::map<std::int64_t, std::uint64_t> counts_;
};

/// The first pass: each line by itself, and their order.
struct FirstPass {
  BinFacts facts = {};
  std::int64_t last_ns = 0;
};

FirstPass first_pass(const BinTable& table) {
  FirstPass pass;
  BinFacts& facts = pass.facts;
  Distances distances;
  RecordingProblems problems;
  BinReader reader(table);
  read_all<RateBin>(reader, problems, [&](const RateBin& bin) {
    const BinPlace here{reader.line(), bin.at_ns};
    const Duration distance = Duration::nanoseconds(bin.at_ns - pass.last_ns);
    if (facts.bins == 0) {
      facts.first_ns = bin.at_ns;
    } else if (distance <= Duration{}) {
      problems.add({here.line, "a time that does not come after the one before it",
                    "bins in order of time, each once"});
      return;
    } else {
      distances.add(distance.ns());
      if (facts.bins == 1 || distance < facts.narrowest) {
        facts.narrowest = distance;
        facts.narrowest_at = here;
      }
    }
    if (facts.bins == 0 || bin.value > facts.most) {
      facts.most = bin.value;
      facts.most_at = here;
    }
    pass.last_ns = bin.at_ns;
    ++facts.bins;
  });
  problems.raise();
  if (facts.bins == 0) refuse(0, "no bins", "at least one");
  facts.usual = distances.usual();
  return pass;
}

/// The second one: that the starts are whole widths apart.
void check_widths(const BinTable& table, const BinFacts& facts) {
  RecordingProblems problems;
  BinReader reader(table);
  for (RateBin bin; reader.next(bin) && !problems.are_many();) {
    const std::int64_t off = (bin.at_ns - facts.first_ns) % facts.width.ns();
    if (off == 0) continue;
    problems.add({reader.line(),
                  fmt::format("a bin that starts {:.9g} s after the first",
                              static_cast<double>(bin.at_ns - facts.first_ns) / 1e9),
                  fmt::format("whole multiples of {:.9g} s, the width of a bin (\"bin\"; else the "
                              "smallest distance of two)",
                              facts.width.seconds())});
  }
  problems.raise();
}

}  // namespace

BinFacts check_bins(const BinTable& table, std::optional<Duration> width) {
  const FirstPass pass = first_pass(table);
  BinFacts facts = pass.facts;
  if (!width && facts.bins == 1)
    refuse(0, "a single bin",
           "a second one, or its width in \"bin\": nothing tells how long it is");
  facts.width = width.value_or(facts.narrowest);
  check_widths(table, facts);
  facts.length = Duration::nanoseconds(pass.last_ns - facts.first_ns) + facts.width;
  facts.missing = static_cast<std::uint64_t>(facts.length / facts.width) - facts.bins;
  return facts;
}

}  // namespace headroom::load
