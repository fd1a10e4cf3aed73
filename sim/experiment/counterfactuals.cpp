#include "sim/experiment/counterfactuals.hpp"

#include <algorithm>

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

}  // namespace

const Reaction& worst_reaction(const std::vector<Reaction>& all) {
  const auto broken = [](const Reaction& one) {
    return one.broken ? one.broken->length() : Duration{};
  };
  return *std::max_element(all.begin(), all.end(), [&](const Reaction& a, const Reaction& b) {
    return std::pair(broken(a), a.length()) < std::pair(broken(b), b.length());
  });
}

RunOutcome outcome_of(const world::RunResult& result, const scenario::Scenario& scenario,
                      const scenario::Environment& environment, const Reaction* reaction) {
  RunOutcome outcome;
  outcome.broken_s = broken_time(result).seconds();
  outcome.usd = result.bill.total_usd();
  outcome.usd_per_month = result.bill.usd_per_month();
  outcome.slo_met = result.slo_met();
  outcome.has_slo = !result.slo.empty();
  if (reaction == nullptr) return outcome;
  const int desired_at_start = scenario.desired_at_start();
  const std::vector<Reaction> all =
      reactions(result, watched_alarms(result, scenario, environment), desired_at_start);
  if (const Reaction* const same = same_as(*reaction, all)) {
    outcome.reaction_s = (same->end() - reaction->begin).seconds();
    outcome.was_broken = same->broken.has_value();
  }
  return outcome;
}

std::vector<Counterfactual> counterfactuals(Variants& variants, const std::vector<Lever>& levers,
                                            const Reaction* reaction, unsigned threads,
                                            std::atomic<bool>* interrupted,
                                            const std::function<void()>& one_more) {
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
          all[i].outcome = outcome_of(result, *scenario, variants.environment(), reaction);
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

}  // namespace headroom::experiment
