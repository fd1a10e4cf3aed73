#include "policies/parts/hybrid_settings.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "policies/parts/names.hpp"
#include "policies/parts/request_demand.hpp"

namespace headroom::policies {
namespace {

// Of Kubernetes' vertical pod autoscaler.
constexpr double kTargetQuantile = 0.9;
constexpr double kLowerQuantile = 0.5;
constexpr double kUpperQuantile = 0.95;
constexpr double kMargin = 0.15;
constexpr double kHalfLife = 24 * 3600;  // seconds

constexpr double kDecisionInterval = 3600;  // seconds: policies.md 8 has hours
constexpr double kLeastInstances = 2;       // policies.md 8

Parameter types_parameter() {
  using Kind = Parameter::Kind;
  return {"InstanceTypes",
          Kind::list,
          "The types to choose from, the launch template's among them. Default: the group keeps "
          "its type.",
          false,
          {},
          {},
          {},
          {{"InstanceType", Kind::text, "A type of the catalogue, or of instance_types.", true},
           {"VCpuCount", Kind::integer, "Its vCPUs.", true, 1, 1024},
           {"UsdPerHour", Kind::number, "Its price.", true, 1e-6, 1e6},
           {"RelativeSpeed", Kind::number,
            "Work that one of its vCPUs does beside one of the launch template's type. Default: 1.",
            false, 1e-3, 1e3},
           {"BaselineShare", Kind::number,
            "Share of its vCPUs that CPU credits pay for good; 1: it has none. Default: 1.", false,
            1e-3, 1}}};
}

std::vector<FleetType> read_types(const Config& config) {
  std::vector<FleetType> types;
  if (config.is_absent()) return types;
  for (const Config& entry : config.list()) {
    const std::string& name = entry["InstanceType"].text();
    if (std::any_of(types.begin(), types.end(),
                    [&](const auto& type) { return type.name == name; }))
      throw BadConfig(fmt::format("/InstanceTypes/{}", types.size()), name + " is there already");
    types.push_back({name, entry["VCpuCount"].number() * entry.number_or("RelativeSpeed", 1),
                     entry.number_or("BaselineShare", 1), entry["UsdPerHour"].number()});
  }
  return types;
}

}  // namespace

scaling::ParameterTree hybrid_parameters() {
  using Kind = Parameter::Kind;
  return with_request_demand({
      types_parameter(),
      {"TargetQuantile", Kind::number,
       "Of the demand, which the instances must cover. Default: 0.9, as Kubernetes' VPA.", false,
       0.01, 1},
      {"LowerQuantile", Kind::number,
       "Of the demand: instances for less are replaced. Default: 0.5, as Kubernetes' VPA.", false,
       0.01, 1},
      {"UpperQuantile", Kind::number,
       "Of the demand: instances for more are replaced. Default: 0.95, as Kubernetes' VPA.", false,
       0.01, 1},
      {"Margin", Kind::number, "Share beyond every demand. Default: 0.15, as Kubernetes' VPA.",
       false, 0, 10},
      {"HalfLife", Kind::number,
       "Seconds after which a demand counts half. Default: 86400, as Kubernetes' VPA.", false, 60,
       1e8},
      {"DecisionInterval", Kind::number,
       "Seconds from one choice of type and number to the next. Default: 3600, our own choice.",
       false, 60, 1e7},
      {"LeastInstances", Kind::integer, "Instances that there are at least. Default: 2.", false, 0,
       100000},
      {"How",
       Kind::choice,
       "instance_refresh puts new instances into the place of the old ones; stop_start changes "
       "each where it is, with a downtime. Default: instance_refresh.",
       false,
       {},
       {},
       {"stop_start", "instance_refresh"}},
  });
}

HybridSettings hybrid_settings(const Config& config, const scaling::GroupFacts& facts) {
  HybridSettings settings;
  settings.types = read_types(config["InstanceTypes"]);
  settings.launch_template.vcpus = std::max(1, facts.vcpus);
  settings.service_demand_s = facts.service_demand_s;
  settings.target_quantile = config.number_or("TargetQuantile", kTargetQuantile);
  settings.lower_quantile = config.number_or("LowerQuantile", kLowerQuantile);
  settings.upper_quantile = config.number_or("UpperQuantile", kUpperQuantile);
  if (settings.lower_quantile > settings.target_quantile)
    throw BadConfig("/LowerQuantile", "more than the target quantile");
  if (settings.upper_quantile < settings.target_quantile)
    throw BadConfig("/UpperQuantile", "less than the target quantile");
  settings.margin = config.number_or("Margin", kMargin);
  settings.half_life = Duration::from_seconds(config.number_or("HalfLife", kHalfLife));
  settings.decision_interval =
      Duration::from_seconds(config.number_or("DecisionInterval", kDecisionInterval));
  settings.least = static_cast<int>(config.number_or("LeastInstances", kLeastInstances));
  if (!config["How"].is_absent()) settings.how = *scaling::resize_how(config["How"].text());
  return settings;
}

}  // namespace headroom::policies
