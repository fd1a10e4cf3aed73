#include <fmt/format.h>

#include <cctype>
#include <charconv>
#include <optional>
#include <stdexcept>
#include <string>

#include "sim/load/thread_schedule.hpp"

/// The schedule of JMeter's Open Model Thread Group:
///
///     schedule := { rate | arrivals | pause }
///     rate     := 'rate' '(' number ( '/' | 'per' ) unit ')'      rate(0) needs no unit
///     arrivals := ('random_arrivals' | 'even_arrivals') '(' duration ')'
///     pause    := 'pause' '(' duration ')'
///     duration := number unit { number unit }
namespace headroom::load {
namespace {

class ScheduleReader {
 public:
  explicit ScheduleReader(std::string_view text) : text_(text) {}

  std::vector<ArrivalStep> read() {
    std::vector<ArrivalStep> steps;
    double rate = 0;
    bool is_open = false;  // the last step goes to the rate that follows it
    for (std::string word = next_word(); !word.empty(); word = next_word()) {
      expect('(');
      if (word == "rate") {
        rate = read_rate();
        if (is_open) steps.back().to = rate;
        is_open = false;
      } else if (word == "random_arrivals" || word == "even_arrivals") {
        steps.push_back({read_duration(), rate, rate, word == "random_arrivals"});
        is_open = true;
      } else if (word == "pause") {
        steps.push_back({read_duration(), 0, 0, false});
        is_open = false;
      } else {
        complain(
            fmt::format("\"{}\" is none of rate, random_arrivals, even_arrivals and pause", word));
      }
      expect(')');
    }
    return steps;
  }

 private:
  [[noreturn]] void complain(const std::string& what) const {
    throw std::invalid_argument(fmt::format("at character {}: {}", at_ + 1, what));
  }
  bool is_at(std::string_view word) const { return text_.substr(at_).starts_with(word); }
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  void skip_blanks() {
    for (;;) {
      while (std::isspace(static_cast<unsigned char>(peek()))) ++at_;
      if (is_at("//")) {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (is_at("/*")) {
        const std::size_t end = text_.find("*/", at_ + 2);
        if (end == std::string_view::npos) complain("a comment that does not end");
        at_ = end + 2;
      } else {
        return;
      }
    }
  }
  void expect(char c) {
    skip_blanks();
    if (peek() != c) complain(fmt::format("\"{}\" is missing", c));
    ++at_;
  }
  /// In lower case; empty at the end of the text.
  std::string next_word() {
    skip_blanks();
    std::string word;
    while (std::isalpha(static_cast<unsigned char>(peek())) || peek() == '_')
      word += static_cast<char>(std::tolower(static_cast<unsigned char>(text_[at_++])));
    if (word.empty() && at_ < text_.size())
      complain(fmt::format("a word is missing before \"{}\"", peek()));
    return word;
  }
  std::optional<double> next_number() {
    skip_blanks();
    double value = 0;
    const auto [end, error] =
        std::from_chars(text_.data() + at_, text_.data() + text_.size(), value);
    if (error != std::errc{}) return std::nullopt;
    at_ = static_cast<std::size_t>(end - text_.data());
    return value;
  }
  /// In seconds.
  double read_unit() {
    const std::string unit = next_word();
    if (unit == "ms") return 1e-3;
    if (unit == "s" || unit.starts_with("sec")) return 1;
    if (unit == "m" || unit.starts_with("min")) return 60;
    if (unit == "h" || unit.starts_with("hour")) return 3600;
    if (unit == "d" || unit.starts_with("day")) return 86400;
    complain(fmt::format("\"{}\" is no unit of time: ms, s, min, h or d", unit));
  }
  double read_rate() {
    const auto number = next_number();
    if (!number || *number < 0) complain("a rate is missing");
    skip_blanks();
    if (*number == 0 && peek() == ')') return 0;
    if (peek() == '/') {
      ++at_;
    } else if (!std::isalpha(static_cast<unsigned char>(peek())) || next_word() != "per") {
      complain("\"/\" or \"per\" is missing after the rate");
    }
    return *number / read_unit();
  }
  Duration read_duration() {
    double seconds = 0;
    bool is_empty = true;
    while (const auto number = next_number()) {
      seconds += *number * read_unit();
      is_empty = false;
    }
    if (is_empty || seconds < 0) complain("a time is missing");
    return Duration::from_seconds(seconds);
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<ArrivalStep> open_model_steps(std::string_view schedule) {
  return ScheduleReader(schedule).read();
}

}  // namespace headroom::load
