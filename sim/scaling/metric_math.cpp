#include "sim/scaling/metric_math.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <utility>

#include "sim/scaling/metric_math_functions.hpp"

namespace headroom::scaling {

struct MetricMath::Term {
  enum class Kind { number, metric, list, all_metrics, call } kind = Kind::number;
  double number = 0;
  std::size_t metric = 0;
  std::vector<std::shared_ptr<const Term>> parts = {};
  MathFunction function = {};
};

namespace {

using Term = MetricMath::Term;
using TermPtr = std::shared_ptr<const Term>;

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

  static TermPtr call(MathFunction function, std::vector<TermPtr> parts) {
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
    if (take("-")) return call(negation(), {power()});
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
    for (const NamedFunction& known : math_functions()) {
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
      return call(fill_function(true), {metric});
    }
    TermPtr value = level(0);
    expect(")");
    return call(fill_function(false), {metric, value});
  }

  std::string_view text_;
  const std::vector<std::string>& names_;
  std::size_t position_ = 0;
};

MathResult evaluate(const Term& term, std::span<const Values> metrics) {
  MathResult result;
  switch (term.kind) {
    case Term::Kind::number:
      result.kind = MathResult::Kind::scalar;
      result.scalar = term.number;
      return result;
    case Term::Kind::metric: result.series = metrics[term.metric]; return result;
    case Term::Kind::all_metrics:
      result.kind = MathResult::Kind::list;
      result.list.assign(metrics.begin(), metrics.end());
      return result;
    case Term::Kind::list:
      result.kind = MathResult::Kind::list;
      for (const TermPtr& part : term.parts) {
        MathResult one = evaluate(*part, metrics);
        if (one.kind == MathResult::Kind::scalar) {
          one.series.assign(metrics.empty() ? 1 : metrics[0].size(), one.scalar);
        } else if (one.kind == MathResult::Kind::list) {
          throw BadExpression("a list within a list");
        }
        result.list.push_back(std::move(one.series));
      }
      return result;
    case Term::Kind::call: break;
  }
  std::vector<MathResult> parts;
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
  MathResult result = scaling::evaluate(*root_, metrics);
  if (result.kind == MathResult::Kind::list)
    throw BadExpression(fmt::format("\"{}\" is a list, not one metric", text_));
  const std::size_t periods = metrics.empty() ? 1 : metrics[0].size();
  if (result.kind == MathResult::Kind::scalar) return Values(periods, result.scalar);
  return std::move(result.series);
}

}  // namespace headroom::scaling
