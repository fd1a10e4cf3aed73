#include "sim/scenario/read_provisioning.hpp"

#include <algorithm>

#include "sim/scenario/read_distribution.hpp"
#include "sim/scenario/read_provisioning_resource.hpp"
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

cloud::StepFailure read_failure(const Node& node) {
  cloud::StepFailure failure;
  ObjectReader object(
      node, "a failure: {\"probability\": 0.1, \"retries\": 3, \"retry_delay\": \"10s\"}");
  if (!object.is_object()) return failure;
  if (const auto probability = object.required("probability"))
    failure.probability = probability->number(0, 1).value_or(0);
  if (const auto retries = object.optional("retries"))
    failure.retries = static_cast<std::uint32_t>(retries->integer(0, 1'000'000).value_or(0));
  if (const auto delay = object.optional("retry_delay"))
    failure.retry_delay = read_distribution(*delay).value_or(failure.retry_delay);
  return failure;
}

cloud::FirstTouch read_first_touch(const Node& node) {
  cloud::FirstTouch touch;
  ObjectReader object(node, "a first touch: {\"bytes\": \"600MB\", \"bandwidth\": \"20MB\"}");
  if (!object.is_object()) return touch;
  if (const auto bytes = object.required("bytes")) touch.bytes = bytes->bytes().value_or(0);
  if (const auto bandwidth = object.required("bandwidth"))
    touch.bandwidth_bytes_per_second = read_bandwidth(*bandwidth).value_or(1);
  return touch;
}

std::string read_resource_name(const Node& node, const ProvisioningConfig& config) {
  std::vector<std::string> names;
  for (const auto& resource : config.resources) names.push_back(resource.name);
  if (names.empty()) {
    node.refuse("a key of provisioning.resources, where there is none");
    return "";
  }
  return node.choice(names, " (the keys of provisioning.resources)").value_or("");
}

void read_from_bake(ObjectReader& object, ProvisioningStep& step) {
  if (!object.is_object() || !object.node().json().contains("from_bake")) return;
  step.from_bake.reset();  // null: needed at every bake level
  if (const auto bake = object.optional("from_bake")) {
    if (const auto level = bake->choice({"middleware", "application"}))
      step.from_bake = cloud::bake_level(*level);
  }
}

/// What an attempt of the step may need, and how it may fail.
void read_needs(ObjectReader& object, const ProvisioningConfig& config, ProvisioningStep& step) {
  if (const auto failure = object.optional("failure")) step.failure = read_failure(*failure);
  if (const auto resource = object.optional("resource"))
    step.resource = read_resource_name(*resource, config);
  if (const auto missing = object.optional("missing")) step.missing = missing->text().value_or("");
  if (const auto touch = object.optional("first_touch"))
    step.first_touch = read_first_touch(*touch);
}

/// Whether a step is more than wall time.
bool has_work(const ProvisioningStep& step) {
  return step.every_start || !step.cpu.is_zero() || step.download_bytes > 0 || step.from_bake ||
         !step.after.empty() || step.failure.probability > 0 || !step.resource.empty() ||
         !step.missing.empty() || step.first_touch.bytes > 0;
}

void read_provisioning_step(const Node& node, const ProvisioningConfig& config,
                            ProvisioningStep& step) {
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
  read_from_bake(object, step);
  if (const auto every = object.optional("every_start"))
    step.every_start = every->truth().value_or(step.every_start);
  read_needs(object, config, step);
  if (step.name == cloud::kPlacement && has_work(step))
    node.refuse("only a \"duration\" for placement: the instance is not there yet");
}

/// The named steps, each merged into the default of its name.
void read_steps(const Node& node, ProvisioningConfig& config) {
  ObjectReader named(node, "provisioning steps by name");
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
    read_provisioning_step(value, config, *step);
  }
}

}  // namespace

ProvisioningConfig read_provisioning(const std::optional<Node>& node) {
  ProvisioningConfig config = cloud::default_provisioning();
  if (!node) return config;
  ObjectReader object(*node, "{\"steps\": {...}}");
  if (const auto bandwidth = object.optional("bandwidth")) {
    config.bandwidth_bytes_per_second =
        read_bandwidth(*bandwidth).value_or(config.bandwidth_bytes_per_second);
  }
  config.resources = read_provisioning_resources(object.optional("resources"));
  if (const auto fast = object.optional("fast_snapshot_restore"))
    config.fast_snapshot_restore = fast->truth().value_or(false);
  if (const auto steps = object.optional("steps")) read_steps(*steps, config);
  try {
    cloud::ProvisioningGraph(config, cloud::BakeLevel::os);
  } catch (const cloud::BadProvisioning& problem) {
    node->report(problem.what());
  }
  return config;
}

namespace {

/// No default step has any of these: absent is none.
void write_needs(const ProvisioningStep& step, Json& entry) {
  if (step.failure.probability > 0 || step.failure.retries > 0) {
    entry["failure"] = {{"probability", step.failure.probability},
                        {"retries", step.failure.retries},
                        {"retry_delay", distribution_json(step.failure.retry_delay)}};
  }
  if (!step.resource.empty()) entry["resource"] = step.resource;
  if (!step.missing.empty()) entry["missing"] = step.missing;
  if (step.first_touch.bytes > 0) {
    entry["first_touch"] = {{"bytes", size_text(step.first_touch.bytes)},
                            {"bandwidth", size_text(step.first_touch.bandwidth_bytes_per_second)}};
  }
}

}  // namespace

Json provisioning_json(const ProvisioningConfig& provisioning) {
  Json json;
  json["bandwidth"] = size_text(provisioning.bandwidth_bytes_per_second);
  json["fast_snapshot_restore"] = provisioning.fast_snapshot_restore;
  json["resources"] = provisioning_resources_json(provisioning.resources);
  for (const ProvisioningStep& step : provisioning.steps) {
    // Everything is written out, as an absent key would take the default step's value again.
    Json& entry = json["steps"][step.name];
    entry["duration"] = distribution_json(step.duration);
    if (step.name == cloud::kPlacement) continue;
    entry["after"] = step.after;
    entry["download"] = size_text(step.download_bytes);
    entry["cpu"] = distribution_json(step.cpu);
    entry["from_bake"] = step.from_bake ? Json(cloud::name(*step.from_bake)) : Json(nullptr);
    entry["every_start"] = step.every_start;
    write_needs(step, entry);
  }
  return json;
}

}  // namespace headroom::scenario
