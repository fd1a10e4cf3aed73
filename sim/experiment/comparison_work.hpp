#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/experiment/cost_bound.hpp"
#include "sim/experiment/load_study.hpp"
#include "sim/experiment/run_figures.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/world/world.hpp"

namespace headroom::experiment {

/// What is compared: a scenario under a name.
struct Candidate {
  std::string name;
  scenario::Scenario scenario;
  std::size_t study = 0;  ///< of its load
};

/// The group that the bound and the best schedule are of, for all candidates on one load: what a
/// candidate makes of its own limits is a part of its policy.
struct Yardstick {
  scenario::Scenario scenario;
  SizeLimits limits;
};
Yardstick yardstick_of(const scenario::Scenario& scenario);
/// The same with a group that may be as small, and as large, as those of the others, too.
Yardstick widened(Yardstick yardstick, const std::vector<Candidate>& others);

/// The best schedule for a load is to be found, in a replication.
struct BestScheduleTask {
  std::size_t study = 0;
  std::uint32_t replication = 0;
};
/// A candidate is to be run.
struct CandidateTask {
  std::size_t candidate = 0;
  std::uint32_t replication = 0;
  std::optional<double> best_usd_per_day = {};  ///< of that schedule, in the same replication
};
std::string text_of(const BestScheduleTask& task);
std::string text_of(const CandidateTask& task);

/// What came of a candidate's run.
struct CandidateOutcome {
  FigureValues figures;
  bool slo_met = false;
  std::string record;  ///< what the recorder made of the run
};
/// Of the outcomes' texts; they give the very same doubles back.
std::optional<double> best_usd_per_day(const std::string& outcome);
CandidateOutcome candidate_outcome(const std::string& outcome);

/// What else somebody wants to know of a run, as a text. Called by several threads at once.
using Recorder = std::function<std::string(const world::RunResult& result)>;

/// Does the tasks of a comparison (Crew::Work). Whoever has the same candidates does the same with
/// them, in whatever thread or process.
class ComparisonWork {
 public:
  /// @param yardsticks by study
  /// @param candidates, studies, yardsticks, environment outlive it
  ComparisonWork(const std::vector<Candidate>& candidates, const std::vector<LoadStudy>& studies,
                 const std::vector<Yardstick>& yardsticks, const scenario::Environment& environment,
                 const StudySettings& settings, Recorder record);

  /// @throws as world::run
  std::string operator()(const std::string& task) const;

 private:
  std::string find_best(const BestScheduleTask& task) const;
  std::string run(const CandidateTask& task) const;
  RunContext context_of(const CandidateTask& task, const world::RunResult& result) const;

  const std::vector<Candidate>& candidates_;
  const std::vector<LoadStudy>& studies_;
  const std::vector<Yardstick>& yardsticks_;
  const scenario::Environment& environment_;
  StudySettings settings_;
  Recorder record_;
};

}  // namespace headroom::experiment
