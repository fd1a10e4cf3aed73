#include "sim/report/stability.hpp"

#include <fmt/format.h>

#include <cmath>

#include "sim/report/words.hpp"

namespace headroom::report {
namespace {

std::string minutes(std::optional<Duration> time) {
  return time ? fmt::format("{:.0f} min", std::ceil(time->seconds() / 60)) : "never";
}

std::string overshoot(const stats::StepResponse& response) {
  const double instances = response.to_final.overshoot;
  return instances < 0.05 ? "0"
                          : fmt::format("{} ({:.0f} %)", quantity_words(instances),
                                        response.to_final.overshoot_percent);
}

Json response_json(const stats::StepResponse& response) {
  Json json;
  json["demand_before"] = number(response.before);
  json["demand_after"] = number(response.after);
  json["level"] = number(response.to_final.level);
  json["overshoot"] = number(response.to_final.overshoot);
  json["overshoot_percent"] = number(response.to_final.overshoot_percent);
  json["settling_s"] = nullptr;
  if (response.to_final.time) json["settling_s"] = number(response.to_final.time->seconds());
  return json;
}

}  // namespace

std::string cycle_words(const experiment::Stability& stability) {
  if (!stability.cycle) return "stable";
  const stats::LimitCycle& cycle = *stability.cycle;
  return fmt::format("cycles {} to {}, every {}", quantity_words(cycle.low),
                     quantity_words(cycle.high), minutes(cycle.period));
}

Grid stability_grid(const std::vector<NamedStability>& policies) {
  Grid grid;
  grid.titles = {"policy",         "scalings/h", "reversals/h", "overshoot up", "settles in",
                 "overshoot down", "settles in", "steady load", "SLO"};
  for (const NamedStability& policy : policies) {
    const experiment::Stability& one = policy.stability;
    grid.rows.push_back(
        {policy.name, quantity_words(one.scalings_per_hour), quantity_words(one.reversals_per_hour),
         overshoot(one.up), minutes(one.up.to_final.time), overshoot(one.down),
         minutes(one.down.to_final.time), cycle_words(one), one.slo_met ? "✓" : "✗"});
  }
  return grid;
}

Json stability_json(const experiment::Stability& stability) {
  Json json;
  json["stable"] = stability.is_stable();
  json["scalings_per_hour"] = number(stability.scalings_per_hour);
  json["reversals_per_hour"] = number(stability.reversals_per_hour);
  json["up"] = response_json(stability.up);
  json["down"] = response_json(stability.down);
  json["limit_cycle"] = nullptr;
  if (stability.cycle)
    json["limit_cycle"] = {{"low", number(stability.cycle->low)},
                           {"high", number(stability.cycle->high)},
                           {"period_s", number(stability.cycle->period.seconds())},
                           {"repeats", stability.cycle->repeats},
                           {"exact", stability.cycle->is_exact}};
  json["slo_met"] = stability.slo_met;
  return json;
}

}  // namespace headroom::report
