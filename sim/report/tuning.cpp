#include "sim/report/tuning.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/experiment/merit.hpp"
#include "sim/report/pointer_names.hpp"
#include "sim/report/tuning_figures.hpp"
#include "sim/report/version.hpp"
#include "sim/report/words.hpp"

namespace headroom::report {
namespace {

using experiment::Move;
using experiment::Tried;
using experiment::Tuning;
using experiment::TuningProblem;

/// The report, block by block.
class Report {
 public:
  Report(const TuningOutcome& outcome, const Style& style)
      : outcome_(outcome),
        problem_(outcome.plan.problem),
        tuning_(outcome.tuning),
        style_(style),
        figures_(tuned_figures(problem_)) {
    std::vector<std::string> pointers;
    for (const auto& parameter : problem_.parameters)
      pointers.push_back(parameter.pointers.front());
    names_ = short_names(pointers);
  }

  std::string text() const {
    return heading() + "\n" + settings() + "\n" + confirmation() + verdict() + front() + moves();
  }

 private:
  bool is_front() const { return problem_.objectives.size() > 1; }
  const Tried& given() const { return tuning_.candidates[tuning_.as_given]; }
  const Tried& recommended() const { return tuning_.candidates[tuning_.recommended]; }

  std::string heading() const {
    const auto refused = std::count_if(tuning_.candidates.begin(), tuning_.candidates.end(),
                                       [](const Tried& one) { return !one.is_usable(); });
    const std::string how = tuning_.tried_all ? "all settings tried"
                                              : std::string(experiment::name_of(tuning_.algorithm));
    std::string text = style_.bold(fmt::format("headroom {}, {}: scenario {} ({}), seed {}",
                                               kVersion, outcome_.plan.name, outcome_.scenario,
                                               outcome_.sha256.substr(0, 16), outcome_.seed)) +
                       "\n";
    text += fmt::format(
        "{} of {} simulations ({}): {} for the search, {} for the selection, {} for the\n"
        "confirmation, {} for the sensitivity; {} settings",
        tuning_.simulations(), problem_.budget, how, tuning_.search_made, tuning_.selection_made,
        tuning_.confirmation_made, tuning_.sensitivity_made,
        tuning_.candidates.size() - static_cast<std::size_t>(refused));
    if (refused > 0) text += fmt::format(", {} more that no scenario can have", refused);
    return text + "\n";
  }

  std::string settings() const {
    Grid grid;
    grid.titles = {"Settings", "as given", is_front() ? "middle of front" : "recommended"};
    for (std::size_t p = 0; p < problem_.parameters.size(); ++p) {
      for (const std::string& pointer : problem_.parameters[p].pointers)
        grid.rows.push_back({pointer, setting_words(problem_, given(), p),
                             setting_words(problem_, recommended(), p)});
    }
    return text_table(grid);
  }

  std::string confirmation() const {
    Grid grid;
    grid.titles = {fmt::format("Confirmed, {} replications", given().fresh[0].size()), "as given",
                   is_front() ? "middle of front" : "recommended", "difference"};
    for (std::size_t f = 0; f < figures_.size(); ++f) {
      const TunedFigure& figure = figures_[f];
      const auto difference = difference_of(recommended().fresh[f], given().fresh[f]);
      grid.rows.push_back({title_of(figure), value(figure, given().fresh[f]),
                           value(figure, recommended().fresh[f]),
                           difference ? difference_words(figure, *difference) : "-"});
    }
    if (!problem_.limits.empty())
      grid.rows.push_back({"all limits hold in", held(given()), held(recommended()), ""});
    return text_table(grid);
  }

  /// "p95 ≤ 300 ms"
  static std::string title_of(const TunedFigure& figure) {
    return figure.limit ? figure.title + " " + limit_words(figure) : figure.title;
  }

  std::string value(const TunedFigure& figure, const std::vector<double>& replications) const {
    const stats::Estimate estimate = estimate_of(replications);
    const std::string words = estimate_words(figure, estimate);
    if (!figure.limit || estimate.count() == 0) return words;
    return (figure.limit->excess(estimate.mean()) <= 0 ? "✓ " : "✗ ") + words;
  }

  std::string held(const Tried& candidate) const {
    return fmt::format("{} of {}", held_in(problem_, candidate.fresh), candidate.fresh[0].size());
  }

  /// The outcome in a sentence.
  std::string verdict() const {
    std::string text = "\n";
    for (const std::size_t failed : tuning_.not_confirmed)
      text += fmt::format("Not confirmed on fresh random numbers: {}\n", words_of(failed));
    if (!tuning_.is_confirmed)
      return text + style_.bad("✗") +
             " No settings hold all limits; these come nearest of those that were tried.\n";
    if (is_front()) return text;
    if (!experiment::surely_holds(problem_.limits, recommended().fresh))
      text +=
          "The limits hold in the mean, but may not beyond the noise: more --replications tell.\n";
    const auto difference = difference_of(recommended().fresh[0], given().fresh[0]);
    const bool is_given = tuning_.recommended == tuning_.as_given || !difference;
    text += style_.good("✓") + " ";
    text += is_given ? "Nothing better than the scenario as it is given was found"
                     : fmt::format("A run's {} with the recommended settings: {} than as given",
                                   figures_[0].title, difference_words(figures_[0], *difference));
    return text + "\n";
  }

  /// "MinSize 2, TargetValue 55"
  std::string words_of(std::size_t candidate) const {
    std::string text;
    for (std::size_t p = 0; p < names_.size(); ++p)
      text += (text.empty() ? "" : ", ") + names_[p] + " " +
              setting_words(problem_, tuning_.candidates[candidate], p);
    return text;
  }

  std::string front() const {
    if (!is_front() || tuning_.front.empty()) return "";
    // The middle is marked, as the settings above are its own.
    Grid grid;
    grid.titles = {"Front"};
    for (std::size_t f = 0; f < problem_.objectives.size(); ++f)
      grid.titles.push_back(figures_[f].title);
    grid.titles.insert(grid.titles.end(), names_.begin(), names_.end());
    for (const std::size_t i : tuning_.front) {
      const Tried& one = tuning_.candidates[i];
      std::vector<std::string> row = {i == tuning_.recommended ? "→" : ""};
      for (std::size_t f = 0; f < problem_.objectives.size(); ++f)
        row.push_back(estimate_words(figures_[f], estimate_of(one.fresh[f])));
      for (std::size_t p = 0; p < names_.size(); ++p)
        row.push_back(setting_words(problem_, one, p));
      grid.rows.push_back(std::move(row));
    }
    return text_table(grid);
  }

  std::string moves() const {
    if (tuning_.moves.empty()) return "";
    Grid grid;
    grid.titles = {"One parameter moved"};
    for (const TunedFigure& figure : figures_) grid.titles.push_back(title_of(figure));
    for (const Move& move : tuning_.moves) {
      const Tried& moved = tuning_.candidates[move.candidate];
      std::vector<std::string> row = {
          fmt::format("{} {} → {}", names_[move.parameter],
                      setting_words(problem_, recommended(), move.parameter),
                      setting_words(problem_, moved, move.parameter))};
      for (std::size_t f = 0; f < figures_.size(); ++f)
        row.push_back(moved.is_usable() ? moved_words(moved, f) : "no scenario");
      grid.rows.push_back(std::move(row));
    }
    return "\n" + text_table(grid) +
           fmt::format(
               "Differences to the {} settings, {} replications of the search's random "
               "numbers{}\n",
               is_front() ? "front's middle" : "recommended", tuning_.moved_replications,
               problem_.limits.empty() ? "" : "; ✗: a limit is missed then");
  }

  std::string moved_words(const Tried& moved, std::size_t f) const {
    const auto difference = difference_of(moved.figures[f], recommended().figures[f]);
    if (!difference) return "-";
    const auto& limit = figures_[f].limit;
    const bool fails = limit && limit->excess(estimate_of(moved.figures[f]).mean()) > 0;
    return (fails ? "✗ " : "") + difference_words(figures_[f], *difference);
  }

  const TuningOutcome& outcome_;
  const TuningProblem& problem_;
  const Tuning& tuning_;
  const Style& style_;
  std::vector<TunedFigure> figures_;
  std::vector<std::string> names_;
};

}  // namespace

std::string tuning_report(const TuningOutcome& outcome, const Style& style) {
  return Report(outcome, style).text();
}

}  // namespace headroom::report
