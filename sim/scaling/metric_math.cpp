#include "sim/scaling/metric_math.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <functional>
#include <utility>

#include "sim/engine/elementary.hpp"

namespace headroom::scaling {

namespace {

/// What an expression yields: values by period, one number for all of them, or a list of metrics.
struct Result {
  enum class Kind { series, scalar, list } kind = Kind::series;
  Values series = {};
  std::optional<double> scalar = {};
  std::vector<Values> list = {};
};

using Function = std::function<Result(std::vector<Result>)>;

}  // namespace

struct MetricMath::Term {
  enum class Kind { number, metric, list, all_metrics, call } kind = Kind::number;
  double number = 0;
  std::size_t metric = 0;
  std::vector<std::shared_ptr<const Term>> parts = {};
  Function function = {};
};

namespace {

using Term = MetricMath::Term;
using TermPtr = std::shared_ptr<const Term>;

std::optional<double> at(const Result& result, std::size_t i) {
  return result.kind == Result::Kind::scalar ? result.scalar : result.series[i];
}

/// Period by period, where all parts have a datapoint; numbers stay numbers.
template <class Of>
Result each_period(const std::vector<Result>& parts, Of of) {
  Result result;
  std::size_t periods = 0;
  bool is_scalar = true;
  for (const Result& part : parts) {
    if (part.kind == Result::Kind::list) throw BadExpression("a list where a metric is needed");
    if (part.kind == Result::Kind::scalar) continue;
    is_scalar = false;
    periods = part.series.size();
  }
  const auto value = [&](std::size_t i) -> std::optional<double> {
    std::vector<double> there;
    for (const Result& part : parts) {
      const auto one = at(part, i);
      if (!one) return std::nullopt;
      there.push_back(*one);
    }
    const double computed = of(there);
    return std::isfinite(computed) ? std::optional(computed) : std::nullopt;
  };
  if (is_scalar) {
    result.kind = Result::Kind::scalar;
    result.scalar = value(0);
    return result;
  }
  for (std::size_t i = 0; i < periods; ++i) result.series.push_back(value(i));
  return result;
}

template <class Of>
Function operation(Of of) {
  return [of](std::vector<Result> parts) {
    return each_period(parts, [of](const std::vector<double>& x) { return of(x); });
  };
}

Function binary(double (*of)(double, double)) {
  return operation([of](const std::vector<double>& x) { return of(x[0], x[1]); });
}

Function unary(double (*of)(double)) {
  return operation([of](const std::vector<double>& x) { return of(x[0]); });
}

/// Exact for whole exponents, and the same bits on every machine.
double raised(double base, double exponent) {
  constexpr double kMostFactors = 64;
  if (exponent != std::floor(exponent) || std::abs(exponent) > kMostFactors)
    return engine::pow(base, exponent);
  double product = 1;
  for (double i = 0; i < std::abs(exponent); ++i) product *= base;
  return exponent < 0 ? 1 / product : product;
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

Result summary(Summary of, std::vector<Result> parts) {
  Result result;
  const Result& part = parts[0];
  if (part.kind == Result::Kind::scalar) return part;
  std::vector<double> there;
  if (part.kind == Result::Kind::series) {
    for (const auto& value : part.series) {
      if (value) there.push_back(*value);
    }
    result.kind = Result::Kind::scalar;
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

Result fill(std::vector<Result> parts, bool repeats) {
  Result result = std::move(parts[0]);
  if (result.kind != Result::Kind::series) return result;
  std::optional<double> latest;
  for (std::size_t i = 0; i < result.series.size(); ++i) {
    if (result.series[i]) latest = result.series[i];
    if (!result.series[i]) result.series[i] = repeats ? latest : at(parts[1], i);
  }
  return result;
}

/// IF: without an "else" there is no datapoint where the condition does not hold.
Result choose(std::vector<Result> parts) {
  std::size_t periods = 0;
  for (const Result& part : parts) {
    if (part.kind == Result::Kind::list) throw BadExpression("a list where a metric is needed");
    if (part.kind == Result::Kind::series) periods = part.series.size();
  }
  Result result;
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
  if (is_scalar) result.kind = Result::Kind::scalar;
  return result;
}

struct Named {
  std::string_view name;
  std::size_t least, most;  ///< arguments
  Function function;
};

const std::vector<Named>& functions() {
  static const std::vector<Named> kFunctions = {
      {"ABS", 1, 1, unary([](double x) { return std::abs(x); })},
      {"CEIL", 1, 1, unary([](double x) { return std::ceil(x); })},
      {"FLOOR", 1, 1, unary([](double x) { return std::floor(x); })},
      {"SQRT", 1, 1, unary([](double x) { return std::sqrt(x); })},
      {"LOG", 1, 1, unary([](double x) { return engine::log(x); })},
      {"LOG10", 1, 1, unary([](double x) { return engine::log(x) / engine::log(10.0); })},
      {"EXP", 1, 1, unary([](double x) { return engine::exp(x); })},
      {"SUM", 1, 1, [](std::vector<Result> x) { return summary(sum, std::move(x)); }},
      {"AVG", 1, 1, [](std::vector<Result> x) { return summary(average, std::move(x)); }},
      {"MIN", 1, 1, [](std::vector<Result> x) { return summary(least, std::move(x)); }},
      {"MAX", 1, 1, [](std::vector<Result> x) { return summary(most, std::move(x)); }},
      {"IF", 2, 3, choose},
  };
  return kFunctions;
}

/// Binary operators; those of a higher level bind closer.
struct Operator {
  std::string_view sign;
  int level;
  double (*of)(double, double);
};
constexpr int kLevels = 5;
const Operator kOperators[] = {
    {"OR", 0, [](double a, double b) { return double(a != 0 || b != 0); }},
    {"||", 0, [](double a, double b) { return double(a != 0 || b != 0); }},
    {"AND", 1, [](double a, double b) { return double(a != 0 && b != 0); }},
    {"&&", 1, [](double a, double b) { return double(a != 0 && b != 0); }},
    {"==", 2, [](double a, double b) { return double(a == b); }},
    {"!=", 2, [](double a, double b) { return double(a != b); }},
    {"<=", 2, [](double a, double b) { return double(a <= b); }},
    {">=", 2, [](double a, double b) { return double(a >= b); }},
    {"<", 2, [](double a, double b) { return double(a < b); }},
    {">", 2, [](double a, double b) { return double(a > b); }},
    {"+", 3, [](double a, double b) { return a + b; }},
    {"-", 3, [](double a, double b) { return a - b; }},
    {"*", 4, [](double a, double b) { return a * b; }},
    {"/", 4, [](double a, double b) { return a / b; }},
};

class Parser {
 public:
  Parser(std::string_view text, const std::vector<std::string>& names)
      : text_(text), names_(names) {}

  TermPtr whole() {
    TermPtr root = level(0);
    skip_blanks();
    if (position_ < text_.size()) fail("the end of the expression");
    return root;
  }

 private:
  [[noreturn]] void fail(const std::string& expected) const {
    throw BadExpression(fmt::format("\"{}\": {} is expected at \"{}\"", text_, expected,
                                    text_.substr(std::min(position_, text_.size()))));
  }
  void skip_blanks() {
    while (position_ < text_.size() &&
           std::isspace(static_cast<unsigned char>(text_[position_])) != 0)
      ++position_;
  }
  static bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
  }
  bool take(std::string_view sign) {
    skip_blanks();
    if (!text_.substr(position_).starts_with(sign)) return false;
    const std::size_t end = position_ + sign.size();
    if (is_word(sign[0]) && end < text_.size() && is_word(text_[end])) return false;
    position_ = end;
    return true;
  }
  void expect(std::string_view sign) {
    if (!take(sign)) fail(fmt::format("\"{}\"", sign));
  }

  static TermPtr call(Function function, std::vector<TermPtr> parts) {
    return std::make_shared<const Term>(
        Term{Term::Kind::call, 0, 0, std::move(parts), std::move(function)});
  }

  TermPtr level(int binds) {
    if (binds == kLevels) return power();
    TermPtr left = level(binds + 1);
    for (bool found = true; found;) {
      found = false;
      for (const Operator& op : kOperators) {
        if (op.level != binds || !take(op.sign)) continue;
        left = call(binary(op.of), {left, level(binds + 1)});
        found = true;
        break;
      }
    }
    return left;
  }

  /// Binds closer than a sign, and to the right.
  TermPtr power() {
    if (take("-"))
      return call(operation([](const std::vector<double>& x) { return -x[0]; }), {power()});
    TermPtr base = primary();
    if (take("^")) return call(binary(raised), {base, power()});
    return base;
  }

  TermPtr primary() {
    skip_blanks();
    if (take("(")) {
      TermPtr inner = level(0);
      expect(")");
      return inner;
    }
    if (take("[")) return list();
    if (position_ < text_.size() &&
        (std::isdigit(static_cast<unsigned char>(text_[position_])) != 0 ||
         text_[position_] == '.'))
      return number();
    const std::size_t begin = position_;
    while (position_ < text_.size() && is_word(text_[position_])) ++position_;
    const std::string word(text_.substr(begin, position_ - begin));
    if (word.empty()) fail("a number, the id of a metric or a function");
    if (take("(")) return function(word, begin);
    const auto found = std::find(names_.begin(), names_.end(), word);
    if (found == names_.end()) {
      position_ = begin;
      fail("the id of a metric");
    }
    return std::make_shared<const Term>(
        Term{Term::Kind::metric, 0, static_cast<std::size_t>(found - names_.begin()), {}, {}});
  }

  TermPtr number() {
    double value = 0;
    const auto [end, error] =
        std::from_chars(text_.data() + position_, text_.data() + text_.size(), value);
    if (error != std::errc{}) fail("a number");
    position_ = static_cast<std::size_t>(end - text_.data());
    return std::make_shared<const Term>(Term{Term::Kind::number, value, 0, {}, {}});
  }

  TermPtr list() {
    Term term{Term::Kind::list, 0, 0, {}, {}};
    do {
      term.parts.push_back(level(0));
    } while (take(","));
    expect("]");
    return std::make_shared<const Term>(std::move(term));
  }

  TermPtr function(const std::string& name, std::size_t begin) {
    if (name == "METRICS") {
      expect(")");
      return std::make_shared<const Term>(Term{Term::Kind::all_metrics, 0, 0, {}, {}});
    }
    if (name == "FILL") return fill_call();
    for (const Named& known : functions()) {
      if (known.name != name) continue;
      std::vector<TermPtr> parts;
      do {
        parts.push_back(level(0));
      } while (take(","));
      expect(")");
      if (parts.size() < known.least || parts.size() > known.most)
        fail(fmt::format("{} with {} to {} parts", name, known.least, known.most));
      return call(known.function, std::move(parts));
    }
    position_ = begin;
    fail("ABS, CEIL, FLOOR, SQRT, LOG, LOG10, EXP, SUM, AVG, MIN, MAX, FILL, IF or METRICS");
  }

  TermPtr fill_call() {
    TermPtr metric = level(0);
    expect(",");
    if (take("REPEAT")) {
      expect(")");
      return call([](std::vector<Result> x) { return fill(std::move(x), true); }, {metric});
    }
    TermPtr value = level(0);
    expect(")");
    return call([](std::vector<Result> x) { return fill(std::move(x), false); }, {metric, value});
  }

  std::string_view text_;
  const std::vector<std::string>& names_;
  std::size_t position_ = 0;
};

Result evaluate(const Term& term, std::span<const Values> metrics) {
  Result result;
  switch (term.kind) {
    case Term::Kind::number:
      result.kind = Result::Kind::scalar;
      result.scalar = term.number;
      return result;
    case Term::Kind::metric: result.series = metrics[term.metric]; return result;
    case Term::Kind::all_metrics:
      result.kind = Result::Kind::list;
      result.list.assign(metrics.begin(), metrics.end());
      return result;
    case Term::Kind::list:
      result.kind = Result::Kind::list;
      for (const TermPtr& part : term.parts) {
        Result one = evaluate(*part, metrics);
        if (one.kind == Result::Kind::scalar) {
          one.series.assign(metrics.empty() ? 1 : metrics[0].size(), one.scalar);
        } else if (one.kind == Result::Kind::list) {
          throw BadExpression("a list within a list");
        }
        result.list.push_back(std::move(one.series));
      }
      return result;
    case Term::Kind::call: break;
  }
  std::vector<Result> parts;
  for (const TermPtr& part : term.parts) parts.push_back(evaluate(*part, metrics));
  return term.function(std::move(parts));
}

}  // namespace

MetricMath::MetricMath(std::string text, std::vector<std::string> names,
                       std::shared_ptr<const Term> root)
    : text_(std::move(text)), names_(std::move(names)), root_(std::move(root)) {}

MetricMath::~MetricMath() = default;

MetricMath MetricMath::parse(std::string_view text, std::vector<std::string> names) {
  TermPtr root = Parser(text, names).whole();
  MetricMath math(std::string(text), std::move(names), std::move(root));
  // Lists in wrong places show at once.
  math.evaluate(std::vector<Values>(math.names_.size(), Values{1.0, 2.0}));
  return math;
}

Values MetricMath::evaluate(std::span<const Values> metrics) const {
  Result result = scaling::evaluate(*root_, metrics);
  if (result.kind == Result::Kind::list)
    throw BadExpression(fmt::format("\"{}\" is a list, not one metric", text_));
  const std::size_t periods = metrics.empty() ? 1 : metrics[0].size();
  if (result.kind == Result::Kind::scalar) return Values(periods, result.scalar);
  return std::move(result.series);
}

}  // namespace headroom::scaling
