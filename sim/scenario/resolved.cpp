#include "sim/scenario/resolved.hpp"

#include "sim/scenario/read_alarms.hpp"
#include "sim/scenario/read_application.hpp"
#include "sim/scenario/read_auto_scaling_group.hpp"
#include "sim/scenario/read_composite_alarms.hpp"
#include "sim/scenario/read_credit_changes.hpp"
#include "sim/scenario/read_custom_metrics.hpp"
#include "sim/scenario/read_faults.hpp"
#include "sim/scenario/read_fidelity.hpp"
#include "sim/scenario/read_launch_template.hpp"
#include "sim/scenario/read_lifecycle_hooks.hpp"
#include "sim/scenario/read_load_balancer.hpp"
#include "sim/scenario/read_noise.hpp"
#include "sim/scenario/read_operator_requests.hpp"
#include "sim/scenario/read_policies.hpp"
#include "sim/scenario/read_provisioning.hpp"
#include "sim/scenario/read_purchase.hpp"
#include "sim/scenario/read_recorded_load.hpp"
#include "sim/scenario/read_releases.hpp"
#include "sim/scenario/read_run_settings.hpp"
#include "sim/scenario/read_scheduled_actions.hpp"
#include "sim/scenario/read_static_targets.hpp"
#include "sim/scenario/read_throttle.hpp"
#include "sim/scenario/read_vertical_scaling.hpp"
#include "sim/scenario/read_warm_pool.hpp"
#include "sim/scenario/units.hpp"

namespace headroom::scenario {
namespace {

Json load_json(const Scenario& scenario, const Json& given) {
  Json list = Json::array();
  for (std::size_t i = 0; i < scenario.load.size(); ++i) {
    Json entry = {{"name", scenario.load[i].name},
                  {"start", duration_text(scenario.load[i].start)}};
    if (const auto* open = std::get_if<load::OpenLoadConfig>(&scenario.load[i].kind))
      entry.update(recorded_load_json(*open));
    for (const auto& [key, value] : given[i].items()) {
      if (!value.is_null() || !entry.contains(key)) entry[key] = value;
    }
    list.push_back(std::move(entry));
  }
  return list;
}

Json image_json(const cloud::LaunchTemplateConfig& launch_template) {
  const cloud::ImageConfig& image = launch_template.image;
  Json json = {{"bake", cloud::name(image.bake)}, {"owner", cloud::name(image.owner)}};
  if (image.owner == cloud::ImageOwner::own) json["snapshot_gib"] = launch_template.snapshot_gib();
  if (image.owner == cloud::ImageOwner::marketplace)
    json["software_usd_per_hour"] = image.software_usd_per_hour;
  return json;
}

Json slo_json(const Scenario& scenario) {
  Json json = Json::object();
  for (const Objective& objective : scenario.slo) {
    if (objective.quantile > 0)
      json[objective.name] = duration_text(Duration::from_seconds(objective.limit));
    else
      json[objective.name] = objective.limit;
  }
  return json;
}

/// A single override is no more than a type, but decides in the document that has it: it stays, so
/// that a change of the type has the same place there and here.
void keep_single_override(const Scenario& scenario, const Json& given, Json& json) {
  static const Json::json_pointer kOverrides(
      "/auto_scaling_group/MixedInstancesPolicy/LaunchTemplate/Overrides");
  if (scenario.group.mixed || !given.contains(kOverrides) || given[kOverrides].empty()) return;
  json[kOverrides] = {{{"InstanceType", scenario.launch_template.type.name}}};
}

}  // namespace

Json resolved_json(const Scenario& scenario, const Json& given, const Environment& environment) {
  Json json;
  json["version"] = 1;
  json["name"] = scenario.name;
  json["region"] = scenario.region;
  json["duration"] = duration_text(scenario.duration);
  json["seed"] = scenario.seed;
  json["start_time"] = utc_text(scenario.start_time);
  json["application"] = application_json(scenario.application);
  json["images"][scenario.launch_template.image.id] = image_json(scenario.launch_template);
  if (given.contains("instance_types")) json["instance_types"] = given["instance_types"];
  json["provisioning"] = provisioning_json(scenario.provisioning);
  json["launch_template"] = launch_template_json(scenario.launch_template);
  json["auto_scaling_group"] = auto_scaling_group_json(scenario.group);
  keep_single_override(scenario, given, json);
  json["target_group"] = target_group_json(scenario.target_group);
  json["target_group"]["static_targets"] = static_targets_json(scenario);
  json["load_balancer"] = load_balancer_json(scenario.load_balancer);
  json["scaling_policies"] =
      policies_json(scenario.policies, scenario.group.name, environment.policies);
  json["metric_alarms"] = alarms_json(scenario);
  json["composite_alarms"] = composite_alarms_json(scenario);
  json["custom_metrics"] = custom_metrics_json(scenario);
  json["operator_requests"] = operator_requests_json(scenario.operator_requests);
  json["scheduled_actions"] = scheduled_actions_json(scenario.scheduled_actions);
  json["lifecycle_hooks"] = lifecycle_hooks_json(scenario.lifecycle_hooks);
  json["suspended_processes"] = suspended_processes_json(scenario.group.suspensions);
  json["faults"] = faults_json(scenario);
  if (scenario.group.warm_pool) json["warm_pool"] = warm_pool_json(*scenario.group.warm_pool);
  json["notification_configurations"] = notifications_json(scenario.notifications);
  json["load"] = load_json(scenario, given["load"]);
  if (scenario.history) json["history"] = given["history"];
  if (given.contains("releases") && !given["releases"].is_null())
    json["releases"] = releases_json(scenario.releases);
  json["credit_changes"] = credit_changes_json(scenario.credit_changes);
  json["vertical_scaling"] = vertical_scaling_json(scenario.group.resizing);
  json["slo"] = slo_json(scenario);
  json["purchase"] = purchase_json(scenario.purchase);
  json["initial"]["instances"] = scenario.initial.running ? "running" : "launching";
  json["initial"]["credits"] =
      scenario.initial.credits ? Json(*scenario.initial.credits) : Json("launch");
  json["throttle"] = throttle_json(scenario.throttle);
  if (scenario.noise) json["noise"] = noise_json(*scenario.noise);
  const cloud::InstanceType& type = scenario.launch_template.type;
  if (type.hyper_thread_yield < type.threads_per_core)  // else every vCPU is as good as a core
    json["hyper_thread_yield"] = type.hyper_thread_yield;
  json["account"]["launch_credit_grants_per_day"] = scenario.launch_credit_grants_per_day;
  json["monitoring"] = monitoring_json(scenario.monitoring);
  json["warm_up"] = warm_up_json(scenario);
  json["fidelity"] = fidelity_json(scenario.fidelity);
  json["timeseries"]["step"] = duration_text(scenario.timeseries_step);
  return json;
}

}  // namespace headroom::scenario
