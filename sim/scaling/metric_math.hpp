#pragma once

#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace headroom::scaling {

/// An expression that can not be read, or asks for what is not there. The text says what and where.
class BadExpression : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// One value a period, oldest first; empty where there is no datapoint.
using Values = std::vector<std::optional<double>>;

/// CloudWatch's metric math, as far as scaling policies and alarms use it: numbers, ids of metrics,
/// + - * / ^, comparisons (1 or 0), AND, OR, and the functions ABS, CEIL, FLOOR, SQRT, LOG, LOG10,
/// EXP, MIN, MAX, SUM, AVG, FILL(m, number or REPEAT), IF(condition, then[, else]), METRICS().
///
/// SUM, AVG, MIN and MAX of a list [m1, m2] or of METRICS() work period by period, over the
/// datapoints that are there; of one metric they are one number, over its periods. Everything else
/// has a datapoint where all its parts have one.
class MetricMath {
 public:
  /// @param names of the metrics that it may speak of, in the order in which `evaluate` gets them
  /// @throws BadExpression
  static MetricMath parse(std::string_view text, std::vector<std::string> names);

  MetricMath(const MetricMath&) = default;
  ~MetricMath();

  const std::string& text() const { return text_; }
  const std::vector<std::string>& names() const { return names_; }
  /// @param metrics one for each name, all over the same periods
  Values evaluate(std::span<const Values> metrics) const;

  struct Term;  ///< a node of the parsed expression

 private:
  MetricMath(std::string text, std::vector<std::string> names, std::shared_ptr<const Term> root);

  std::string text_;
  std::vector<std::string> names_;
  std::shared_ptr<const Term> root_;
};

}  // namespace headroom::scaling
