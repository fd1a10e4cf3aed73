#include "sim/report/reaction_budget.hpp"

#include <fmt/format.h>

#include "sim/report/counterfactuals.hpp"
#include "sim/report/grid.hpp"
#include "sim/report/reaction.hpp"
#include "sim/report/words.hpp"

namespace headroom::report {

using experiment::BudgetTerm;
using experiment::ReactionBudget;

namespace {

constexpr std::size_t kNameColumns = 22;

std::string bounds(double least, double most) {
  return most - least < 0.05 ? std::string() : fmt::format("{:.0f} to {:.0f}", least, most);
}

std::string minutes_words(double seconds) { return span_words(Duration::from_seconds(seconds)); }

std::string row(const std::string& name, double seconds, const std::string& bounds,
                const std::string& source) {
  std::string text = "  " + left(name, kNameColumns) + right(fmt::format("{:.1f} s", seconds), 10) +
                     right(bounds, 14) + "  " + source;
  return text.substr(0, text.find_last_not_of(' ') + 1) + "\n";
}

}  // namespace

std::string budget_words(const ReactionBudget& budget) {
  if (!budget.never.empty()) return "No reaction is expected: " + budget.never + "\n";
  std::string text =
      "From a step of the load to the first new instance in use, by " + budget.alarm + "\n\n";
  for (const BudgetTerm& term : budget.terms)
    text += row(term.name, term.seconds, bounds(term.least_s, term.most_s), term.source);
  text += row("in all", budget.seconds(), bounds(budget.least_s(), budget.most_s()),
              minutes_words(budget.seconds()));
  text += "\nAssumed\n";
  for (const std::string& assumed : budget.assumed) text += "  " + assumed + "\n";
  return text;
}

Json budget_json(const ReactionBudget& budget) {
  if (!budget.never.empty()) return {{"never", budget.never}};
  Json json = {{"alarm", budget.alarm},
               {"expected_s", number(budget.seconds())},
               {"least_s", number(budget.least_s())},
               {"most_s", number(budget.most_s())},
               {"terms", Json::array()}};
  for (const BudgetTerm& term : budget.terms) {
    json["terms"].push_back({{"kind", name(term.kind)},
                             {"name", term.name},
                             {"expected_s", number(term.seconds)},
                             {"least_s", number(term.least_s)},
                             {"most_s", number(term.most_s)},
                             {"source", term.source}});
  }
  json["assumed"] = budget.assumed;
  return json;
}

std::string budget_table(const std::vector<LeverBudget>& all) {
  Grid grid{{"", "expected", "at best", "at worst", "a month"}, {}};
  for (const LeverBudget& one : all) {
    const ReactionBudget& budget = one.budget;
    const bool is_none = !budget.never.empty();
    const auto words = [&](double seconds) {
      return is_none ? std::string("never") : minutes_words(seconds);
    };
    const bool is_first = &one == &all.front();
    grid.rows.push_back({one.name, words(budget.seconds()), words(budget.least_s()),
                         words(budget.most_s()),
                         is_first ? usd_words(one.usd_per_month)
                                  : usd_change(one.usd_per_month, all.front().usd_per_month)});
  }
  return text_table(grid) +
         "A month: the instances of the start, the load balancer and the alarms, without traffic; "
         "what\na rise adds is known after a run (explain without --budget)\n";
}

}  // namespace headroom::report
