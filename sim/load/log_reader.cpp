#include "sim/load/log_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "sim/load/recorded_time.hpp"
#include "sim/load/recording.hpp"

namespace headroom::load {
namespace {

constexpr std::array<std::string_view, 6> kAlbTypes = {"http", "https", "h2", "grpcs", "ws", "wss"};
constexpr std::size_t kAlbTime = 1;
constexpr std::size_t kAlbTarget = 4;
constexpr std::size_t kAlbDurations = 5;  // of the request, the target and the response
constexpr std::size_t kAlbStatus = 8;
constexpr std::size_t kAlbRequest = 12;
constexpr std::size_t kAlbCreationTime = 21;
constexpr std::size_t kColumns = std::string::npos;

/// Parts between blanks; those in quotes or brackets hold blanks.
void split_log(std::string_view line, std::vector<std::string_view>& parts) {
  parts.clear();
  while (!line.empty()) {
    if (line.front() == ' ') {
      line.remove_prefix(1);
      continue;
    }
    const char open = line.front();
    const char close = open == '"' ? '"' : open == '[' ? ']' : ' ';
    const std::size_t begin = close == ' ' ? 0 : 1;
    std::size_t end = begin;
    while (end < line.size() && line[end] != close)
      end += close == '"' && line[end] == '\\' ? 2 : 1;
    end = std::min(end, line.size());
    parts.push_back(line.substr(begin, end - begin));
    line.remove_prefix(std::min(line.size(), end + begin));
  }
}

bool is_alb(const std::vector<std::string_view>& parts) {
  return parts.size() > kAlbRequest &&
         std::find(kAlbTypes.begin(), kAlbTypes.end(), parts[0]) != kAlbTypes.end();
}

/// host ident user [time] "request" status bytes
bool is_common(const std::vector<std::string_view>& parts) {
  return parts.size() >= 7 && parse_log_time(parts[3]).has_value();
}

std::optional<std::int64_t> milliseconds(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  constexpr std::int64_t kLatest = 7'000'000'000'000;  // in the year 2191
  if (error != std::errc{} || end != text.data() + text.size() || value < 0 || value > kLatest)
    return std::nullopt;
  return value;
}

/// A JTL's timeStamp: milliseconds since 1970, or as a pattern such as yyyy/MM/dd HH:mm:ss.SSS
/// wrote it (jmeter.save.saveservice.timestamp_format). ns since 1970
std::optional<std::int64_t> jtl_time(std::string_view text) {
  constexpr std::int64_t kMillisecond = 1'000'000;
  if (const auto ms = milliseconds(text)) return *ms * kMillisecond;
  std::string dashed(text);
  for (const std::size_t i : {4, 7}) {
    if (i < dashed.size() && dashed[i] == '/') dashed[i] = '-';
  }
  return parse_recorded_time(dashed);
}

}  // namespace

const char* name(LogFormat format) {
  switch (format) {
    case LogFormat::alb: return "access log of an Application Load Balancer";
    case LogFormat::common: return "Common Log Format";
    case LogFormat::combined: return "Combined Log Format";
    default: return "results of JMeter (JTL, CSV)";
  }
}

LogReader::LogReader(const std::filesystem::path& file, bool is_jtl)
    : lines_(file), is_jtl_(is_jtl) {
  std::string_view line;
  if (!next_line(line)) {
    refuse(lines_.number() == 0 ? "an empty file" : "nothing but blank lines",
           is_jtl ? "results of JMeter" : "an access log");
  }
  first_ = line;
  has_first_ = true;
  if (is_jtl_) {
    read_columns(first_);
  } else {
    find_format(first_);
  }
}

void LogReader::refuse(const std::string& found, const std::string& allowed) const {
  throw BadRecording({{lines_.number(), found, allowed}});
}

std::int64_t LogReader::resolution_ns() const {
  return format_ == LogFormat::alb ? 1'000 : format_ == LogFormat::jtl ? 1'000'000 : 1'000'000'000;
}

/// The next line that is not blank.
bool LogReader::next_line(std::string_view& line) {
  while (lines_.next(line)) {
    if (!trimmed(line).empty()) return true;
  }
  return false;
}

void LogReader::find_format(std::string_view first) {
  split_log(first, parts_);
  if (is_alb(parts_)) {
    format_ = LogFormat::alb;
  } else if (is_common(parts_)) {
    format_ = parts_.size() >= 9 ? LogFormat::combined : LogFormat::common;
  } else {
    const bool has_results = first.starts_with("timeStamp") || first.starts_with("<?xml");
    refuse(in_quotes(first),
           fmt::format("an access log: of an Application Load Balancer (http, https, h2, grpcs, ws "
                       "or wss first), in the Common Log Format, or in the Combined{}",
                       has_results ? "; results of JMeter are \"jtl\"" : ""));
  }
}

void LogReader::read_columns(std::string_view first) {
  if (first.starts_with('<')) {
    refuse("results of JMeter as XML",
           "CSV: jmeter -Jjmeter.save.saveservice.output_format=csv writes it");
  }
  const std::size_t digits = first.find_first_not_of("0123456789");
  if (digits != std::string_view::npos && digits > 0) {
    delimiter_ = first[digits];  // the first column is a time: there are no names
    return;
  }
  for (const char candidate : {',', ';', '\t', '|'}) {
    delimiter_ = candidate;
    fields_.split(first, delimiter_);
    const auto column = [&](std::string_view wanted) {
      const auto found = std::find(fields_.begin(), fields_.end(), wanted);
      return found == fields_.end() ? kColumns : static_cast<std::size_t>(found - fields_.begin());
    };
    time_column_ = column("timeStamp");
    label_column_ = column("label");
    message_column_ = column("responseMessage");
    elapsed_column_ = column("elapsed");
    thread_column_ = column("threadName");
    success_column_ = column("success");
    has_first_ = false;
    if (time_column_ != kColumns && label_column_ != kColumns) return;
  }
  refuse(in_quotes(first),
         "results of JMeter: a line of names with timeStamp and label, or a first line that begins "
         "with milliseconds since 1970");
}

bool LogReader::next(LogEntry& entry) {
  std::string_view line;
  while (true) {
    if (has_first_) {
      has_first_ = false;
      line = first_;
    } else if (!next_line(line)) {
      return false;
    }
    line_ = lines_.number();
    if (read_line(line, entry)) return true;
    ++left_out_;
  }
}

/// @return false for a line that stands for no request
bool LogReader::read_line(std::string_view line, LogEntry& entry) {
  if (is_jtl_) return read_jtl(line, entry);
  split_log(line, parts_);
  return format_ == LogFormat::alb ? read_alb(line, entry) : read_common(line, entry);
}

bool LogReader::read_alb(std::string_view line, LogEntry& entry) {
  if (!is_alb(parts_)) {
    refuse(in_quotes(line),
           "a line of an Application Load Balancer's access log: a type such as http, and at least "
           "13 fields");
  }
  const bool has_creation = parts_.size() > kAlbCreationTime && parts_[kAlbCreationTime] != "-";
  const std::string_view text = parts_[has_creation ? kAlbCreationTime : kAlbTime];
  const auto time = parse_recorded_time(text);
  if (!time) {
    refuse(
        fmt::format("{} as {}", in_quotes(text), has_creation ? "request_creation_time" : "time"),
        "a time such as 2026-01-05T09:00:00.080000Z");
  }
  entry.at_ns = *time;
  return take_request(parts_[kAlbRequest], entry);
}

std::optional<LogAnswer> LogReader::answer() const {
  if (format_ == LogFormat::jtl) return jtl_answer();
  if (format_ == LogFormat::alb) return alb_answer();
  refuse(name(format_),
         "a log that says how long each answer took: of an Application Load Balancer, or results "
         "of JMeter");
}

/// From the request's creation to `time`, when its answer was sent, both to the microsecond; where
/// there is no creation time the three durations together.
std::optional<LogAnswer> LogReader::alb_answer() const {
  LogAnswer answer;
  double seconds = 0;
  for (std::size_t i = kAlbDurations; i < kAlbDurations + 3; ++i) {
    const auto part = decimal(parts_[i]);
    if (!part)
      refuse(in_quotes(parts_[i]) + " as a duration", "seconds, or -1 where there is none");
    if (*part < 0) return std::nullopt;
    seconds += *part;
  }
  answer.elapsed_ns = static_cast<std::int64_t>(seconds * 1e9);
  if (parts_.size() > kAlbCreationTime && parts_[kAlbCreationTime] != "-") {
    const auto sent = parse_recorded_time(parts_[kAlbCreationTime]);
    const auto answered = parse_recorded_time(parts_[kAlbTime]);
    if (sent && answered && *answered >= *sent) answer.elapsed_ns = *answered - *sent;
  }
  answer.ok = !parts_[kAlbStatus].starts_with('5');
  answer.target = parts_[kAlbTarget];
  return answer;
}

LogAnswer LogReader::jtl_answer() const {
  LogAnswer answer;
  if (elapsed_column_ >= fields_.size())
    refuse("no column \"elapsed\"",
           "results of JMeter with it (jmeter.save.saveservice.time=true)");
  const auto elapsed = decimal(fields_[elapsed_column_]);
  constexpr double kLongest_ms = 1e9;  // eleven days
  if (!elapsed || *elapsed < 0 || *elapsed > kLongest_ms)
    refuse(in_quotes(fields_[elapsed_column_]) + " as elapsed", "milliseconds, 0 to 1e9");
  answer.elapsed_ns = static_cast<std::int64_t>(*elapsed * 1e6);
  if (thread_column_ < fields_.size()) answer.client = fields_[thread_column_];
  if (success_column_ < fields_.size()) answer.ok = fields_[success_column_] != "false";
  return answer;
}

bool LogReader::read_common(std::string_view line, LogEntry& entry) {
  if (parts_.size() < 7) {
    refuse(in_quotes(line), "host ident user [time] \"request\" status bytes");
  }
  const auto time = parse_log_time(parts_[3]);
  if (!time) refuse(in_quotes(parts_[3]) + " as time", "a time such as 10/Oct/2000:13:55:36 -0700");
  entry.at_ns = *time;
  return take_request(parts_[4], entry);
}

/// "GET http://www.example.com:80/item?id=7 HTTP/1.1". @return false where it has no path
bool LogReader::take_request(std::string_view request, LogEntry& entry) {
  const std::size_t blank = request.find(' ');
  if (blank == std::string_view::npos) return false;
  entry.method = request.substr(0, blank);
  std::string_view target = request.substr(blank + 1);
  target = target.substr(0, target.find(' '));
  const std::size_t scheme = target.find("://");
  if (scheme != std::string_view::npos && target.find('/') > scheme) {
    const std::size_t slash = target.find('/', scheme + 3);
    if (slash == std::string_view::npos) return false;
    target.remove_prefix(slash);
  }
  entry.name = target.substr(0, target.find('?'));
  if (entry.name == "/-" && entry.method == "-") return false;
  return entry.name.starts_with('/') || entry.name == "*";
}

bool LogReader::read_jtl(std::string_view line, LogEntry& entry) {
  if (!fields_.split(line, delimiter_)) {
    whole_ = line;
    do {
      if (!lines_.next(line)) refuse("a quote that is not closed", "\"...\" in one field");
      whole_.append("\n").append(line);
    } while (!fields_.split(whole_, delimiter_) && whole_.size() < 1 << 20);
  }
  if (fields_.size() <= std::max(time_column_, label_column_)) {
    refuse(fmt::format("{} fields", fields_.size()),
           fmt::format("at least {}: timeStamp and label are among them",
                       std::max(time_column_, label_column_) + 1));
  }
  const auto time = jtl_time(fields_[time_column_]);
  if (!time) {
    refuse(in_quotes(fields_[time_column_]) + " as timeStamp",
           "milliseconds since 1970 (jmeter.save.saveservice.timestamp_format=ms), or a time such "
           "as 2026/01/05 09:00:00.123");
  }
  entry.at_ns = *time;
  entry.method = {};
  entry.name = fields_[label_column_];
  // A transaction is a row of its own over the samples in it.
  return message_column_ >= fields_.size() ||
         !fields_[message_column_].starts_with("Number of samples in transaction");
}

}  // namespace headroom::load
