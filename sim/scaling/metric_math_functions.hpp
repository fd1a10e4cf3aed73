#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "sim/scaling/metric_math.hpp"

namespace headroom::scaling {

/// What an expression of metric math yields: values by period, one number for all of them, or a
/// list of metrics.
struct MathResult {
  enum class Kind { series, scalar, list } kind = Kind::series;
  Values series = {};
  std::optional<double> scalar = {};
  std::vector<Values> list = {};
};

/// @throws BadExpression for a list where a metric is needed
using MathFunction = std::function<MathResult(std::vector<MathResult>)>;

/// A function by its name. FILL is not among them: REPEAT is no value.
struct NamedFunction {
  std::string_view name;
  std::size_t least, most;  ///< arguments
  MathFunction function;
};
const std::vector<NamedFunction>& math_functions();

/// FILL(m, REPEAT), or FILL(m, values).
MathFunction fill_function(bool repeats);
/// Period by period, where both sides have a datapoint.
MathFunction binary(double (*of)(double, double));
MathFunction negation();
/// Exact for whole exponents, and the same bits on every machine.
double raised(double base, double exponent);

}  // namespace headroom::scaling
