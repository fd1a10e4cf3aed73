#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace headroom::load {

/// The variables and properties of a JMeter plan, and the texts that use them.
class JmxText {
 public:
  explicit JmxText(const std::map<std::string, std::string>& properties)
      : properties_(properties) {}

  /// A user-defined variable; its value may use those before it.
  void define(const std::string& name, const std::string& value) {
    variables_[name] = resolve(value);
  }

  /// A variable whose value changes while the test runs: not known, whatever defines it.
  void forget(const std::string& name) { changing_.insert(name); }
  /// Such a variable at a time when its value is known; empty: before anything has changed it.
  void pin(const std::string& name, const std::optional<std::string>& value);
  /// How many elements of the plan change it.
  std::size_t changes(const std::string& name) const { return changing_.count(name); }
  bool is_changing(const std::string& name) const { return changing_.contains(name); }
  /// The value of a user-defined variable that does not change.
  std::optional<std::string> variable(const std::string& name) const;
  /// A property's value, as -J gives it.
  std::optional<std::string> property(const std::string& name);

  /// The text with every `${...}` that is known replaced; what is not stays, as in JMeter, and is
  /// remembered as unknown.
  std::string resolve(std::string_view text);

  /// References that could not be resolved since the last call.
  std::vector<std::string> take_unknown();
  /// As resolve(), where nothing is lost when something stays unknown.
  std::string resolve_quietly(std::string_view text);
  /// Given properties that no text has asked for, so far.
  std::vector<std::string> unused_properties() const;

 private:
  std::string value_of(const std::string& reference);
  std::optional<std::string> function_value(const std::string& name,
                                            const std::vector<std::string>& arguments);
  std::optional<std::string> decided(const std::string& condition);

  std::map<std::string, std::string> properties_;
  std::set<std::string> used_properties_;
  std::map<std::string, std::string> variables_;
  std::multiset<std::string> changing_;
  std::vector<std::string> unknown_;
};

}  // namespace headroom::load
