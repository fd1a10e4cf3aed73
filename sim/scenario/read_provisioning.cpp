#include "sim/scenario/read_provisioning.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/scenario/read_distribution.hpp"
#include "sim/scenario/units.hpp"

namespace headroom::scenario {

using cloud::ProvisioningConfig;
using cloud::ProvisioningStep;

namespace {

std::vector<std::string> read_names(const Node& node) {
  std::vector<std::string> names;
  for (const Node& entry : node.list()) {
    if (const auto name = entry.text()) names.push_back(*name);
  }
  return names;
}

void read_provisioning_step(const Node& node, ProvisioningStep& step) {
  ObjectReader object(node, "a provisioning step");
  if (const auto after = object.optional("after")) step.after = read_names(*after);
  if (const auto duration = object.optional("duration")) {
    step.duration = read_distribution(*duration).value_or(step.duration);
  }
  if (const auto cpu = object.optional("cpu"))
    step.cpu = read_distribution(*cpu).value_or(step.cpu);
  if (const auto download = object.optional("download")) {
    step.download_bytes = download->bytes().value_or(step.download_bytes);
  }
  if (object.is_object() && object.node().json().contains("from_bake")) {
    step.from_bake.reset();  // null: needed at every bake level
    if (const auto bake = object.optional("from_bake")) {
      if (const auto level = bake->choice({"middleware", "application"}))
        step.from_bake = cloud::bake_level(*level);
    }
  }
  for (const char* later : {"failure", "resource", "mode"})
    object.refuse(later, "failing and shared provisioning steps");
  const bool is_placement = step.name == cloud::kPlacement;
  if (is_placement &&
      (!step.cpu.is_zero() || step.download_bytes > 0 || step.from_bake || !step.after.empty())) {
    node.refuse("only a \"duration\" for placement: the instance is not there yet");
  }
}

}  // namespace

ProvisioningConfig read_provisioning(const std::optional<Node>& node) {
  ProvisioningConfig config = cloud::default_provisioning();
  if (!node) return config;
  ObjectReader object(*node, "{\"steps\": {...}}");
  if (const auto bandwidth = object.optional("bandwidth")) {
    if (const auto bytes = bandwidth->bytes()) {
      if (*bytes > 0)
        config.bandwidth_bytes_per_second = *bytes;
      else
        bandwidth->refuse("a size per second above 0, such as \"10MB\"");
    }
  }
  if (const auto steps = object.optional("steps")) {
    ObjectReader named(*steps, "provisioning steps by name");
    for (const auto& [name, value] : named.members()) {
      const auto same_name = [&name = name](const ProvisioningStep& step) {
        return step.name == name;
      };
      auto step = std::find_if(config.steps.begin(), config.steps.end(), same_name);
      if (step == config.steps.end()) {
        // A new step comes after the one listed before it, unless it says otherwise.
        config.steps.push_back({name, {config.steps.back().name}, {}, 0, {}, {}});
        step = config.steps.end() - 1;
      }
      read_provisioning_step(value, *step);
    }
  }
  try {
    cloud::ProvisioningGraph(config, cloud::BakeLevel::os);
  } catch (const cloud::BadProvisioning& problem) {
    node->report(problem.what());
  }
  return config;
}

Json provisioning_json(const ProvisioningConfig& provisioning) {
  Json json;
  json["bandwidth"] = size_text(provisioning.bandwidth_bytes_per_second);
  for (const ProvisioningStep& step : provisioning.steps) {
    // Everything is written out, as an absent key would take the default step's value again.
    Json& entry = json["steps"][step.name];
    entry["duration"] = distribution_json(step.duration);
    if (step.name == cloud::kPlacement) continue;
    entry["after"] = step.after;
    entry["download"] = size_text(step.download_bytes);
    entry["cpu"] = distribution_json(step.cpu);
    entry["from_bake"] = step.from_bake ? Json(cloud::name(*step.from_bake)) : Json(nullptr);
  }
  return json;
}

}  // namespace headroom::scenario
