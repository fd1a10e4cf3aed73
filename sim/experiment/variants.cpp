#include "sim/experiment/variants.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/scenario/problems.hpp"
#include "sim/scenario/text_file.hpp"

namespace headroom::experiment {
namespace {

constexpr std::size_t kMostKept = 32;  // more than there are threads as a rule

/// Two lists of changes are the same when their keys are.
std::string key_of(const Variants::Changes& changes) {
  std::string key;
  for (const scenario::Change& change : changes) key += change.pointer + "\n" + change.value + "\n";
  return key;
}

/// Who asked for what a problem is about: for the value there, or in it, or around it.
std::string origin_of(const std::string& place, const Variants::Changes& changes) {
  const auto found =
      std::find_if(changes.begin(), changes.end(), [&](const scenario::Change& change) {
        return (place + "/").starts_with(change.pointer + "/") ||
               (change.pointer + "/").starts_with(place + "/");
      });
  return (found != changes.end() ? *found : changes.front()).origin;
}

/// "x.json: /axes/0: with /a = 1: scenario.json: ..."
scenario::BadScenario with_changes(const scenario::BadScenario& error,
                                   const Variants::Changes& changes) {
  std::vector<scenario::Problem> problems = error.problems();
  for (scenario::Problem& problem : problems) {
    if (!problem.place.starts_with('/')) continue;  // a change without a place names itself
    std::string origin = origin_of(problem.place, changes);
    if (!origin.empty()) origin += ": ";
    problem.file = fmt::format("{}with {}: {}", origin, words_of(changes), problem.file);
  }
  return scenario::BadScenario(std::move(problems));
}

/// A warm-up that each variant found for itself would compare runs that are cut at different times.
void refuse_found_warm_up(const scenario::Scenario& scenario, const std::string& file) {
  if (!scenario.finds_warm_up) return;
  throw scenario::BadScenario(
      {{file, "/warm_up", "\"mser-5\"",
        "a time such as \"10m\" here, as all runs of an experiment are cut at the same one "
        "(headroom run finds it)"}});
}

}  // namespace

std::string words_of(const Variants::Changes& changes) {
  std::string words;
  for (const scenario::Change& change : changes) {
    if (!words.empty()) words += ", ";
    words += change.pointer + " = " + change.value;
  }
  return words;
}

Variants::Variants(const std::filesystem::path& file, scenario::Overrides overrides,
                   const scenario::Environment& environment)
    : file_(file.string()),
      folder_(std::filesystem::absolute(file).parent_path()),
      text_(scenario::read_text_file(file, "a scenario file that can be read")),
      overrides_(std::move(overrides)),
      environment_(environment) {}

Variants::Variants(std::string text, std::string name, std::filesystem::path folder,
                   scenario::Overrides overrides, const scenario::Environment& environment)
    : file_(std::move(name)),
      folder_(std::move(folder)),
      text_(std::move(text)),
      overrides_(std::move(overrides)),
      environment_(environment) {}

scenario::Scenario Variants::read(const Changes& changes) const {
  scenario::Overrides overrides = overrides_;
  overrides.changes.insert(overrides.changes.end(), changes.begin(), changes.end());
  try {
    scenario::Scenario scenario =
        scenario::read_scenario_text(text_, file_, folder_, overrides, environment_);
    refuse_found_warm_up(scenario, file_);
    return scenario;
  } catch (const scenario::BadScenario& error) {
    if (changes.empty()) throw;
    throw with_changes(error, changes);
  }
}

std::shared_ptr<const scenario::Scenario> Variants::ready(const Changes& changes,
                                                          const std::atomic<bool>* interrupted) {
  const std::string key = key_of(changes);
  if (auto known = kept(key)) return known;
  auto scenario = std::make_shared<scenario::Scenario>(read(changes));
  world::RunOptions options;
  options.interrupted = interrupted;
  scenario->requests_per_instance = capacities_.of(*scenario, environment_, options);
  keep(key, scenario);
  return scenario;
}

std::shared_ptr<const scenario::Scenario> Variants::kept(const std::string& key) {
  const std::lock_guard lock(mutex_);
  const auto found =
      std::find_if(kept_.begin(), kept_.end(), [&](const Kept& one) { return one.first == key; });
  if (found == kept_.end()) return nullptr;
  kept_.splice(kept_.begin(), kept_, found);
  return found->second;
}

void Variants::keep(const std::string& key, std::shared_ptr<const scenario::Scenario> scenario) {
  const std::lock_guard lock(mutex_);
  kept_.emplace_front(key, std::move(scenario));
  if (kept_.size() > kMostKept) kept_.pop_back();
}

}  // namespace headroom::experiment
