#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "sim/scaling/metric.hpp"

namespace headroom::scaling {

/// JSON of any shape that a policy passes on without looking into it, as its text.
struct JsonText {
  std::string text;
};

/// A policy's settings as plain data, read and checked against its ParameterTree: numbers, texts,
/// truth values, lists and objects. Knows no file format.
class Config {
 public:
  using List = std::vector<Config>;
  using Object = std::vector<std::pair<std::string, Config>>;

  Config() = default;                                        ///< nothing: an absent value
  Config(double number) : value_(number) {}                  // NOLINT: a value converts
  Config(bool truth) : value_(truth) {}                      // NOLINT
  Config(std::string text) : value_(std::move(text)) {}      // NOLINT
  Config(const char* text) : value_(std::string(text)) {}    // NOLINT
  Config(List list) : value_(std::move(list)) {}             // NOLINT
  Config(Object object) : value_(std::move(object)) {}       // NOLINT
  Config(MetricQuery metric) : value_(std::move(metric)) {}  // NOLINT
  Config(JsonText json) : value_(std::move(json)) {}         // NOLINT

  bool is_absent() const { return std::holds_alternative<std::monostate>(value_); }
  /// The member of that name; an absent value where there is none, or this is no object.
  const Config& operator[](std::string_view name) const;
  double number() const { return std::get<double>(value_); }
  /// The number of that name; `otherwise` where there is none.
  double number_or(std::string_view name, double otherwise) const {
    const Config& member = (*this)[name];
    return member.is_absent() ? otherwise : member.number();
  }
  bool truth() const { return std::get<bool>(value_); }
  const std::string& text() const { return std::get<std::string>(value_); }
  const List& list() const { return std::get<List>(value_); }
  const Object& object() const { return std::get<Object>(value_); }
  const MetricQuery& metric() const { return std::get<MetricQuery>(value_); }
  const std::string& json() const { return std::get<JsonText>(value_).text; }
  using Value =
      std::variant<std::monostate, double, bool, std::string, List, Object, MetricQuery, JsonText>;
  const Value& value() const { return value_; }

 private:
  Value value_;
};

/// What a policy can be told, as data: it feeds the reader, the error messages and `--help`.
struct Parameter {
  enum class Kind {
    number,
    integer,
    truth,
    text,
    texts,  ///< a list of them, at least one
    choice,
    list,
    object,
    json,            ///< of any shape, passed on as it is
    metric,          ///< {MetricName, Namespace, Dimensions, Statistic} or {Metrics}: metric math
    metric_queries,  ///< {MetricDataQueries}: one metric, as predictive scaling has it
    noted,           ///< a real key of AWS without effect here: accepted with a note
    refused          ///< a real key of AWS that would change the outcome and is not built yet
  };
  std::string name;
  Kind kind = Kind::number;
  std::string summary;  ///< what it does, its unit, where it comes from; for `refused`, why
  bool required = false;
  double low = -1e300, high = 1e300;      ///< allowed range of a number
  std::vector<std::string> choices = {};  ///< of a choice
  std::vector<Parameter> members = {};    ///< of an object, or of each object of a list
  std::string remark = {};                ///< after the choices in an error message
};
using ParameterTree = std::vector<Parameter>;

/// Settings that are well-formed one by one and make no sense together.
class BadConfig : public std::runtime_error {
 public:
  /// @param place JSON pointer from the policy's own object, e.g. "/StepAdjustments/1"
  BadConfig(std::string place, const std::string& problem)
      : std::runtime_error(problem), place_(std::move(place)) {}
  const std::string& place() const { return place_; }

 private:
  std::string place_;
};

}  // namespace headroom::scaling
