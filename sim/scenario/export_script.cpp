#include <fmt/format.h>

#include "sim/scenario/export_aws.hpp"

namespace headroom::scenario {
namespace {

std::string quoted(const std::string& word) {
  std::string text = "'";
  for (const char c : word) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return text + "'";
}

/// The functions that every script begins with. `real OLD NEW`: from here on, files are read with
/// NEW in place of OLD.
constexpr const char* kHead = R"SH(#!/usr/bin/env bash
# Applies what these files describe with the AWS CLI, in the order in which AWS needs it.
#   ./apply.sh create    makes everything anew
#   ./apply.sh update    changes a group that is there: a new version of its template, its settings (but not its
#                        desired capacity, tags or target groups), and its policies, alarms, hooks and schedules
# The files hold stand-ins for what has a name only when it is made (account 000000000000, ids of zeros): this script
# puts the real ones in their place, in the order in which it gets to know them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

stand_ins=() reals=()
real() { stand_ins+=("$1"); reals+=("$2"); }
fill() {
  local text i
  text=$(cat "$1")
  for i in "${!stand_ins[@]}"; do text=${text//"${stand_ins[$i]}"/"${reals[$i]}"}; done
  printf '%s' "$text"
}
)SH";

/// What the scenario does not know and the user must tell.
std::string asked(const std::string& text) {
  std::string script;
  if (text.find(kPlaceholderVpc) != std::string::npos)
    script +=
        fmt::format("  real {} \"${{VPC:?the id of the VPC: VPC=vpc-... ./apply.sh create}}\"\n",
                    kPlaceholderVpc);
  int number = 0;
  for (const char* subnet : kPlaceholderSubnets) {
    ++number;
    if (text.find(subnet) == std::string::npos) continue;
    script += fmt::format(
        "  real {0} \"${{SUBNET_{1}:?the id of a subnet: SUBNET_{1}=subnet-... ./apply.sh "
        "create}}\"\n",
        subnet, number);
  }
  return script;
}

/// Everything after the last colon of an ARN names the resource, as dimensions do.
std::string suffix(const std::string& arn, const std::string& prefix = "") {
  const std::string resource = arn.substr(arn.rfind(':') + 1);
  return resource.starts_with(prefix) ? resource.substr(prefix.size()) : resource;
}

/// From here on the target group's and the load balancer's stand-ins are what `arn` is.
std::string know_targets(const AwsInputs& inputs) {
  const std::string arn = inputs.group["TargetGroupARNs"][0];
  return fmt::format("  real {} \"$arn\"\n  real {} \"${{arn##*:}}\"\n", quoted(arn),
                     quoted(suffix(arn)));
}
std::string know_balancer(const AwsInputs& inputs) {
  const std::string arn = inputs.load_balancer_attributes["LoadBalancerArn"];
  return fmt::format("  real {} \"$arn\"\n  real {} \"${{arn##*:loadbalancer/}}\"\n", quoted(arn),
                     quoted(suffix(arn, "loadbalancer/")));
}

/// A command that takes a file of its own name.
std::string call(const char* service, const std::string& command, const std::string& file) {
  return fmt::format("aws {} {} --cli-input-json \"$(fill {}.json)\"", service, command, file);
}
std::string call(const char* service, const std::string& command) {
  return "  " + call(service, command, command) + "\n";
}
std::string ask(const std::string& command, const char* query) {
  return fmt::format("  arn=$({} --query '{}' --output text)\n", command, query);
}

std::string make_load_balancing(const AwsInputs& inputs) {
  if (!makes_load_balancing(inputs)) return "";
  return ask(call("elbv2", "create-target-group", "create-target-group"),
             "TargetGroups[0].TargetGroupArn") +
         know_targets(inputs) + call("elbv2", "modify-target-group-attributes") +
         ask(call("elbv2", "create-load-balancer", "create-load-balancer"),
             "LoadBalancers[0].LoadBalancerArn") +
         know_balancer(inputs) + call("elbv2", "modify-load-balancer-attributes") +
         call("elbv2", "create-listener");
}

/// Those of the group that is there.
std::string find_load_balancing(const AwsInputs& inputs) {
  if (!makes_load_balancing(inputs)) return "";
  const std::string group = inputs.group["AutoScalingGroupName"];
  return ask("aws autoscaling describe-auto-scaling-groups --auto-scaling-group-names " +
                 quoted(group),
             "AutoScalingGroups[0].TargetGroupARNs[0]") +
         know_targets(inputs) +
         ask("aws elbv2 describe-target-groups --target-group-arns \"$arn\"",
             "TargetGroups[0].LoadBalancerArns[0]") +
         know_balancer(inputs);
}

std::string put_all(const AwsInputs& inputs) {
  std::string script;
  const auto put = [&](const char* service, const std::string& command, std::size_t count) {
    for (std::size_t i = 1; i <= count; ++i)
      script += "  " + call(service, command, fmt::format("{}-{}", command, i)) + "\n";
  };
  if (!inputs.suspended.is_null()) script += call("autoscaling", "suspend-processes");
  put("autoscaling", "put-lifecycle-hook", inputs.lifecycle_hooks.size());
  if (!inputs.warm_pool.is_null()) script += call("autoscaling", "put-warm-pool");
  put("autoscaling", "put-scheduled-update-group-action", inputs.scheduled_actions.size());
  const std::string group = inputs.group["AutoScalingGroupName"];
  for (std::size_t i = 0; i < inputs.policies.size(); ++i) {
    const std::string name = inputs.policies[i]["PolicyName"];
    script +=
        ask(call("autoscaling", "put-scaling-policy", fmt::format("put-scaling-policy-{}", i + 1)),
            "PolicyARN");
    script += fmt::format("  real {} \"$arn\"\n",
                          quoted(placeholder_policy_arn(inputs.region, group, name)));
  }
  put("cloudwatch", "put-metric-alarm", inputs.alarms.size());
  return script.empty() ? "  :\n" : script;
}

}  // namespace

std::string apply_script(const AwsInputs& inputs) {
  std::string all;
  for (const auto& [name, json] : input_files(inputs)) all += json.dump();
  std::string script = kHead;
  script += fmt::format("export AWS_REGION={0} AWS_DEFAULT_REGION={0}\n\n", quoted(inputs.region));
  script += "create() {\n" + asked(all) + call("ec2", "create-launch-template") +
            make_load_balancing(inputs) + call("autoscaling", "create-auto-scaling-group") +
            "}\n\n";
  script += "update() {\n" + find_load_balancing(inputs);
  script += fmt::format(
      "  aws ec2 create-launch-template-version --launch-template-name {} --launch-template-data "
      "\"$(jq .LaunchTemplateData create-launch-template.json)\"\n"
      "  aws autoscaling update-auto-scaling-group --cli-input-json \"$(jq 'del(.DesiredCapacity, "
      ".Tags, .TargetGroupARNs, .LoadBalancerNames, .LifecycleHookSpecificationList, .InstanceId)' "
      "create-auto-scaling-group.json)\"\n}}\n\n",
      quoted(inputs.launch_template["LaunchTemplateName"]));
  script += "put() {\n" + put_all(inputs) + "}\n\n";
  script +=
      "case \"${1:-}\" in\n"
      "  create) create; put ;;\n"
      "  update) update; put ;;\n"
      "  *) echo \"usage: ./apply.sh create|update\" >&2; exit 2 ;;\n"
      "esac\n";
  return script;
}

}  // namespace headroom::scenario
