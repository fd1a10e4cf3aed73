#include "sim/scaling/metric_math_functions.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "sim/engine/elementary.hpp"

namespace headroom::scaling {
namespace {

std::optional<double> at(const MathResult& result, std::size_t i) {
  return result.kind == MathResult::Kind::scalar ? result.scalar : result.series[i];
}

/// Period by period, where all parts have a datapoint; numbers stay numbers.
template <class Of>
MathResult each_period(const std::vector<MathResult>& parts, Of of) {
  MathResult result;
  std::size_t periods = 0;
  bool is_scalar = true;
  for (const MathResult& part : parts) {
    if (part.kind == MathResult::Kind::list) throw BadExpression("a list where a metric is needed");
    if (part.kind == MathResult::Kind::scalar) continue;
    is_scalar = false;
    periods = part.series.size();
  }
  const auto value = [&](std::size_t i) -> std::optional<double> {
    std::vector<double> there;
    for (const MathResult& part : parts) {
      const auto one = at(part, i);
      if (!one) return std::nullopt;
      there.push_back(*one);
    }
    const double computed = of(there);
    return std::isfinite(computed) ? std::optional(computed) : std::nullopt;
  };
  if (is_scalar) {
    result.kind = MathResult::Kind::scalar;
    result.scalar = value(0);
    return result;
  }
  for (std::size_t i = 0; i < periods; ++i) result.series.push_back(value(i));
  return result;
}

template <class Of>
MathFunction operation(Of of) {
  return [of](std::vector<MathResult> parts) {
    return each_period(parts, [of](const std::vector<double>& x) { return of(x); });
  };
}

MathFunction unary(double (*of)(double)) {
  return operation([of](const std::vector<double>& x) { return of(x[0]); });
}

/// SUM, AVG, MIN, MAX.
using Summary = double (*)(const std::vector<double>&);

double sum(const std::vector<double>& x) {
  double total = 0;
  for (const double value : x) total += value;
  return total;
}
double average(const std::vector<double>& x) { return sum(x) / static_cast<double>(x.size()); }
double least(const std::vector<double>& x) { return *std::min_element(x.begin(), x.end()); }
double most(const std::vector<double>& x) { return *std::max_element(x.begin(), x.end()); }

MathResult summary(Summary of, std::vector<MathResult> parts) {
  MathResult result;
  const MathResult& part = parts[0];
  if (part.kind == MathResult::Kind::scalar) return part;
  std::vector<double> there;
  if (part.kind == MathResult::Kind::series) {
    for (const auto& value : part.series) {
      if (value) there.push_back(*value);
    }
    result.kind = MathResult::Kind::scalar;
    if (!there.empty()) result.scalar = of(there);
    return result;
  }
  for (std::size_t i = 0; !part.list.empty() && i < part.list[0].size(); ++i) {
    there.clear();
    for (const Values& metric : part.list) {
      if (metric[i]) there.push_back(*metric[i]);
    }
    result.series.push_back(there.empty() ? std::nullopt : std::optional(of(there)));
  }
  return result;
}

MathResult fill(std::vector<MathResult> parts, bool repeats) {
  for (const MathResult& part : parts) {
    if (part.kind == MathResult::Kind::list) throw BadExpression("a list where a metric is needed");
  }
  MathResult result = std::move(parts[0]);
  if (result.kind != MathResult::Kind::series) return result;
  std::optional<double> latest;
  for (std::size_t i = 0; i < result.series.size(); ++i) {
    if (result.series[i]) latest = result.series[i];
    if (!result.series[i]) result.series[i] = repeats ? latest : at(parts[1], i);
  }
  return result;
}

/// IF: without an "else" there is no datapoint where the condition does not hold.
MathResult choose(std::vector<MathResult> parts) {
  std::size_t periods = 0;
  for (const MathResult& part : parts) {
    if (part.kind == MathResult::Kind::list) throw BadExpression("a list where a metric is needed");
    if (part.kind == MathResult::Kind::series) periods = part.series.size();
  }
  MathResult result;
  const bool is_scalar = periods == 0;
  for (std::size_t i = 0; i < std::max<std::size_t>(periods, 1); ++i) {
    const auto condition = at(parts[0], i);
    std::optional<double> value;
    if (condition && *condition != 0) value = at(parts[1], i);
    if (condition && *condition == 0 && parts.size() > 2) value = at(parts[2], i);
    if (is_scalar)
      result.scalar = value;
    else
      result.series.push_back(value);
  }
  if (is_scalar) result.kind = MathResult::Kind::scalar;
  return result;
}

}  // namespace

MathFunction binary(double (*of)(double, double)) {
  return operation([of](const std::vector<double>& x) { return of(x[0], x[1]); });
}

MathFunction negation() {
  return operation([](const std::vector<double>& x) { return -x[0]; });
}

MathFunction fill_function(bool repeats) {
  return [repeats](std::vector<MathResult> parts) { return fill(std::move(parts), repeats); };
}

double raised(double base, double exponent) {
  constexpr double kMostFactors = 64;
  if (exponent != std::floor(exponent) || std::abs(exponent) > kMostFactors)
    return engine::pow(base, exponent);
  double product = 1;
  for (double i = 0; i < std::abs(exponent); ++i) product *= base;
  return exponent < 0 ? 1 / product : product;
}

const std::vector<NamedFunction>& math_functions() {
  static const std::vector<NamedFunction> kFunctions = {
      {"ABS", 1, 1, unary([](double x) { return std::abs(x); })},
      {"CEIL", 1, 1, unary([](double x) { return std::ceil(x); })},
      {"FLOOR", 1, 1, unary([](double x) { return std::floor(x); })},
      {"SQRT", 1, 1, unary([](double x) { return std::sqrt(x); })},
      {"LOG", 1, 1, unary([](double x) { return engine::log(x); })},
      {"LOG10", 1, 1, unary([](double x) { return engine::log(x) / engine::log(10.0); })},
      {"EXP", 1, 1, unary([](double x) { return engine::exp(x); })},
      {"SUM", 1, 1, [](std::vector<MathResult> x) { return summary(sum, std::move(x)); }},
      {"AVG", 1, 1, [](std::vector<MathResult> x) { return summary(average, std::move(x)); }},
      {"MIN", 1, 1, [](std::vector<MathResult> x) { return summary(least, std::move(x)); }},
      {"MAX", 1, 1, [](std::vector<MathResult> x) { return summary(most, std::move(x)); }},
      {"IF", 2, 3, choose},
  };
  return kFunctions;
}

}  // namespace headroom::scaling
