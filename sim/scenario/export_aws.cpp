#include "sim/scenario/export_aws.hpp"

#include <fmt/format.h>

namespace headroom::scenario {
namespace {

std::string pretty(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

std::vector<std::pair<std::string, Json>> input_files(const AwsInputs& inputs) {
  std::vector<std::pair<std::string, Json>> files = {
      {"create-launch-template", inputs.launch_template},
      {"create-target-group", inputs.target_group},
      {"modify-target-group-attributes", inputs.target_group_attributes},
      {"create-load-balancer", inputs.load_balancer},
      {"modify-load-balancer-attributes", inputs.load_balancer_attributes},
      {"create-listener", inputs.listener},
      {"create-auto-scaling-group", inputs.group}};
  const auto add = [&](const char* command, const std::vector<Json>& entries) {
    for (std::size_t i = 0; i < entries.size(); ++i)
      files.emplace_back(fmt::format("{}-{}", command, i + 1), entries[i]);
  };
  if (!inputs.suspended.is_null()) files.emplace_back("suspend-processes", inputs.suspended);
  add("put-lifecycle-hook", inputs.lifecycle_hooks);
  if (!inputs.warm_pool.is_null()) files.emplace_back("put-warm-pool", inputs.warm_pool);
  add("put-scheduled-update-group-action", inputs.scheduled_actions);
  add("put-scaling-policy", inputs.policies);
  add("put-metric-alarm", inputs.alarms);
  return files;
}

bool makes_load_balancing(const AwsInputs& inputs) {
  const std::string arn = inputs.group["TargetGroupARNs"][0];
  return arn.find(":000000000000:") != std::string::npos;
}

std::vector<ExportedFile> export_aws(const AwsInputs& inputs) {
  std::vector<ExportedFile> files;
  for (const auto& [name, json] : input_files(inputs))
    files.push_back({name + ".json", pretty(json)});
  files.push_back({"apply.sh", apply_script(inputs), true});
  files.push_back({"cloudformation.json", pretty(cloudformation_template(inputs))});
  files.push_back({"main.tf.json", pretty(terraform_configuration(inputs))});
  return files;
}

Json substitute(const Json& json, const std::vector<std::pair<std::string, Json>>& values) {
  if (json.is_string()) {
    for (const auto& [text, value] : values) {
      if (json == text) return value;
    }
    return json;
  }
  Json result = json;
  if (json.is_structured()) {
    for (Json& member : result) member = substitute(member, values);
  }
  return result;
}

}  // namespace headroom::scenario
