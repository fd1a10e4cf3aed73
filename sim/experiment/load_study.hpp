#pragma once

#include <atomic>
#include <optional>
#include <string>

#include "sim/experiment/capacity.hpp"
#include "sim/experiment/offered_works.hpp"
#include "sim/stats/step_function.hpp"

namespace headroom::experiment {

/// What is known of a load before any policy meets it: what one instance can serve of it, and in
/// each replication what it asks for. One study serves all candidates that differ in how they scale
/// only.
struct LoadStudy {
  Duration length;                   ///< of the run
  std::optional<Capacity> capacity;  ///< empty where one instance holds the SLO at no load
  std::string no_capacity = {};      ///< then: why
  OfferedWorks works;                ///< by replication

  /// Instances that a replication's load needs, minute by minute. Empty without a capacity, and
  /// where users wait for answers: such a load has no demand of its own.
  std::optional<stats::StepFunction> demand(std::uint32_t replication) const;
  /// The most that replication 0 needs at once, and the most within [from, from + length).
  std::optional<int> peak_demand() const;
  std::optional<int> peak_demand(Duration from, Duration length) const;
};

struct StudySettings {
  std::uint32_t replications = 1;
  const std::atomic<bool>* interrupted = nullptr;

  world::RunOptions options(std::uint32_t replication) const;
};
/// @param environment outlives the study
LoadStudy study_load(const scenario::Scenario& scenario, const scenario::Environment& environment,
                     const StudySettings& settings);

}  // namespace headroom::experiment
