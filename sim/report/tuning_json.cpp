#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "sim/report/estimate_json.hpp"
#include "sim/report/tuning.hpp"
#include "sim/report/tuning_figures.hpp"
#include "sim/report/version.hpp"
#include "sim/stats/pareto.hpp"

namespace headroom::report {
namespace {

using experiment::Tried;
using experiment::TuningProblem;

Json values_json(const std::vector<double>& replications) {
  return estimate_json(estimate_of(replications), replications.size());
}

Json difference_json(const std::vector<double>& own, const std::vector<double>& other) {
  const auto difference = difference_of(own, other);
  if (!difference) return nullptr;
  constexpr std::array kVerdicts = {"lower", "undecided", "higher"};
  return {{"mean", number(difference->mean)},
          {"ci95", {number(difference->low()), number(difference->high())}},
          {"verdict", kVerdicts[static_cast<std::size_t>(stats::verdict(*difference))]}};
}

Json settings_json(const TuningProblem& problem, const Tried& candidate) {
  Json json = Json::object();
  for (std::size_t p = 0; p < problem.parameters.size(); ++p) {
    std::optional<std::string> value = p < problem.given.size() ? problem.given[p] : std::nullopt;
    if (!candidate.settings.empty()) value = candidate.settings[p];
    for (const std::string& pointer : problem.parameters[p].pointers)
      json[pointer] = value ? Json::parse(*value) : Json(nullptr);
  }
  return json;
}

/// Settings, and what fresh random numbers make of them.
Json confirmed_json(const TuningProblem& problem, const std::vector<TunedFigure>& figures,
                    const Tried& candidate) {
  Json json = {{"settings", settings_json(problem, candidate)}, {"figures", Json::object()}};
  bool holds = true;
  for (std::size_t f = 0; f < figures.size(); ++f) {
    json["figures"][figures[f].key] = values_json(candidate.fresh[f]);
    const auto& limit = figures[f].limit;
    holds = holds && (!limit || limit->excess(estimate_of(candidate.fresh[f]).mean()) <= 0);
  }
  json["holds"] = holds;
  json["held_in"] = held_in(problem, candidate.fresh);
  return json;
}

Json limits_json(const TuningProblem& problem) {
  Json json = Json::array();
  for (const experiment::Limit& limit : problem.limits)
    json.push_back({{"name", limit.name},
                    {"output", limit.output},
                    {limit.at_least ? "at_least" : "at_most", number(limit.limit)}});
  return json;
}

/// The area between the front and a reference point: the worst of each objective that the front's
/// points and the scenario as it is given have.
Json hypervolume_json(const experiment::Tuning& tuning) {
  std::vector<std::array<double, 2>> points;
  const auto place = [&](std::size_t i) {
    const auto& fresh = tuning.candidates[i].fresh;
    return std::array{estimate_of(fresh[0]).mean(), estimate_of(fresh[1]).mean()};
  };
  std::array<double, 2> reference = place(tuning.as_given);
  for (const std::size_t i : tuning.front) {
    points.push_back(place(i));
    for (std::size_t f = 0; f < 2; ++f) reference[f] = std::max(reference[f], points.back()[f]);
  }
  return {{"value", number(stats::hypervolume(points, reference))},
          {"reference", {number(reference[0]), number(reference[1])}}};
}

Json sensitivity_json(const TuningOutcome& outcome, const std::vector<TunedFigure>& figures) {
  const experiment::Tuning& tuning = outcome.tuning;
  const Tried& here = tuning.candidates[tuning.recommended];
  Json json = Json::array();
  for (const experiment::Move& move : tuning.moves) {
    const Tried& moved = tuning.candidates[move.candidate];
    const auto& parameter = outcome.plan.problem.parameters[move.parameter];
    Json entry = {{"pointer", parameter.pointers.front()},
                  {"to", Json::parse(moved.settings[move.parameter])}};
    if (!moved.is_usable()) {
      entry["refused"] = moved.refused;
    } else {
      for (std::size_t f = 0; f < figures.size(); ++f)
        entry["differences"][figures[f].key] = difference_json(moved.figures[f], here.figures[f]);
    }
    json.push_back(std::move(entry));
  }
  return json;
}

}  // namespace

Json tuning_json(const TuningOutcome& outcome) {
  const experiment::Tuning& tuning = outcome.tuning;
  const TuningProblem& problem = outcome.plan.problem;
  const std::vector<TunedFigure> figures = tuned_figures(problem);
  const Tried& given = tuning.candidates[tuning.as_given];
  const Tried& recommended = tuning.candidates[tuning.recommended];
  Json json;
  json["name"] = outcome.plan.name;
  json["scenario"] = outcome.scenario;
  json["scenario_sha256"] = outcome.sha256;
  json["version"] = kVersion;
  json["resolved_scenario"] = Json::parse(outcome.resolved);
  json["seed"] = outcome.seed;
  json["minimize"] = problem.objectives;
  json["subject_to"] = limits_json(problem);
  json["algorithm"] = tuning.tried_all ? "all" : experiment::name_of(tuning.algorithm);
  json["budget"] = problem.budget;
  json["replications"] = problem.replications;
  json["simulations"] = {{"total", tuning.simulations()},
                         {"search", tuning.search_made},
                         {"selection", tuning.selection_made},
                         {"confirmation", tuning.confirmation_made},
                         {"sensitivity", tuning.sensitivity_made}};
  json["settings_tried"] = tuning.candidates.size();
  json["as_given"] = confirmed_json(problem, figures, given);
  json["confirmed"] = tuning.is_confirmed;
  json["recommended"] = confirmed_json(problem, figures, recommended);
  for (std::size_t f = 0; f < figures.size(); ++f)
    json["recommended"]["differences"][figures[f].key] =
        difference_json(recommended.fresh[f], given.fresh[f]);
  json["not_confirmed"] = Json::array();
  for (const std::size_t i : tuning.not_confirmed)
    json["not_confirmed"].push_back(confirmed_json(problem, figures, tuning.candidates[i]));
  if (problem.objectives.size() > 1) {
    json["front"] = Json::array();
    for (const std::size_t i : tuning.front)
      json["front"].push_back(confirmed_json(problem, figures, tuning.candidates[i]));
    json["hypervolume"] = hypervolume_json(tuning);
  }
  json["sensitivity"] = sensitivity_json(outcome, figures);
  return json;
}

Grid tuning_evaluations(const TuningOutcome& outcome) {
  const TuningProblem& problem = outcome.plan.problem;
  Grid grid;
  grid.titles = {"candidate", "stage", "replication"};
  for (const auto& parameter : problem.parameters)
    grid.titles.push_back(parameter.pointers.front());
  for (const TunedFigure& figure : tuned_figures(problem)) grid.titles.push_back(figure.key);
  for (std::size_t i = 0; i < outcome.tuning.candidates.size(); ++i) {
    const Tried& candidate = outcome.tuning.candidates[i];
    for (const bool is_fresh : {false, true}) {
      const auto& figures = is_fresh ? candidate.fresh : candidate.figures;
      for (std::size_t r = 0; r < figures.front().size(); ++r) {
        std::vector<std::string> row = {std::to_string(i), is_fresh ? "confirmation" : "tuning",
                                        std::to_string(r)};
        for (std::size_t p = 0; p < problem.parameters.size(); ++p)
          row.push_back(setting_words(problem, candidate, p));
        for (const std::vector<double>& figure : figures) row.push_back(number(figure[r]).dump());
        grid.rows.push_back(std::move(row));
      }
    }
  }
  return grid;
}

}  // namespace headroom::report
