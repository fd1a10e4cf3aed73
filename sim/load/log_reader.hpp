#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/load/csv.hpp"
#include "sim/load/line_reader.hpp"

namespace headroom::load {

/// One request of a log.
struct LogEntry {
  std::int64_t at_ns = 0;   ///< when it was sent or arrived; since 1970
  std::string_view method;  ///< "GET"; empty in results of JMeter
  std::string_view name;  ///< its path without the query, or its label; holds until the next entry
};

/// What became of a request; texts hold until the next entry.
struct LogAnswer {
  std::int64_t elapsed_ns = 0;  ///< from when it was sent, or arrived, to the end of its answer
  bool ok = true;               ///< as JMeter says; of an access log: its status is below 500
  std::string_view target;      ///< "10.0.1.5:80" that served it; empty where it is not told
  std::string_view client;      ///< JMeter's thread; empty in access logs
};

/// Which log a file is.
enum class LogFormat {
  alb,       ///< an Application Load Balancer's access log (aws-behaviour 7.9)
  common,    ///< the Common Log Format of web servers
  combined,  ///< the same with referrer and user agent
  jtl        ///< results of JMeter, as CSV (jmeter 6)
};
const char* name(LogFormat format);

/// Goes through a log once, a line at a time.
class LogReader {
 public:
  /// @param is_jtl whether results of JMeter are wanted; else an access log, of the format that its
  ///        first line has
  /// @throws BadRecording when the file is none
  LogReader(const std::filesystem::path& file, bool is_jtl);

  /// The next request. @return false at the end. @throws BadRecording for a line that is none; what
  /// comes after it can be read on
  bool next(LogEntry& entry);
  std::uint64_t line() const { return line_; }  ///< of that entry
  /// What became of that entry; empty where it got no answer.
  /// @throws BadRecording where the log does not say how long it took
  std::optional<LogAnswer> answer() const;
  LogFormat format() const { return format_; }
  /// How exact its times are.
  std::int64_t resolution_ns() const;
  /// Lines so far that stand for no request: transactions of JMeter, requests without a path.
  std::uint64_t left_out() const { return left_out_; }

 private:
  bool next_line(std::string_view& line);
  bool read_line(std::string_view line, LogEntry& entry);
  bool read_alb(std::string_view line, LogEntry& entry);
  bool read_common(std::string_view line, LogEntry& entry);
  bool read_jtl(std::string_view line, LogEntry& entry);
  bool take_request(std::string_view request, LogEntry& entry);
  std::optional<LogAnswer> alb_answer() const;
  LogAnswer jtl_answer() const;
  void find_format(std::string_view first);
  void read_columns(std::string_view first);
  [[noreturn]] void refuse(const std::string& found, const std::string& allowed) const;

  LineReader lines_;
  bool is_jtl_;
  LogFormat format_ = LogFormat::jtl;
  std::string first_;  ///< a first line that is no line of names
  bool has_first_ = false;
  std::uint64_t line_ = 0;
  std::uint64_t left_out_ = 0;
  std::vector<std::string_view> parts_;  ///< of an access log's line
  CsvLine fields_;                       ///< of JMeter's
  std::string whole_;                    ///< a record over several lines
  char delimiter_ = ',';
  std::size_t time_column_ = 0;
  std::size_t label_column_ = 2;
  std::size_t message_column_ = 4;
  std::size_t elapsed_column_ = 1;
  std::size_t thread_column_ = 5;
  std::size_t success_column_ = 7;
};

}  // namespace headroom::load
