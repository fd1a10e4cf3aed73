#include "sim/experiment/load_study.hpp"

#include <algorithm>

#include "sim/experiment/run_figures.hpp"

namespace headroom::experiment {
namespace {

// Work that arrives within a bin may be done after it: the bound on cost counts it as due a bin
// later. A minute, in which demand is counted, has a whole number of them.
constexpr Duration kBin = 10_s;

}  // namespace

world::RunOptions StudySettings::options(std::uint32_t replication) const {
  world::RunOptions options;
  options.replication = replication;
  options.interrupted = interrupted;
  return options;
}

std::optional<stats::StepFunction> LoadStudy::demand(std::uint32_t replication) const {
  const OfferedWork& work = works[replication];
  if (!capacity || !work.is_open || work.arrivals.empty()) return std::nullopt;
  return demand_of(work.arrivals, work.bin, capacity->requests_per_second, length);
}

std::optional<int> LoadStudy::peak_demand() const { return peak_demand(Duration{}, length); }

std::optional<int> LoadStudy::peak_demand(Duration from, Duration span) const {
  const auto needed = demand(0);
  if (!needed) return std::nullopt;
  double peak = needed->at(Instant::at(std::min(from, length - 1_ns)));
  for (const stats::Step& step : needed->steps()) {
    const Duration at = step.from.since_start();
    if (at >= from && at < from + span) peak = std::max(peak, step.value);
  }
  return static_cast<int>(peak);
}

LoadStudy study_load(const scenario::Scenario& scenario, const scenario::Environment& environment,
                     const StudySettings& settings) {
  LoadStudy study;
  study.length = scenario.duration;
  study.works =
      OfferedWorks(scenario, environment, kBin, settings.replications, settings.options(0));
  const auto mix = known_mix(scenario);
  try {
    study.capacity = measure_capacity(scenario, environment, mix ? *mix : study.works[0].mix,
                                      settings.options(0));
  } catch (const NoCapacity& reason) {
    study.no_capacity = reason.what();
  }
  return study;
}

}  // namespace headroom::experiment
