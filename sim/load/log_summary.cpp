#include "sim/load/log_summary.hpp"

#include <algorithm>
#include <map>

#include "sim/load/read_all.hpp"

namespace headroom::load {
namespace {

constexpr std::size_t kMostPaths = 10'000;
constexpr std::int64_t kMinute = 60'000'000'000;

/// A number, or a long word of hexadecimal digits and dashes with a digit in
/// it.
bool is_identifier(std::string_view segment) {
  constexpr std::size_t kLong = 8;
  const auto digits = static_cast<std::size_t>(
      std::count_if(segment.begin(), segment.end(), [](char c) { return c >= '0' && c <= '9'; }));
  if (digits == 0) return false;
  if (digits == segment.size()) return true;
  return segment.size() >= kLong &&
         segment.find_first_not_of("0123456789abcdefABCDEF-") == std::string_view::npos;
}

class Counter {
 public:
  void add(const LogEntry& entry) {
    if (summary_.requests++ == 0) summary_.first_ns = summary_.last_ns = entry.at_ns;
    summary_.disorder =
        std::max(summary_.disorder, Duration::nanoseconds(summary_.last_ns - entry.at_ns));
    summary_.first_ns = std::min(summary_.first_ns, entry.at_ns);
    summary_.last_ns = std::max(summary_.last_ns, entry.at_ns);
    ++minutes_[entry.at_ns / kMinute];
    const std::string pattern = path_pattern(entry.name);
    if (const auto known = paths_.find(pattern); known != paths_.end()) {
      ++known->second;
    } else if (paths_.size() < kMostPaths) {
      paths_[pattern] = 1;
    } else {
      ++summary_.of_other_paths;
    }
  }

  LogSummary summary() {
    for (const auto& [pattern, requests] : paths_) summary_.paths.push_back({pattern, requests});
    std::stable_sort(summary_.paths.begin(), summary_.paths.end(),
                     [](const auto& a, const auto& b) { return a.requests > b.requests; });
    for (const auto& [minute, requests] : minutes_)
      summary_.busiest_minute = std::max(summary_.busiest_minute, requests);
    return summary_;
  }

 private:
  LogSummary summary_;
  std::map<std::string, std::uint64_t> paths_;
  std::map<std::int64_t, std::uint64_t> minutes_;
};

}  // namespace

std::string path_pattern(std::string_view path) {
  std::string pattern;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/', 1), path.size());
    const std::string_view segment = path.substr(1, end - 1);
    const bool has_slash = path.front() == '/';
    if (has_slash && is_identifier(segment)) {
      pattern += "/*";
    } else {
      pattern += path.substr(0, end);
    }
    path.remove_prefix(end);
  }
  return pattern;
}

LogSummary summarise_log(const std::filesystem::path& file) {
  LogReader reader(file, false);
  RecordingProblems problems;
  Counter counter;
  read_all<LogEntry>(reader, problems, [&](const LogEntry& entry) { counter.add(entry); });
  problems.raise();
  LogSummary summary = counter.summary();
  summary.format = reader.format();
  summary.left_out = reader.left_out();
  if (summary.requests == 0) throw BadRecording({{0, "no requests", "at least one"}});
  return summary;
}

}  // namespace headroom::load
