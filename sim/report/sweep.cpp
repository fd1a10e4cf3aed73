#include "sim/report/sweep.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "sim/report/estimate_json.hpp"
#include "sim/report/grid.hpp"
#include "sim/report/pointer_names.hpp"
#include "sim/report/words.hpp"

namespace headroom::report {
namespace {

using experiment::Cells;
using experiment::Constraint;
using experiment::SweepSummary;

constexpr double kConfidence = 0.95;
constexpr std::size_t kMostRows = 40;  // of a table that is read at the terminal

/// A value of an axis: texts without their quotation marks.
std::string plain(const std::string& json_text) {
  const Json json = Json::parse(json_text);
  return json.is_string() ? json.get<std::string>() : json_text;
}

std::string estimate_words(const stats::Estimate& estimate) {
  if (estimate.count() == 0) return "-";
  std::string text = fmt::format("{:.4g}", estimate.mean());
  if (estimate.count() > 1) text += fmt::format(" ± {:.2g}", estimate.half_width(kConfidence));
  return text;
}

/// All cells, or of many those that come first by the objective, in their order.
std::vector<std::size_t> shown_cells(const SweepOutcome& outcome) {
  const auto& cells = outcome.summary.cells();
  std::vector<std::size_t> shown(cells.size());
  std::iota(shown.begin(), shown.end(), std::size_t{0});
  if (shown.size() <= kMostRows) return shown;
  const experiment::Objective& best = outcome.plan.best;
  const auto rank = [&](std::size_t cell) {
    const stats::Estimate& value = cells[cell].outputs[best.output];
    const bool holds = experiment::holds_all(cells[cell], best.subject_to);
    const double signed_mean = best.is_largest ? -value.mean() : value.mean();
    return std::tuple(!holds || value.count() == 0, signed_mean, cell);
  };
  std::partial_sort(shown.begin(), shown.begin() + kMostRows, shown.end(),
                    [&](std::size_t a, std::size_t b) { return rank(a) < rank(b); });
  shown.resize(kMostRows);
  std::sort(shown.begin(), shown.end());
  return shown;
}

/// The cell's number, with a word on its rank.
std::string marked(const SweepOutcome& outcome, std::size_t cell) {
  std::string text = std::to_string(cell);
  if (outcome.summary.best() == cell) return text + " best";
  const auto& as_good = outcome.as_good;
  const bool is_as_good = std::find(as_good.begin(), as_good.end(), cell) != as_good.end();
  return is_as_good ? text + " ≈" : text;
}

Grid grid_of(const SweepOutcome& outcome) {
  Grid grid{{"cell"}, {}};
  for (const std::string& name : short_names(outcome.cells.pointers())) grid.titles.push_back(name);
  for (const std::string& name : short_names(outcome.plan.outputs)) grid.titles.push_back(name);
  for (const std::size_t cell : shown_cells(outcome)) {
    std::vector<std::string>& row = grid.rows.emplace_back();
    row.push_back(marked(outcome, cell));
    for (const std::string& value : outcome.cells.values(cell)) row.push_back(plain(value));
    for (const stats::Estimate& value : outcome.summary.cells()[cell].outputs)
      row.push_back(estimate_words(value));
  }
  return grid;
}

std::string constraint_words(const Constraint& constraint, const std::vector<std::string>& names) {
  std::string words = names[constraint.output];
  if (constraint.at_least > -std::numeric_limits<double>::infinity())
    words += fmt::format(" at least {:.4g}", constraint.at_least);
  if (constraint.at_most < std::numeric_limits<double>::infinity())
    words += fmt::format(" at most {:.4g}", constraint.at_most);
  return words;
}

std::string objective_words(const SweepOutcome& outcome) {
  const experiment::Objective& best = outcome.plan.best;
  const auto names = short_names(outcome.plan.outputs);
  std::string words = (best.is_largest ? "largest " : "least ") + names[best.output];
  for (std::size_t i = 0; i < best.subject_to.size(); ++i)
    words += (i == 0 ? " with " : " and ") + constraint_words(best.subject_to[i], names);
  return words;
}

Json objective_json(const SweepOutcome& outcome) {
  const experiment::Objective& best = outcome.plan.best;
  Json json = {{best.is_largest ? "maximize" : "minimize", outcome.plan.outputs[best.output]},
               {"subject_to", Json::array()}};
  for (const Constraint& one : best.subject_to) {
    Json limit = {{"output", outcome.plan.outputs[one.output]}};
    if (std::isfinite(one.at_least)) limit["at_least"] = one.at_least;
    if (std::isfinite(one.at_most)) limit["at_most"] = one.at_most;
    json["subject_to"].push_back(std::move(limit));
  }
  return json;
}

std::string best_words(const SweepOutcome& outcome) {
  if (!outcome.summary.best())
    return fmt::format("No cell is the best one ({}).\n", objective_words(outcome));
  std::string text = fmt::format("Best ({}): {}\n", objective_words(outcome),
                                 cell_words(outcome.cells, *outcome.summary.best()));
  if (!outcome.as_good.empty())
    text += fmt::format("≈ {} not told apart from it by paired differences (95 % together)\n",
                        outcome.as_good.size() == 1
                            ? "one other cell is"
                            : fmt::format("{} others are", outcome.as_good.size()));
  return text;
}

std::string failure_words(const SweepOutcome& outcome, const std::string& failure) {
  std::uint32_t failed = 0;
  for (const SweepSummary::Cell& cell : outcome.summary.cells()) failed += cell.failed;
  if (failed == 0) return "";
  return fmt::format("{} {} failed; the first one: {}\n", failed, failed == 1 ? "run" : "runs",
                     failure);
}

}  // namespace

std::string cell_words(const Cells& cells, std::size_t cell) {
  const auto names = short_names(cells.pointers());
  const auto values = cells.values(cell);
  std::string words;
  for (std::size_t i = 0; i < names.size(); ++i)
    words += fmt::format("{}{} {}", i > 0 ? ", " : "", names[i], plain(values[i]));
  return fmt::format("cell {} ({})", cell, words);
}

std::string sweep_report(const SweepOutcome& outcome, const Style& style,
                         const std::string& failure) {
  const std::size_t count = outcome.cells.size();
  std::string text = style.bold(outcome.plan.name) +
                     fmt::format(": {}, {} {}, {} {} each, seed {}\n\n", outcome.identity.scenario,
                                 count, count == 1 ? "cell" : "cells", outcome.plan.replications,
                                 outcome.plan.replications == 1 ? "replication" : "replications",
                                 outcome.identity.seed);
  text += text_table(grid_of(outcome));
  if (count > kMostRows)
    text += fmt::format("... and {} other cells, which rank behind these\n", count - kMostRows);
  return text + "\n" + best_words(outcome) + failure_words(outcome, failure);
}

Json sweep_json(const SweepOutcome& outcome) {
  const experiment::SweepIdentity& identity = outcome.identity;
  Json json = {{"name", outcome.plan.name},
               {"scenario", identity.scenario},
               {"version", identity.version},
               {"seed", identity.seed},
               {"replications", outcome.plan.replications},
               {"axes", identity.pointers},
               {"outputs", identity.outputs}};
  json["best"] = outcome.summary.best() ? Json(*outcome.summary.best()) : Json(nullptr);
  json["as_good_as_best"] = outcome.as_good;
  json["objective"] = objective_json(outcome);
  json["resolved_scenario"] = Json::parse(outcome.resolved);
  json["cells"] = Json::array();
  for (std::size_t cell = 0; cell < outcome.cells.size(); ++cell) {
    const SweepSummary::Cell& all = outcome.summary.cells()[cell];
    Json one = {{"cell", cell}, {"scenario_sha256", identity.hashes[cell]}};
    const auto values = outcome.cells.values(cell);
    for (std::size_t i = 0; i < values.size(); ++i)
      one["values"][identity.pointers[i]] = Json::parse(values[i]);
    for (std::size_t i = 0; i < all.outputs.size(); ++i)
      one["outputs"][identity.outputs[i]] = estimate_json(all.outputs[i], all.runs);
    one["failed"] = all.failed;
    json["cells"].push_back(std::move(one));
  }
  return json;
}

}  // namespace headroom::report
