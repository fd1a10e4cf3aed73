#include "sim/scenario/read_group.hpp"

#include <fmt/format.h>

#include "sim/scenario/described.hpp"
#include "sim/scenario/read_auto_scaling_group.hpp"
#include "sim/scenario/read_launch_configuration.hpp"
#include "sim/scenario/read_launch_template.hpp"
#include "sim/scenario/read_warm_pool.hpp"

namespace headroom::scenario {
namespace {

void read_template(ObjectReader& object, const std::map<std::string, cloud::ImageConfig>& images,
                   const cloud::InstanceTypes& types, Scenario& scenario) {
  const Json& document = object.node().json();
  const auto configuration = object.optional("launch_configuration");
  const auto launch_template =
      configuration ? object.optional("launch_template") : object.required("launch_template");
  if (configuration) {
    if (launch_template)
      launch_template->report("beside \"launch_configuration\"", "one of the two");
    const Described described(*configuration, kDescribeLaunchConfigurations,
                              configuration_of_group(document));
    if (described.entry())
      scenario.launch_template = read_launch_configuration(*described.entry(), images, types);
  } else if (launch_template) {
    const Described described(*launch_template, kDescribeLaunchTemplateVersions,
                              template_of_group(document));
    if (described.entry())
      scenario.launch_template = read_launch_template(*described.entry(), images, types);
  }
}

/// A group may name the launch configuration that the scenario has, and no other.
void check_configuration(const Node& group, bool has_configuration, const std::string& name) {
  if (!group.json().is_object() || !group.json().contains("LaunchConfigurationName")) return;
  const Json& named = group.json()["LaunchConfigurationName"];
  const Node place(named, step(group.place(), "LaunchConfigurationName"), group.context());
  if (named.is_null()) return;
  if (!has_configuration)
    place.report("a group with a launch configuration",
                 "\"launch_configuration\" in place of \"launch_template\", or no such key");
  else if (named != name)
    place.report(describe(named), fmt::format("\"{}\", the scenario's launch_configuration", name));
}

/// A described group tells of its warm pool; the scenario's own block counts more.
void read_described_pool(const Node& group, Scenario& scenario) {
  if (!group.json().is_object() || !group.json().contains("WarmPoolConfiguration")) return;
  const Json& pool = group.json()["WarmPoolConfiguration"];
  if (pool.is_null()) return;
  scenario.group.warm_pool =
      read_warm_pool(Node(pool, step(group.place(), "WarmPoolConfiguration"), group.context()));
}

}  // namespace

void read_group_and_template(ObjectReader& object,
                             const std::map<std::string, cloud::ImageConfig>& images,
                             const cloud::InstanceTypes& types, Scenario& scenario) {
  read_template(object, images, types, scenario);
  const auto node = object.required("auto_scaling_group");
  if (!node) return;
  DescribeOutput output = kDescribeAutoScalingGroups;
  output.output_only.insert(output.output_only.end(),
                            {"LaunchConfigurationName", "WarmPoolConfiguration"});
  const Described described(*node, output, {});
  if (!described.entry()) return;
  const Node whole(described.given(), described.entry()->place(), node->context());
  check_configuration(whole, object.optional("launch_configuration").has_value(),
                      scenario.launch_template.name);
  scenario.group = read_auto_scaling_group(*described.entry(), types, scenario);
  read_described_pool(whole, scenario);
  if (scenario.launch_template.type.name.empty()) {
    node->report("no instance type",
                 "\"InstanceType\" in the launch template, or an override of the group");
  }
}

}  // namespace headroom::scenario
