#pragma once

#include <fmt/format.h>

#include <string>
#include <vector>

#include "sim/experiment/levers.hpp"
#include "sim/scenario/json_text.hpp"

/// The levers of `levers_of` by what they are about, for that alone.
namespace headroom::experiment {

using Levers = std::vector<Lever>;

/// What levers are looked for in.
struct LeverContext {
  const scenario::Scenario& scenario;
  const world::RunResult& result;
  const scenario::Environment& environment;
  scenario::Json resolved;  ///< the scenario in which everything has its place
  bool launched = false;    ///< an instance, after the start
  bool suffered = false;    ///< users did, or nobody knows

  const scenario::Json& policies() const { return resolved.at("scaling_policies"); }
};

inline constexpr const char* kTemplatePlace = "/launch_template/LaunchTemplateData";
inline constexpr const char* kGroupPlace = "/auto_scaling_group";

inline std::string number_text(double value) { return fmt::format("{:.6g}", value); }
/// Up to the next multiple: 41 s in tens of seconds are 50 s.
inline Duration rounded_up(Duration d, Duration multiple) {
  return (d + multiple - 1_ns) / multiple * multiple;
}
/// Whether it comes of instances: detailed monitoring makes it come each minute; credits come every
/// five in any case.
bool is_of_monitoring(const scaling::MetricQuery& query);

void add_metric_levers(const LeverContext& context, Levers& levers);    ///< how often, which
void add_start_levers(const LeverContext& context, Levers& levers);     ///< boots, and their checks
void add_capacity_levers(const LeverContext& context, Levers& levers);  ///< how much there is
void add_policy_levers(const LeverContext& context, Levers& levers);    ///< what policies do
void add_serving_levers(const LeverContext& context, Levers& levers);   ///< who gets a request

}  // namespace headroom::experiment
