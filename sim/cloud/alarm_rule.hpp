#pragma once

#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scaling/metric.hpp"

namespace headroom::cloud {

/// A text that is no AlarmRule; what() says where and what was expected.
class BadAlarmRule : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// AlarmRule of a composite alarm (PutCompositeAlarm): ALARM(name), OK(name) and
/// INSUFFICIENT_DATA(name) of other alarms, TRUE and FALSE, joined by NOT, AND, OR and parentheses.
/// NOT binds closest, then AND, then OR.
class AlarmRule {
 public:
  /// A name stands as it is or in double quotes; of an ARN its end is taken.
  /// @throws BadAlarmRule
  static AlarmRule parse(std::string_view text);

  /// Of the alarms that it goes by, each once.
  const std::vector<std::string>& names() const { return names_; }
  /// @param states of the alarms, in the order of `names`
  bool holds(std::span<const scaling::AlarmState> states) const { return holds(root_, states); }
  const std::string& text() const { return text_; }

 private:
  friend class AlarmRuleParser;
  enum class Kind { constant, state, negation, conjunction, disjunction };
  struct Term {
    Kind kind = Kind::constant;
    bool value = false;     ///< of a constant
    std::size_t alarm = 0;  ///< of a state: number of its name
    scaling::AlarmState state = scaling::AlarmState::alarm;
    std::vector<Term> parts = {};
  };
  static bool holds(const Term& term, std::span<const scaling::AlarmState> states);

  std::string text_;
  std::vector<std::string> names_;
  Term root_;
};

}  // namespace headroom::cloud
