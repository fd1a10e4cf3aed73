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

std::string make_load_balancing(const AwsInputs& inputs) {
  if (!makes_load_balancing(inputs)) return "";
  const std::string targets = inputs.group["TargetGroupARNs"][0];
  const std::string balancer = inputs.load_balancer_attributes["LoadBalancerArn"];
  return fmt::format(
      R"SH(  arn=$(aws elbv2 create-target-group --cli-input-json "$(fill create-target-group.json)" --query 'TargetGroups[0].TargetGroupArn' --output text)
  real {} "$arn"
  real {} "${{arn##*:}}"
  aws elbv2 modify-target-group-attributes --cli-input-json "$(fill modify-target-group-attributes.json)"
  arn=$(aws elbv2 create-load-balancer --cli-input-json "$(fill create-load-balancer.json)" --query 'LoadBalancers[0].LoadBalancerArn' --output text)
  real {} "$arn"
  real {} "${{arn##*:loadbalancer/}}"
  aws elbv2 modify-load-balancer-attributes --cli-input-json "$(fill modify-load-balancer-attributes.json)"
  aws elbv2 create-listener --cli-input-json "$(fill create-listener.json)"
)SH",
      quoted(targets), quoted(suffix(targets)), quoted(balancer),
      quoted(suffix(balancer, "loadbalancer/")));
}

std::string put_all(const AwsInputs& inputs) {
  std::string script;
  const auto put = [&](const char* command, std::size_t count) {
    for (std::size_t i = 1; i <= count; ++i)
      script += fmt::format("  aws autoscaling {0} --cli-input-json \"$(fill {0}-{1}.json)\"\n",
                            command, i);
  };
  put("put-lifecycle-hook", inputs.lifecycle_hooks.size());
  if (!inputs.warm_pool.is_null())
    script += "  aws autoscaling put-warm-pool --cli-input-json \"$(fill put-warm-pool.json)\"\n";
  put("put-scheduled-update-group-action", inputs.scheduled_actions.size());
  for (std::size_t i = 0; i < inputs.policies.size(); ++i) {
    const std::string end = fmt::format(":autoScalingGroupName/{}:policyName/{}",
                                        inputs.group["AutoScalingGroupName"].get<std::string>(),
                                        inputs.policies[i]["PolicyName"].get<std::string>());
    script += fmt::format(
        "  arn=$(aws autoscaling put-scaling-policy --cli-input-json \"$(fill "
        "put-scaling-policy-{}.json)\" --query PolicyARN --output text)\n"
        "  real \"$stand_in_for_policies\"{} \"$arn\"\n",
        i + 1, quoted(end));
  }
  for (std::size_t i = 1; i <= inputs.alarms.size(); ++i)
    script += fmt::format(
        "  aws cloudwatch put-metric-alarm --cli-input-json \"$(fill put-metric-alarm-{}.json)\"\n",
        i);
  return script;
}

}  // namespace

std::string apply_script(const AwsInputs& inputs) {
  std::string all;
  for (const auto& [name, json] : input_files(inputs)) all += json.dump();
  const std::string region = inputs.region;
  std::string script = kHead;
  script += fmt::format(
      "stand_in_for_policies=arn:aws:autoscaling:{}:000000000000:scalingPolicy:"
      "00000000-0000-0000-0000-000000000000\n\n",
      region);
  script += "create() {\n" + asked(all) +
            "  aws ec2 create-launch-template --cli-input-json \"$(fill "
            "create-launch-template.json)\"\n" +
            make_load_balancing(inputs) +
            "  aws autoscaling create-auto-scaling-group --cli-input-json \"$(fill "
            "create-auto-scaling-group.json)\"\n}\n\n";
  script += fmt::format(
      "update() {{\n"
      "  aws ec2 create-launch-template-version --launch-template-name {} --launch-template-data "
      "\"$(jq .LaunchTemplateData create-launch-template.json)\"\n"
      "  aws autoscaling update-auto-scaling-group --cli-input-json \"$(jq 'del(.DesiredCapacity, "
      ".Tags, .TargetGroupARNs, .LoadBalancerNames, .LifecycleHookSpecificationList, .InstanceId)' "
      "create-auto-scaling-group.json)\"\n}}\n\n",
      quoted(inputs.launch_template["LaunchTemplateName"]));
  script += "put() {\n  :\n" + put_all(inputs) + "}\n\n";
  script +=
      "case \"${1:-}\" in\n"
      "  create) create; put ;;\n"
      "  update) update; put ;;\n"
      "  *) echo \"usage: ./apply.sh create|update\" >&2; exit 2 ;;\n"
      "esac\n";
  return script;
}

}  // namespace headroom::scenario
