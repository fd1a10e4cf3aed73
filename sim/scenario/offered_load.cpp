#include "sim/scenario/offered_load.hpp"

#include "sim/load/session_visits.hpp"

namespace headroom::scenario {

double cpu_seconds_of(std::uint32_t request_class, const Scenario& scenario) {
  double seconds = 0;
  for (const cloud::RequestStep& step : scenario.application.requests[request_class].steps) {
    if (step.kind == cloud::RequestStep::Kind::cpu) seconds += step.time.mean() * 1e-9;
  }
  return seconds;
}

namespace {

double cpu_seconds_of(const load::OpenLoadConfig& open, const Scenario& scenario) {
  double seconds = 0;
  double weights = 0;
  for (const load::MixEntry& entry : open.mix) {
    seconds += entry.weight * cpu_seconds_of(entry.request_class, scenario);
    weights += entry.weight;
  }
  return weights > 0 ? seconds / weights : 0;
}

}  // namespace

std::optional<OfferedLoad> offered_load(const LoadConfig& load, const Scenario& scenario) {
  if (const auto* open = std::get_if<load::OpenLoadConfig>(&load.kind))
    return OfferedLoad{&open->rate, open->rate_has_shape, cpu_seconds_of(*open, scenario), open};
  const auto* sessions = std::get_if<load::SessionsConfig>(&load.kind);
  if (sessions == nullptr || sessions->users > 0) return std::nullopt;
  const auto requests = load::expected_requests(*sessions);
  if (!requests) return std::nullopt;
  double seconds = 0;
  for (std::size_t page = 0; page < requests->size(); ++page)
    seconds += (*requests)[page] * cpu_seconds_of(sessions->navigation.classes[page], scenario);
  return OfferedLoad{&sessions->rate, sessions->rate_has_shape, seconds, nullptr};
}

}  // namespace headroom::scenario
