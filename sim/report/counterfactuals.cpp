#include "sim/report/counterfactuals.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "sim/report/grid.hpp"
#include "sim/report/reaction.hpp"
#include "sim/report/words.hpp"

namespace headroom::report {

using experiment::Counterfactual;
using experiment::RunOutcome;

namespace {

using Row = std::vector<std::string>;

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

/// "+12", "−1,913", "none" where all of them are answered now.
std::string failed_change(const RunOutcome& after, const RunOutcome& before) {
  if (after.failed == before.failed) return "the same";
  if (after.failed == 0) return "none";
  return after.failed < before.failed ? "−" + count_words(before.failed - after.failed)
                                      : "+" + count_words(after.failed - before.failed);
}

/// Of what a month costs more or less, the line of the bill that is most of it, and the next one
/// where it is a tenth of that at least.
std::string cost_change_words(const RunOutcome& after, const RunOutcome& before) {
  const auto parts = experiment::differing_parts(after.month, before.month);
  std::string words;
  for (std::size_t i = 0; i < std::min<std::size_t>(parts.size(), 2); ++i) {
    if (std::abs(*parts[i].usd) < std::abs(*parts[0].usd) / 10) break;
    std::string item = parts[i].item;
    std::replace(item.begin(), item.end(), '_', ' ');
    words += fmt::format("{}{} {}", i == 0 ? "" : ", ", item, usd_change(parts[i].usd, 0.0));
  }
  return words;
}

std::string flaps_change(const RunOutcome& after, const RunOutcome& before) {
  if (after.flaps == before.flaps) return "the same";
  return after.flaps == 0 ? "no more" : fmt::format("{} times", after.flaps);
}

/// The lines of a table, each with its note to the right of it.
std::string with_notes(const std::string& table, const std::vector<std::string>& notes) {
  std::string text;
  std::size_t begin = 0;
  for (const std::string& note : notes) {
    const std::size_t end = table.find('\n', begin);
    text += table.substr(begin, end - begin) + (note.empty() ? "" : "  " + note) + "\n";
    begin = end + 1;
  }
  return text;
}

/// Of the seven cells of a row, those that are told only where some run has any of it.
struct Columns {
  bool failed = false, flaps = false;

  Row of(Row row) const {
    if (!flaps) row.erase(row.begin() + 4);
    if (!failed) row.erase(row.begin() + 3);
    return row;
  }
};

Columns columns_of(const RunOutcome& as_it_is, const std::vector<Counterfactual>& all) {
  Columns columns{as_it_is.failed > 0, as_it_is.flaps > 0};
  for (const Counterfactual& one : all) {
    columns.failed |= one.outcome && one.outcome->failed > 0;
    columns.flaps |= one.outcome && one.outcome->flaps > 0;
  }
  return columns;
}

std::string broken_change(const RunOutcome& after, const RunOutcome& before) {
  if (after.broken_s == 0 && before.broken_s > 0) return "never";
  return change_words(after.broken_s - before.broken_s);
}

Row row_of(const RunOutcome& as_it_is) {
  const auto& length = as_it_is.answer.length_s;
  return {"as it is",
          length ? time_words(*length) : std::string("-"),
          time_words(as_it_is.broken_s),
          count_words(as_it_is.failed),
          fmt::format("{} times", as_it_is.flaps),
          usd_words(as_it_is.usd),
          usd_words(as_it_is.usd_per_month)};
}

Row row_of(const std::string& lever, const RunOutcome& outcome, const RunOutcome& as_it_is) {
  return {lever,
          reaction_change(outcome.answer, as_it_is.answer),
          broken_change(outcome, as_it_is),
          failed_change(outcome, as_it_is),
          flaps_change(outcome, as_it_is),
          usd_change(outcome.usd, as_it_is.usd),
          usd_change(outcome.usd_per_month, as_it_is.usd_per_month)};
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
  const Columns columns = columns_of(as_it_is, all);
  Grid grid{columns.of({"", "reaction", "SLO broken", "failed", "flaps", "a run", "a month"}),
            {columns.of(row_of(as_it_is))}};
  std::vector<std::string> costs = {"most of it", ""};
  std::string together, problems;
  for (const Counterfactual& one : all) {
    if (!one.outcome) {
      problems += fmt::format("  {}: {}\n", one.lever.name, one.problem);
      continue;
    }
    grid.rows.push_back(columns.of(row_of(one.lever.name, *one.outcome, as_it_is)));
    costs.push_back(cost_change_words(*one.outcome, as_it_is));
    if (!one.parts.empty())
      together += fmt::format("{}: {}\n", one.lever.name, fmt::join(one.parts, ", "));
  }
  if (!problems.empty()) problems = "Not possible\n" + problems;
  return with_notes(text_table(grid), costs) + together + problems;
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
  Json json = {{"reaction_s", number(outcome.answer.length_s)},
               {"slo_broken_s", number(outcome.broken_s)},
               {"failed_requests", outcome.failed},
               {"flaps", outcome.flaps},
               {"total_usd", number(outcome.usd)},
               {"usd_per_month", number(outcome.usd_per_month)},
               {"slo_met", outcome.has_slo ? Json(outcome.slo_met) : Json(nullptr)},
               {"slo_broken_in_reaction", outcome.answer.was_broken}};
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
    if (!one.parts.empty()) json["parts"] = one.parts;
    for (const scenario::Change& change : one.lever.changes)
      json["changes"][change.pointer] = scenario::value_of_text(change.value);
    if (!one.outcome) {
      json["problem"] = one.problem;
      list.push_back(std::move(json));
      continue;
    }
    json.update(outcome_json(*one.outcome));
    json["change"] = {
        {"reaction_s", number(difference(one.outcome->answer.length_s, as_it_is.answer.length_s))},
        {"slo_broken_s", number(one.outcome->broken_s - as_it_is.broken_s)},
        {"total_usd", number(difference(one.outcome->usd, as_it_is.usd))},
        {"usd_per_month", number(difference(one.outcome->usd_per_month, as_it_is.usd_per_month))}};
    json["change"]["month"] = Json::array();
    for (const auto& part : experiment::differing_parts(one.outcome->month, as_it_is.month))
      json["change"]["month"].push_back({{"item", part.item}, {"usd", number(part.usd)}});
    list.push_back(std::move(json));
  }
  return list;
}

}  // namespace headroom::report
