#include "sim/experiment/counterfactuals.hpp"

#include <algorithm>
#include <utility>

#include "sim/experiment/replications.hpp"
#include "sim/world/world.hpp"

namespace headroom::experiment {
namespace {

bool explains_less(const Reaction& a, const Reaction& b) {
  const auto broken = [](const Reaction& one) {
    return one.broken ? one.broken->length() : Duration{};
  };
  return std::pair(broken(a), a.length()) < std::pair(broken(b), b.length());
}

/// Fills in the outcome, or why there is none.
void run(Counterfactual& one, Variants& variants, const Question& question,
         const RerunOptions& options) {
  world::RunOptions run_options;
  run_options.interrupted = options.interrupted;
  try {
    const auto scenario = variants.ready(one.lever.changes, options.interrupted);
    const world::RunResult result = world::run(*scenario, variants.environment(), run_options);
    one.outcome =
        outcome_of(result, *scenario, variants.environment(), question.reaction, question.each);
  } catch (const world::Interrupted&) {
    throw;
  } catch (const std::runtime_error& error) {
    one.problem = error.what();
  }
  options.one_more();
}

/// Those that can not be come last.
void sort_by_help(std::vector<Counterfactual>& all, const RunOutcome& as_it_is) {
  std::stable_sort(all.begin(), all.end(), [&](const Counterfactual& a, const Counterfactual& b) {
    if (!a.outcome || !b.outcome) return a.outcome.has_value() > b.outcome.has_value();
    return helps_more(*a.outcome, *b.outcome, as_it_is);
  });
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

bool contradict(const Lever& a, const Lever& b) {
  const auto is_in = [](const std::string& inner, const std::string& outer) {
    return (inner + "/").starts_with(outer + "/");
  };
  return std::any_of(a.changes.begin(), a.changes.end(), [&](const scenario::Change& one) {
    return std::any_of(b.changes.begin(), b.changes.end(), [&](const scenario::Change& other) {
      return is_in(one.pointer, other.pointer) || is_in(other.pointer, one.pointer);
    });
  });
}

std::optional<Counterfactual> all_that_help(const std::vector<Counterfactual>& by_help,
                                            const RunOutcome& as_it_is) {
  std::vector<const Lever*> taken;
  bool all_is_well = false;  // by one of them alone: from then on only what saves is of use
  for (const Counterfactual& one : by_help) {
    if (!one.outcome || !helps(*one.outcome, as_it_is)) continue;
    if (all_is_well && !saves(*one.outcome, as_it_is)) continue;
    const bool fits = std::none_of(taken.begin(), taken.end(), [&](const Lever* other) {
      return contradict(one.lever, *other);
    });
    if (!fits) continue;
    taken.push_back(&one.lever);
    all_is_well = all_is_well || is_well(*one.outcome);
  }
  if (taken.size() < 2) return std::nullopt;
  Counterfactual together{{"all that help", {}, "together"}, {}};
  for (const Lever* lever : taken) {
    together.parts.push_back(lever->name);
    together.lever.changes.insert(together.lever.changes.end(), lever->changes.begin(),
                                  lever->changes.end());
  }
  return together;
}

Reruns rerun(Variants& variants, std::vector<Lever> levers, std::optional<RunOutcome> as_it_is,
             const Question& question, const RerunOptions& options) {
  if (!as_it_is) levers.insert(levers.begin(), {"as it is", {}});
  std::vector<Counterfactual> all(levers.size());
  for_each_replication(
      static_cast<std::uint32_t>(levers.size()), options.threads,
      [&](std::uint32_t i) {
        all[i].lever = levers[i];
        run(all[i], variants, question, options);
      },
      options.interrupted);
  if (!as_it_is) {
    as_it_is = all.front().outcome;
    if (!as_it_is) return {{}, {}, all.front().problem};
    all.erase(all.begin());
  }
  if (!question.by_help) return {as_it_is, std::move(all)};
  sort_by_help(all, *as_it_is);
  if (auto together = all_that_help(all, *as_it_is)) {
    run(*together, variants, question, options);
    all.push_back(std::move(*together));
  }
  return {as_it_is, std::move(all)};
}

}  // namespace headroom::experiment
