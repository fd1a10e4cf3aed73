#include "sim/cloud/alarm_rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace headroom::cloud {

using scaling::AlarmState;

namespace {

// What PutCompositeAlarm allows.
constexpr std::size_t kMostAlarms = 100;
constexpr std::size_t kMostElements = 500;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// "cpu-high" of "arn:aws:cloudwatch:us-east-1:123456789012:alarm:cpu-high".
std::string name_of(std::string_view alarm) {
  constexpr std::string_view kMarker = ":alarm:";
  const std::size_t found = alarm.starts_with("arn:") ? alarm.find(kMarker) : std::string::npos;
  return std::string(found == std::string::npos ? alarm : alarm.substr(found + kMarker.size()));
}

}  // namespace

/// One rule of the grammar a function.
class AlarmRuleParser {
 public:
  explicit AlarmRuleParser(std::string_view text) : text_(text) { rule_.text_ = text; }

  AlarmRule parse() {
    rule_.root_ = disjunction();
    if (!at_end()) refuse("\"AND\", \"OR\" or the end");
    if (rule_.names_.size() > kMostAlarms)
      throw BadAlarmRule(
          fmt::format("{} alarms; at most {} are allowed", rule_.names_.size(), kMostAlarms));
    return std::move(rule_);
  }

 private:
  using Term = AlarmRule::Term;
  using Kind = AlarmRule::Kind;

  Term disjunction() { return chain("OR", Kind::disjunction, &AlarmRuleParser::conjunction); }
  Term conjunction() { return chain("AND", Kind::conjunction, &AlarmRuleParser::negation); }

  Term chain(std::string_view word, Kind kind, Term (AlarmRuleParser::*part)()) {
    Term first = (this->*part)();
    if (!takes_word(word)) return first;
    Term all{kind, false, 0, AlarmState::alarm, {}};
    all.parts.push_back(std::move(first));
    do all.parts.push_back((this->*part)());
    while (takes_word(word));
    return all;
  }

  Term negation() {
    if (++elements_ > kMostElements)
      throw BadAlarmRule(fmt::format("more than {} elements", kMostElements));
    if (!takes_word("NOT")) return operand();
    Term term{Kind::negation, false, 0, AlarmState::alarm, {}};
    term.parts.push_back(negation());
    return term;
  }

  Term operand() {
    if (takes('(')) {
      Term inner = disjunction();
      expect(')');
      return inner;
    }
    for (const bool value : {true, false}) {
      if (takes_word(value ? "TRUE" : "FALSE"))
        return {Kind::constant, value, 0, AlarmState::alarm, {}};
    }
    for (const AlarmState state :
         {AlarmState::ok, AlarmState::alarm, AlarmState::insufficient_data}) {
      if (!takes_word(scaling::aws_name(state))) continue;
      expect('(');
      const std::size_t number = number_of(name());
      expect(')');
      return {Kind::state, false, number, state, {}};
    }
    refuse("ALARM(...), OK(...), INSUFFICIENT_DATA(...), TRUE, FALSE, NOT or \"(\"");
  }

  std::string name() {
    skip_spaces();
    const bool is_quoted = takes('"');
    const std::size_t begin = at_;
    while (at_ < text_.size() && text_[at_] != (is_quoted ? '"' : ')')) ++at_;
    std::string_view name = text_.substr(begin, at_ - begin);
    while (!is_quoted && !name.empty() && is_space(name.back())) name.remove_suffix(1);
    if (is_quoted) expect('"');
    if (name.empty()) refuse("the name of an alarm");
    return name_of(name);
  }

  std::size_t number_of(const std::string& name) {
    auto& names = rule_.names_;
    const auto found = std::find(names.begin(), names.end(), name);
    const auto number = static_cast<std::size_t>(found - names.begin());
    if (found == names.end()) names.push_back(name);
    return number;
  }

  void skip_spaces() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }
  bool at_end() {
    skip_spaces();
    return at_ == text_.size();
  }
  bool takes(char c) {
    skip_spaces();
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  void expect(char c) {
    if (!takes(c)) refuse(fmt::format("\"{}\"", c));
  }
  bool takes_word(std::string_view word) {
    skip_spaces();
    const std::size_t end = at_ + word.size();
    if (text_.substr(at_, word.size()) != word) return false;
    if (end < text_.size() && !is_space(text_[end]) && text_[end] != '(' && text_[end] != ')')
      return false;
    at_ = end;
    return true;
  }
  [[noreturn]] void refuse(const std::string& allowed) {
    skip_spaces();
    const std::string found =
        at_ == text_.size() ? "its end" : fmt::format("\"{}\"", text_.substr(at_, 20));
    throw BadAlarmRule(
        fmt::format("at character {}: found {}, allowed: {}", at_ + 1, found, allowed));
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t elements_ = 0;
  AlarmRule rule_;
};

AlarmRule AlarmRule::parse(std::string_view text) { return AlarmRuleParser(text).parse(); }

bool AlarmRule::holds(const Term& term, std::span<const AlarmState> states) {
  const auto part_holds = [&](const Term& part) { return holds(part, states); };
  switch (term.kind) {
    case Kind::constant: return term.value;
    case Kind::state: return states[term.alarm] == term.state;
    case Kind::negation: return !part_holds(term.parts.front());
    case Kind::conjunction: return std::all_of(term.parts.begin(), term.parts.end(), part_holds);
    case Kind::disjunction: return std::any_of(term.parts.begin(), term.parts.end(), part_holds);
  }
  return false;
}

}  // namespace headroom::cloud
