#include "sim/report/counterfactuals.hpp"

#include <fmt/format.h>

#include <cmath>

#include "sim/report/grid.hpp"
#include "sim/report/reaction.hpp"
#include "sim/report/words.hpp"

namespace headroom::report {

using experiment::Counterfactual;
using experiment::RunOutcome;

namespace {

std::optional<double> difference(std::optional<double> after, std::optional<double> before) {
  return after && before ? std::optional(*after - *before) : std::nullopt;
}

std::string time_words(double seconds) { return span_words(Duration::from_seconds(seconds)); }

std::string change_words(double seconds) {
  if (std::abs(seconds) < 0.5) return "the same";
  return (seconds < 0 ? "−" : "+") + time_words(std::abs(seconds));
}

std::string reaction_change(const experiment::Answer& after, const experiment::Answer& before) {
  if (!before.length_s) return "-";
  if (!after.length_s) return "not needed";
  if (before.was_broken && !after.was_broken) return "the SLO held";
  return change_words(*after.length_s - *before.length_s);
}

experiment::Answer answer_of(const RunOutcome& outcome) {
  return {outcome.reaction_s, outcome.was_broken};
}

std::string broken_change(const RunOutcome& after, const RunOutcome& before) {
  if (after.broken_s == 0 && before.broken_s > 0) return "never";
  return change_words(after.broken_s - before.broken_s);
}

}  // namespace

std::string usd_change(std::optional<double> after, std::optional<double> before) {
  const auto change = difference(after, before);
  if (!change) return "unknown";
  if (std::abs(*change) < 5e-5) return "the same";
  return (*change < 0 ? "−" : "+") + usd_words(std::abs(*change));
}

std::string counterfactual_table(const RunOutcome& as_it_is,
                                 const std::vector<Counterfactual>& all) {
  Grid grid{{"", "reaction", "SLO broken", "a run", "a month"}, {}};
  grid.rows.push_back(
      {"as it is", as_it_is.reaction_s ? time_words(*as_it_is.reaction_s) : std::string("-"),
       time_words(as_it_is.broken_s), usd_words(as_it_is.usd), usd_words(as_it_is.usd_per_month)});
  std::string problems;
  for (const Counterfactual& one : all) {
    if (!one.outcome) {
      problems += fmt::format("  {}: {}\n", one.lever.name, one.problem);
      continue;
    }
    grid.rows.push_back(
        {one.lever.name, reaction_change(answer_of(*one.outcome), answer_of(as_it_is)),
         broken_change(*one.outcome, as_it_is), usd_change(one.outcome->usd, as_it_is.usd),
         usd_change(one.outcome->usd_per_month, as_it_is.usd_per_month)});
  }
  if (!problems.empty()) problems = "Not possible\n" + problems;
  return text_table(grid) + problems;
}

std::string answers_table(const std::vector<experiment::Reaction>& reactions,
                          const RunOutcome& as_it_is, const std::vector<Counterfactual>& all) {
  Grid grid{{""}, {{"as it is"}}};
  for (std::size_t i = 0; i < reactions.size(); ++i) {
    grid.titles.push_back("at " + clock_words(reactions[i].begin));
    const auto& length = as_it_is.answers[i].length_s;
    grid.rows[0].push_back(length ? time_words(*length) : std::string("-"));
  }
  for (const Counterfactual& one : all) {
    if (!one.outcome) continue;
    std::vector<std::string>& row = grid.rows.emplace_back(1, one.lever.name);
    for (std::size_t i = 0; i < reactions.size(); ++i)
      row.push_back(reaction_change(one.outcome->answers[i], as_it_is.answers[i]));
  }
  return text_table(grid);
}

Json outcome_json(const RunOutcome& outcome) {
  Json json = {{"reaction_s", number(outcome.reaction_s)},
               {"slo_broken_s", number(outcome.broken_s)},
               {"total_usd", number(outcome.usd)},
               {"usd_per_month", number(outcome.usd_per_month)},
               {"slo_met", outcome.has_slo ? Json(outcome.slo_met) : Json(nullptr)},
               {"slo_broken_in_reaction", outcome.was_broken}};
  for (const experiment::Answer& answer : outcome.answers) {
    json["reactions_s"].push_back(number(answer.length_s));
    json["slo_broken_in_reactions"].push_back(answer.was_broken);
  }
  return json;
}

Json counterfactuals_json(const RunOutcome& as_it_is, const std::vector<Counterfactual>& all) {
  Json list = Json::array();
  for (const Counterfactual& one : all) {
    Json json = {{"lever", one.lever.name}, {"changes", Json::object()}};
    if (!one.lever.code.empty()) {
      json["code"] = one.lever.code;
      json["values"] = one.lever.values;
    }
    for (const scenario::Change& change : one.lever.changes)
      json["changes"][change.pointer] = scenario::value_of_text(change.value);
    if (!one.outcome) {
      json["problem"] = one.problem;
      list.push_back(std::move(json));
      continue;
    }
    json.update(outcome_json(*one.outcome));
    json["change"] = {
        {"reaction_s", number(difference(one.outcome->reaction_s, as_it_is.reaction_s))},
        {"slo_broken_s", number(one.outcome->broken_s - as_it_is.broken_s)},
        {"total_usd", number(difference(one.outcome->usd, as_it_is.usd))},
        {"usd_per_month", number(difference(one.outcome->usd_per_month, as_it_is.usd_per_month))}};
    list.push_back(std::move(json));
  }
  return list;
}

}  // namespace headroom::report
