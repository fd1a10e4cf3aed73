#include "sim/scenario/steady_load.hpp"

#include "sim/scenario/offered_load.hpp"

namespace headroom::scenario {
namespace {

bool changes_between(const load::RateCurve& rate, Duration begin, Duration end) {
  for (std::size_t i = 1; i < rate.size(); ++i) {
    const bool is_within = rate[i].at > begin && rate[i - 1].at < end;
    if (is_within && rate[i].per_second != rate[i - 1].per_second) return true;
  }
  return false;
}

bool goes_on_changing(const LoadConfig& load, const Scenario& scenario, Duration warm_up) {
  const Duration stop = load.stop.value_or(scenario.duration);
  if (stop <= warm_up || load.start >= scenario.duration) return false;  // there is none of it
  if (load.start > warm_up || stop < scenario.duration) return true;
  if (const auto* open = std::get_if<load::OpenLoadConfig>(&load.kind)) {
    if (open->trace || open->replay || !open->mixes.empty()) return true;
  }
  const auto offered = offered_load(load, scenario);
  return offered &&
         changes_between(*offered->rate, warm_up - load.start, scenario.duration - load.start);
}

}  // namespace

bool wants_steady_state(const Scenario& scenario) {
  return scenario.finds_warm_up || scenario.warm_up > Duration{};
}

std::string changing_load(const Scenario& scenario) {
  const Duration warm_up = scenario.finds_warm_up ? scenario.duration / 2 : scenario.warm_up;
  for (const LoadConfig& load : scenario.load) {
    if (goes_on_changing(load, scenario, warm_up)) return load.name;
  }
  return "";
}

}  // namespace headroom::scenario
