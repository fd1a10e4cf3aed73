#pragma once

#include <string>
#include <utility>
#include <vector>

#include "policies/catalogue.hpp"
#include "sim/scenario/catalogue.hpp"
#include "sim/scenario/read_scenario.hpp"
#include "sim/world/world.hpp"

namespace headroom::world {

inline const scenario::Environment& environment() {
  static const scenario::Environment kEnvironment{
      policies::catalogue(), scenario::builtin_instance_types(), scenario::builtin_prices()};
  return kEnvironment;
}

using Changes = std::vector<scenario::Change>;

/// A scenario of the project, with changes as --set makes them.
inline scenario::Scenario project_scenario(const std::string& name, const Changes& changes = {}) {
  return scenario::read_scenario(HEADROOM_SOURCE_DIR "/scenarios/" + name + ".json", changes,
                                 environment());
}

/// One running instance with one vCPU that never throttles, one class of requests with 10 ms of
/// CPU, no policy, no load and no round trip: something to change.
inline scenario::Scenario small_scenario(const Changes& changes = {}) {
  static const std::string kText = R"({
    "name": "small", "duration": "10m",
    "application": { "workers": 1, "requests": { "job": { "steps": [ { "cpu": "10ms" } ] } },
                     "network": { "round_trip": "0s" }, "health_check": { "cpu": "0s" } },
    "images": { "image": { "bake": "application" } },
    "instance_types": { "lab": { "vcpus": 1, "usd_per_hour": 1 } },
    "launch_template": { "LaunchTemplateData": { "ImageId": "image", "InstanceType": "lab" } },
    "auto_scaling_group": { "AutoScalingGroupName": "small", "MinSize": 1, "MaxSize": 1, "AvailabilityZones": [ "a" ] },
    "initial": { "instances": "running" },
    "load": []
  })";
  return scenario::read_scenario_text(kText, "small.json", HEADROOM_SOURCE_DIR "/scenarios",
                                      changes, environment());
}

inline RunResult run(const scenario::Scenario& scenario) { return run(scenario, environment()); }

inline std::uint64_t failed(const RunResult& result, Failure cause) {
  return result.requests.failed[static_cast<std::size_t>(cause)];
}

}  // namespace headroom::world
