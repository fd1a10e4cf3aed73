#include "sim/experiment/run_outcome.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "sim/experiment/symptoms.hpp"
#include "sim/experiment/watched_alarms.hpp"

namespace headroom::experiment {
namespace {

/// Runs differ by noise in when exactly a rise is seen.
constexpr Duration kSlack = 5_min;
constexpr double kUnknown = std::numeric_limits<double>::infinity();

/// The reaction at the same place; nullptr where there is none.
const Reaction* same_as(const Reaction& reaction, const std::vector<Reaction>& all) {
  const Span span{reaction.begin - kSlack, reaction.end()};
  const Reaction* nearest = nullptr;
  const auto distance = [&](const Reaction& one) {
    return one.begin > reaction.begin ? one.begin - reaction.begin : reaction.begin - one.begin;
  };
  for (const Reaction& one : all) {
    if (!span.touches({one.begin, one.begin})) continue;
    if (nearest == nullptr || distance(one) < distance(*nearest)) nearest = &one;
  }
  return nearest;
}

/// How the runs' own reactions answer one of the run that is explained.
Answer answer_to(const Reaction& reaction, const std::vector<Reaction>& all) {
  const Reaction* const same = same_as(reaction, all);
  if (same == nullptr) return {};
  return {(same->end() - reaction.begin).seconds(), same->broken.has_value()};
}

/// Seconds of a broken SLO, failed requests in hundredths of those of the run as it is, flaps.
std::tuple<double, double, int> harm(const RunOutcome& outcome, const RunOutcome& as_it_is) {
  const double hundredth = std::max(1.0, static_cast<double>(as_it_is.failed) / 100);
  return {outcome.broken_s, std::round(static_cast<double>(outcome.failed) / hundredth),
          outcome.flaps};
}

}  // namespace

RunOutcome outcome_of(const world::RunResult& result, const scenario::Scenario& scenario,
                      const scenario::Environment& environment, const Reaction* reaction,
                      const std::vector<Reaction>& each) {
  RunOutcome outcome;
  outcome.broken_s = broken_time(result).seconds();
  outcome.failed = result.requests.failed_total();
  outcome.usd = result.bill.total_usd();
  outcome.usd_per_month = result.bill.usd_per_month();
  outcome.month = parts_of_month(result.bill);
  outcome.slo_met = result.slo_met();
  outcome.has_slo = !result.slo.empty();
  const int desired_at_start = scenario.desired_at_start();
  outcome.flaps = flaps(result, desired_at_start);
  if (reaction == nullptr && each.empty()) return outcome;
  const std::vector<Reaction> all =
      reactions(result, watched_alarms(result, scenario, environment), desired_at_start);
  if (reaction != nullptr) outcome.answer = answer_to(*reaction, all);
  for (const Reaction& one : each) outcome.answers.push_back(answer_to(one, all));
  return outcome;
}

bool is_well(const RunOutcome& outcome) {
  return outcome.broken_s == 0 && outcome.failed == 0 && outcome.flaps == 0;
}

bool saves(const RunOutcome& outcome, const RunOutcome& as_it_is) {
  return outcome.usd_per_month && as_it_is.usd_per_month &&
         *outcome.usd_per_month < 0.99 * *as_it_is.usd_per_month;
}

bool helps(const RunOutcome& outcome, const RunOutcome& as_it_is) {
  const auto now = harm(outcome, as_it_is), before = harm(as_it_is, as_it_is);
  return now < before || (now == before && saves(outcome, as_it_is));
}

bool helps_more(const RunOutcome& a, const RunOutcome& b, const RunOutcome& as_it_is) {
  const auto rank = [&](const RunOutcome& one) {
    return std::tuple(harm(one, as_it_is), one.usd_per_month.value_or(kUnknown),
                      one.answer.length_s.value_or(0));
  };
  return rank(a) < rank(b);
}

}  // namespace headroom::experiment
