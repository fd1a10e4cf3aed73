#pragma once

#include <map>
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

  /// The text with every `${...}` that is known replaced; what is not stays, as in JMeter, and is
  /// remembered as unknown.
  std::string resolve(std::string_view text);

  /// References that could not be resolved since the last call.
  std::vector<std::string> take_unknown();
  /// Given properties that no text has asked for, so far.
  std::vector<std::string> unused_properties() const;

 private:
  std::string value_of(const std::string& reference);

  std::map<std::string, std::string> properties_;
  std::set<std::string> used_properties_;
  std::map<std::string, std::string> variables_;
  std::vector<std::string> unknown_;
};

}  // namespace headroom::load
