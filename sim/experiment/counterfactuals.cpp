#include "sim/experiment/counterfactuals.hpp"

#include <algorithm>
#include <utility>

#include "sim/experiment/replications.hpp"
#include "sim/experiment/watched_alarms.hpp"
#include "sim/world/world.hpp"

namespace headroom::experiment {
namespace {

/// Runs differ by noise in when exactly a rise is seen.
constexpr Duration kSlack = 5_min;

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

bool explains_less(const Reaction& a, const Reaction& b) {
  const auto broken = [](const Reaction& one) {
    return one.broken ? one.broken->length() : Duration{};
  };
  return std::pair(broken(a), a.length()) < std::pair(broken(b), b.length());
}

}  // namespace

const Reaction& worst_reaction(const std::vector<Reaction>& all) {
  return *std::max_element(all.begin(), all.end(), explains_less);
}

std::vector<Reaction> worst_reactions(std::vector<Reaction> all, std::size_t most) {
  std::stable_sort(all.begin(), all.end(),
                   [](const Reaction& a, const Reaction& b) { return explains_less(b, a); });
  if (all.size() > most) all.erase(all.begin() + static_cast<std::ptrdiff_t>(most), all.end());
  std::stable_sort(all.begin(), all.end(),
                   [](const Reaction& a, const Reaction& b) { return a.begin < b.begin; });
  return all;
}

RunOutcome outcome_of(const world::RunResult& result, const scenario::Scenario& scenario,
                      const scenario::Environment& environment, const Reaction* reaction,
                      const std::vector<Reaction>& each) {
  RunOutcome outcome;
  outcome.broken_s = broken_time(result).seconds();
  outcome.usd = result.bill.total_usd();
  outcome.usd_per_month = result.bill.usd_per_month();
  outcome.slo_met = result.slo_met();
  outcome.has_slo = !result.slo.empty();
  if (reaction == nullptr && each.empty()) return outcome;
  const int desired_at_start = scenario.desired_at_start();
  const std::vector<Reaction> all =
      reactions(result, watched_alarms(result, scenario, environment), desired_at_start);
  if (reaction != nullptr) {
    const Answer answer = answer_to(*reaction, all);
    outcome.reaction_s = answer.length_s;
    outcome.was_broken = answer.was_broken;
  }
  for (const Reaction& one : each) outcome.answers.push_back(answer_to(one, all));
  return outcome;
}

std::vector<Counterfactual> counterfactuals(Variants& variants, const std::vector<Lever>& levers,
                                            const Reaction* reaction, unsigned threads,
                                            std::atomic<bool>* interrupted,
                                            const std::function<void()>& one_more,
                                            const std::vector<Reaction>& each) {
  std::vector<Counterfactual> all(levers.size());
  for_each_replication(
      static_cast<std::uint32_t>(levers.size()), threads,
      [&](std::uint32_t i) {
        all[i].lever = levers[i];
        world::RunOptions options;
        options.interrupted = interrupted;
        try {
          const auto scenario = variants.ready(levers[i].changes, interrupted);
          const world::RunResult result = world::run(*scenario, variants.environment(), options);
          all[i].outcome = outcome_of(result, *scenario, variants.environment(), reaction, each);
        } catch (const world::Interrupted&) {
          throw;
        } catch (const std::runtime_error& error) {
          all[i].problem = error.what();
        }
        one_more();
      },
      interrupted);
  return all;
}

Reruns rerun(Variants& variants, std::vector<Lever> levers, const Reaction* reaction,
             unsigned threads, std::atomic<bool>* interrupted,
             const std::function<void()>& one_more, const std::vector<Reaction>& each) {
  levers.insert(levers.begin(), {"as it is", {}});
  auto all = counterfactuals(variants, levers, reaction, threads, interrupted, one_more, each);
  if (!all.front().outcome) return {{}, {}, all.front().problem};
  const RunOutcome as_it_is = *all.front().outcome;
  all.erase(all.begin());
  return {as_it_is, std::move(all), {}};
}

}  // namespace headroom::experiment
