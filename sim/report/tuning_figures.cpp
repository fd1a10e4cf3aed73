#include "sim/report/tuning_figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/report/pointer_names.hpp"

namespace headroom::report {
namespace {

using experiment::Figure;
using experiment::TuningProblem;

constexpr double kConfidence = 0.95;

/// By the names that results have.
Figure::Unit unit_of(const std::string& key) {
  const auto has = [&](const char* part) { return key.find(part) != std::string::npos; };
  if (has("usd")) return Figure::Unit::usd_per_day;
  if (has("error_rate") || has("share")) return Figure::Unit::share;
  const bool is_quantile = key.size() > 1 && key[0] == 'p' && key.find('/') == std::string::npos;
  if (has("_s/") || key.ends_with("_s") || is_quantile) return Figure::Unit::seconds;
  return Figure::Unit::instances;
}

/// How numbers of a unit are written: a factor, a word behind, and for money one before.
struct Scale {
  double factor = 1;
  const char* behind = "";
  const char* before = "";
};
Scale scale_of(Figure::Unit unit, double size) {
  switch (unit) {
    case Figure::Unit::usd_per_day: return {1, "", "$"};
    case Figure::Unit::seconds: return size >= 1 ? Scale{1, " s"} : Scale{1e3, " ms"};
    case Figure::Unit::share: return {100, " %"};
    default: break;
  }
  return {};
}

/// Digits behind the point that are worth telling: two of the half width, else four in all.
int decimals_of(double mean, std::optional<double> half_width) {
  const double rounding = 1e-9 * std::abs(mean);  // of what is the same in all replications
  const bool varies = half_width && *half_width > rounding;
  const double size = varies ? *half_width : std::abs(mean);
  if (size == 0) return 0;
  const int digits = varies ? 1 : 3;
  return std::clamp(digits - static_cast<int>(std::floor(std::log10(size))), 0, 6);
}

/// "$0.2031 ± 0.0012"
std::string interval_words(Figure::Unit unit, double mean, std::optional<double> half_width) {
  const Scale scale = scale_of(unit, std::max(std::abs(mean), half_width.value_or(0)));
  const double value = std::abs(mean) * scale.factor;
  if (half_width) *half_width *= scale.factor;
  const int decimals = decimals_of(value, half_width);
  std::string text = fmt::format("{}{}{:.{}f}", mean < 0 ? "-" : "", scale.before, value, decimals);
  if (half_width) text += fmt::format(" ± {:.{}f}", *half_width, decimals);
  return text + scale.behind;
}

}  // namespace

std::vector<TunedFigure> tuned_figures(const TuningProblem& problem) {
  std::vector<TunedFigure> figures;
  const std::vector<std::string> names = short_names(problem.objectives);
  for (std::size_t f = 0; f < problem.objectives.size(); ++f)
    figures.push_back({problem.objectives[f], names[f], unit_of(problem.objectives[f])});
  for (const experiment::Limit& limit : problem.limits) {
    const bool is_named = limit.name != limit.output;
    figures.push_back({limit.name, is_named ? limit.name : short_names({limit.output}).front(),
                       unit_of(limit.name), limit});
  }
  return figures;
}

stats::Estimate estimate_of(const std::vector<double>& replications) {
  stats::Estimate estimate;
  for (const double value : replications) estimate.add(value);
  return estimate;
}

std::optional<stats::Interval> difference_of(const std::vector<double>& own,
                                             const std::vector<double>& other) {
  const std::size_t shared = std::min(own.size(), other.size());
  if (shared < 2) return std::nullopt;
  return stats::compare_paired(std::span(own).first(shared), std::span(other).first(shared))
      .interval(kConfidence);
}

std::size_t held_in(const TuningProblem& problem, const std::vector<std::vector<double>>& figures) {
  const std::size_t objectives = problem.objectives.size();
  std::size_t held = 0;
  for (std::size_t r = 0; r < figures.front().size(); ++r) {
    bool holds = true;
    for (std::size_t c = 0; c < problem.limits.size(); ++c)
      holds = holds && problem.limits[c].excess(figures[objectives + c][r]) <= 0;
    held += holds;
  }
  return held;
}

std::string estimate_words(const TunedFigure& figure, const stats::Estimate& estimate) {
  if (estimate.count() == 0) return "-";
  const auto half =
      estimate.count() > 1 ? std::optional(estimate.half_width(kConfidence)) : std::nullopt;
  return interval_words(figure.unit, estimate.mean(), half);
}

std::string difference_words(const TunedFigure& figure, const stats::Interval& difference) {
  if (difference.mean == 0 && difference.half_width == 0) return "the same";
  const auto half = std::optional(difference.half_width);
  switch (stats::verdict(difference)) {
    case stats::Verdict::lower:
      return interval_words(figure.unit, -difference.mean, half) + " lower";
    case stats::Verdict::higher:
      return interval_words(figure.unit, difference.mean, half) + " higher";
    case stats::Verdict::undecided: break;
  }
  return "undecided: " + interval_words(figure.unit, difference.mean, half);
}

std::string limit_words(const TunedFigure& figure) {
  const experiment::Limit& limit = *figure.limit;
  const Scale scale = scale_of(figure.unit, std::abs(limit.limit));
  return fmt::format("{} {}{:.4g}{}", limit.at_least ? "≥" : "≤", scale.before,
                     limit.limit * scale.factor, scale.behind);
}

std::string value_words(const std::string& json) {
  const Json value = Json::parse(json);
  return value.is_string() ? value.get<std::string>() : json;
}

std::string setting_words(const TuningProblem& problem, const experiment::Tried& tried,
                          std::size_t parameter) {
  if (!tried.settings.empty()) return value_words(tried.settings[parameter]);
  const bool is_known = parameter < problem.given.size() && problem.given[parameter];
  return is_known ? value_words(*problem.given[parameter]) : "-";
}

}  // namespace headroom::report
