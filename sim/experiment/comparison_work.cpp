#include "sim/experiment/comparison_work.hpp"

#include <algorithm>
#include <utility>

#include "sim/experiment/best_schedule.hpp"
#include "sim/experiment/outputs.hpp"
#include "sim/scenario/group_facts.hpp"
#include "sim/scenario/json_text.hpp"

namespace headroom::experiment {
namespace {

using scenario::Json;

constexpr const char* kBest = "best schedule";
constexpr const char* kCandidate = "candidate";

std::string cost_text(std::optional<double> usd_per_day) {
  return usd_per_day ? Json(*usd_per_day).dump() : "null";
}

}  // namespace

Yardstick yardstick_of(const scenario::Scenario& scenario) {
  return {scenario, limits_of(scenario)};
}

Yardstick widened(Yardstick yardstick, const std::vector<Candidate>& others) {
  cloud::AutoScalingGroupConfig& group = yardstick.scenario.group;
  for (const Candidate& other : others) {
    yardstick.limits = widest(yardstick.limits, limits_of(other.scenario));
    group.min = std::min(group.min, other.scenario.group.min);
    group.max = std::max(group.max, other.scenario.group.max);
  }
  return yardstick;
}

std::string text_of(const BestScheduleTask& task) {
  return Json{kBest, task.study, task.replication}.dump();
}

std::string text_of(const CandidateTask& task) {
  Json text = {kCandidate, task.candidate, task.replication};
  if (task.best_usd_per_day) text.push_back(*task.best_usd_per_day);
  return text.dump();
}

std::optional<double> best_usd_per_day(const std::string& outcome) {
  const Json value = Json::parse(outcome);
  return value.is_null() ? std::nullopt : std::optional(value.get<double>());
}

/// The figures, whether the SLO was met, and then the record: a line each.
CandidateOutcome candidate_outcome(const std::string& outcome) {
  const std::size_t figures_end = outcome.find('\n');
  const std::size_t slo_end = outcome.find('\n', figures_end + 1);
  return {values_of(outcome.substr(0, figures_end)), outcome[figures_end + 1] == '1',
          outcome.substr(slo_end + 1)};
}

ComparisonWork::ComparisonWork(const std::vector<Candidate>& candidates,
                               const std::vector<LoadStudy>& studies,
                               const std::vector<Yardstick>& yardsticks,
                               const scenario::Environment& environment,
                               const StudySettings& settings, Recorder record)
    : candidates_(candidates),
      studies_(studies),
      yardsticks_(yardsticks),
      environment_(environment),
      settings_(settings),
      record_(std::move(record)) {}

std::string ComparisonWork::operator()(const std::string& task) const {
  const Json text = Json::parse(task);
  const auto number = text.at(1).get<std::size_t>();
  const auto replication = text.at(2).get<std::uint32_t>();
  if (text.at(0) == kBest) return find_best({number, replication});
  CandidateTask run_task{number, replication, {}};
  if (text.size() > 3) run_task.best_usd_per_day = text[3].get<double>();
  return run(run_task);
}

std::string ComparisonWork::find_best(const BestScheduleTask& task) const {
  const LoadStudy& study = studies_[task.study];
  // Found here by all threads at once, and not by one for whom others wait when the runs begin.
  static_cast<void>(study.works[task.replication]);
  const auto found = best_schedule(yardsticks_[task.study].scenario, environment_, study,
                                   settings_.options(task.replication));
  return cost_text(found ? std::optional(found->usd_per_day) : std::nullopt);
}

std::string ComparisonWork::run(const CandidateTask& task) const {
  const world::RunResult result = world::run(candidates_[task.candidate].scenario, environment_,
                                             settings_.options(task.replication));
  return text_of(figures_of(result, context_of(task, result))) +
         (result.slo_met() ? "\n1\n" : "\n0\n") + (record_ ? record_(result) : std::string());
}

RunContext ComparisonWork::context_of(const CandidateTask& task,
                                      const world::RunResult& result) const {
  const Candidate& candidate = candidates_[task.candidate];
  const LoadStudy& study = studies_[candidate.study];
  RunContext context;
  context.desired_at_start = candidate.scenario.group.desired;
  context.demand = study.demand(task.replication);
  if (const auto* const latency = scenario::latency_objective(candidate.scenario))
    context.slo_latency_s = latency->limit;
  context.least_usd_per_day =
      least_usd_per_day(candidate.scenario, environment_, yardsticks_[candidate.study].limits,
                        study.works[task.replication], result);
  context.best_usd_per_day = task.best_usd_per_day;
  return context;
}

}  // namespace headroom::experiment
