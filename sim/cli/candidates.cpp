#include "sim/cli/candidates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "policies/line_up.hpp"
#include "sim/cli/exit_status.hpp"
#include "sim/cli/known_names.hpp"
#include "sim/experiment/service_side.hpp"
#include "sim/scenario/group_facts.hpp"
#include "sim/scenario/read_scenario.hpp"

namespace headroom::cli {
namespace {

using policies::Contender;
using scenario::Json;
using scenario::Scenario;

std::vector<int> hourly_peaks(const experiment::LoadStudy& study) {
  std::vector<int> peaks;
  for (Duration hour; hour < study.length; hour = hour + 1_h) {
    const auto peak = study.peak_demand(hour, 1_h);
    if (!peak) return {};
    peaks.push_back(*peak);
  }
  return peaks;
}

constexpr const char* kAll = "all";

/// The names of a list with commas between, each once.
std::vector<std::string> names_in(const std::string& list) {
  std::vector<std::string> names;
  std::size_t begin = 0;
  while (begin <= list.size()) {
    const std::size_t end = std::min(list.find(',', begin), list.size());
    const std::string name = list.substr(begin, end - begin);
    if (std::find(names.begin(), names.end(), name) != names.end())
      throw BadUsage(fmt::format("--policies: \"{}\" is named twice", name));
    names.push_back(name);
    begin = end + 1;
  }
  return names;
}

const Contender& find(const std::string& name, const std::vector<Contender>& all) {
  for (const Contender& one : all) {
    if (one.name == name) return one;
  }
  if (name == kAll) throw BadUsage("--policies: all is everything, and stands alone");
  throw BadUsage(fmt::format("--policies: there is no \"{}\"; there are {}, {}", name, kAll,
                             known_names(all, [](const Contender& one) { return one.name; })));
}

/// Those that are asked for, in the order in which they are.
std::vector<Contender> chosen(const std::vector<std::string>& wanted,
                              const std::vector<Contender>& all) {
  if (wanted.size() == 1 && wanted.front() == kAll) return all;
  std::vector<Contender> contenders;
  for (const std::string& name : wanted) contenders.push_back(find(name, all));
  return contenders;
}

/// Reads scenarios, and makes studies of their loads.
class FieldMaker {
 public:
  FieldMaker(const CompareCommand& command, const scenario::Environment& environment,
             const experiment::StudySettings& settings)
      : command_(command), environment_(environment), settings_(settings) {}

  Field of_policies() {
    const std::vector<std::string> wanted = names_in(command_.policies);
    ScenarioOptions options = command_.scenario;
    options.file = command_.files.front();
    Scenario own = read(options, environment_);
    const Json document = read_document(options);
    const std::size_t study = study_of(own);
    policies::Occasion occasion;
    occasion.facts = scenario::group_facts(own);
    occasion.facts.requests_per_instance = capacity_of(study);
    occasion.group_name = own.group.name;
    occasion.hourly_peaks = hourly_peaks(field_.studies[study]);
    std::vector<Contender> all = policies::line_up(occasion);
    all.insert(all.begin(), Contender{kAsGiven, "the scenario's own policies", ""});
    for (const Contender& contender : chosen(wanted, all)) {
      Scenario candidate = contender.name == kAsGiven ? own : patched(document, contender, options);
      add(contender.name, contender.summary, std::move(candidate), study);
    }
    field_.yardsticks.push_back(experiment::yardstick_of(own));
    return std::move(field_);
  }

  Field of_scenarios() {
    std::optional<std::uint64_t> seed;
    for (const std::string& file : command_.files) {
      ScenarioOptions options = command_.scenario;
      options.file = file;
      Scenario scenario = read(options, environment_);
      if (!seed) seed = scenario.seed;
      scenario.seed = *seed;
      const std::size_t study = study_of(scenario);
      const std::string name = unused_name(scenario.name);  // before the scenario moves away
      if (study == field_.yardsticks.size())
        field_.yardsticks.push_back(experiment::yardstick_of(scenario));
      add(name, file, std::move(scenario), study);
    }
    for (experiment::Yardstick& yardstick : field_.yardsticks)
      yardstick = experiment::widened(std::move(yardstick), field_.candidates);
    return std::move(field_);
  }

 private:
  std::size_t study_of(const Scenario& scenario) {
    const auto [known, is_new] =
        studies_.emplace(experiment::service_side(scenario), field_.studies.size());
    if (is_new) field_.studies.push_back(experiment::study_load(scenario, environment_, settings_));
    return known->second;
  }
  std::optional<double> capacity_of(std::size_t study) const {
    const auto& capacity = field_.studies[study].capacity;
    return capacity ? std::optional(capacity->requests_per_second) : std::nullopt;
  }

  /// The scenario with the contender in place of everything that scales.
  Scenario patched(Json document, const Contender& contender, const ScenarioOptions& options) {
    for (const char* block :
         {"scaling_policies", "metric_alarms", "composite_alarms", "scheduled_actions"})
      document.erase(block);
    document.merge_patch(Json::parse(contender.patch));
    const auto folder = std::filesystem::absolute(options.file).parent_path();
    scenario::Overrides overrides;
    overrides.seed = seed_of(options);
    return scenario::read_scenario_text(scenario::dump(document),
                                        fmt::format("{} ({})", options.file, contender.name),
                                        folder, overrides, environment_);
  }

  void add(const std::string& name, const std::string& summary, Scenario scenario,
           std::size_t study) {
    scenario.requests_per_instance = capacity_of(study);
    if (!scenario.requests_per_instance && experiment::needs_capacity(scenario, environment_)) {
      leave_out(name, field_.studies[study].no_capacity);
      return;
    }
    field_.candidates.push_back({name, std::move(scenario), study});
    field_.summaries.push_back(summary);
  }

  /// Of all policies. One that is named is needed.
  void leave_out(const std::string& name, const std::string& reason) {
    if (command_.policies != kAll)
      throw experiment::NoCapacity(fmt::format("{}: {}", name, reason));
    field_.left_out.push_back({name, reason});
    if (!command_.scenario.quiet) fmt::print(stderr, "left out: {}: {}\n", name, reason);
  }

  std::string unused_name(const std::string& wanted) {
    std::string name = wanted;
    for (int i = 2; !names_.insert(name).second; ++i) name = fmt::format("{}-{}", wanted, i);
    return name;
  }

  const CompareCommand& command_;
  const scenario::Environment& environment_;
  experiment::StudySettings settings_;
  Field field_;
  std::map<std::string, std::size_t> studies_;
  std::set<std::string> names_;
};

}  // namespace

Field read_field(const CompareCommand& command, const scenario::Environment& environment,
                 const experiment::StudySettings& settings) {
  if (!command.policies.empty() && command.files.size() > 1)
    throw BadUsage("--policies: needs one scenario; without it several are compared as they are");
  FieldMaker maker(command, environment, settings);
  return command.policies.empty() ? maker.of_scenarios() : maker.of_policies();
}

}  // namespace headroom::cli
