#include "sim/experiment/testbed_table.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/load/recording.hpp"
#include "sim/scenario/problems.hpp"

namespace headroom::experiment {
namespace {

using scenario::BadScenario;

load::LineReader open(const std::filesystem::path& file) {
  try {
    return load::LineReader(file);
  } catch (const load::BadRecording&) {
    throw BadScenario({{file.string(), "", "", "a file that can be read"}});
  }
}

}  // namespace

TestbedTable::TestbedTable(const std::filesystem::path& file,
                           const std::vector<std::string>& needed)
    : file_(file.string()), lines_(open(file)) {
  std::string_view line;
  if (!read_line(line)) refuse(1, "nothing", "a line with the names of the columns");
  fields_.split(line, ',');
  for (const std::string_view name : fields_) columns_.emplace_back(load::trimmed(name));
  for (const std::string& name : needed) {
    if (std::find(columns_.begin(), columns_.end(), name) != columns_.end()) continue;
    const std::string near = scenario::nearest(name, columns_);
    refuse(
        1, fmt::format("no column \"{}\"", name),
        near.empty() ? "all columns of the format" : fmt::format("\"{}\", not \"{}\"", name, near));
  }
}

bool TestbedTable::next() {
  std::string_view line;
  do {
    if (!read_line(line)) return false;
  } while (load::trimmed(line).empty());
  fields_.split(line, ',');
  if (fields_.size() != columns_.size())
    refuse(lines_.number(), fmt::format("{} fields", fields_.size()),
           fmt::format("{}, one a column", columns_.size()));
  return true;
}

bool TestbedTable::read_line(std::string_view& line) {
  try {
    return lines_.next(line);
  } catch (const load::BadRecording& bad) {
    const load::RecordingProblem& first = bad.problems().front();
    refuse(first.line, first.found, first.allowed);
  }
}

std::string_view TestbedTable::text(std::string_view column) const {
  const auto place = std::find(columns_.begin(), columns_.end(), column);
  if (place == columns_.end()) return {};
  return load::trimmed(fields_[static_cast<std::size_t>(place - columns_.begin())]);
}

double TestbedTable::number(std::string_view column, double least, double most) const {
  const auto value = load::decimal(text(column));
  if (!value || *value < least || *value > most)
    refuse(column, fmt::format("a number from {:g} to {:g}", least, most));
  return *value;
}

std::optional<double> TestbedTable::number_if_any(std::string_view column) const {
  if (text(column).empty()) return std::nullopt;
  const auto value = load::decimal(text(column));
  if (!value) refuse(column, "a number, or nothing");
  return value;
}

Duration TestbedTable::quota(std::string_view column) const {
  const auto us = load::decimal(text(column));
  if (us && *us == -1) return {};
  if (!us || *us < 1 || *us > 1e12) refuse(column, "a number from 1 to 1e+12, or -1: no limit");
  return Duration::from_nanoseconds(*us * 1e3);
}

void TestbedTable::refuse(std::string_view column, const std::string& allowed) const {
  refuse(lines_.number(), fmt::format("\"{}\" in column {}", text(column), column), allowed);
}

void TestbedTable::refuse(std::uint64_t line, const std::string& found,
                          const std::string& allowed) const {
  throw BadScenario({{file_, line > 0 ? fmt::format("line {}", line) : "", found, allowed}});
}

}  // namespace headroom::experiment
