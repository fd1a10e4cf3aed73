#include <fmt/format.h>

#include "sim/scenario/import_asg.hpp"

namespace headroom::scenario {
namespace {

/// A word for the shell, in single quotes.
std::string quoted(const std::string& word) {
  std::string text = "'";
  for (const char c : word) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return text + "'";
}

constexpr const char* kScript =
    R"(# The AWS CLI's commands that `headroom import asg` eats the output of. They only read.
GROUP={group}
aws autoscaling describe-auto-scaling-groups --auto-scaling-group-names "$GROUP" --output json > group.json
aws autoscaling describe-policies --auto-scaling-group-name "$GROUP" --output json > policies.json
aws autoscaling describe-scheduled-actions --auto-scaling-group-name "$GROUP" --output json > scheduled-actions.json
aws autoscaling describe-lifecycle-hooks --auto-scaling-group-name "$GROUP" --output json > lifecycle-hooks.json
aws cloudwatch describe-alarms --output json > alarms.json

# The launch template that the group names (or, in the older form, its launch configuration).
TEMPLATE=$(jq -r '.AutoScalingGroups[0] | .LaunchTemplate // .MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification | .LaunchTemplateId // empty' group.json)
CONFIGURATION=$(jq -r '.AutoScalingGroups[0].LaunchConfigurationName // empty' group.json)
if [ -n "$TEMPLATE" ]; then
  aws ec2 describe-launch-template-versions --launch-template-id "$TEMPLATE" --output json > launch-template-versions.json
elif [ -n "$CONFIGURATION" ]; then
  aws autoscaling describe-launch-configurations --launch-configuration-names "$CONFIGURATION" --output json > launch-configurations.json
fi

# The target group and the load balancer, where there is one.
TARGETS=$(jq -r '.AutoScalingGroups[0].TargetGroupARNs[0] // empty' group.json)
if [ -n "$TARGETS" ]; then
  aws elbv2 describe-target-groups --target-group-arns "$TARGETS" --output json > target-groups.json
  aws elbv2 describe-target-group-attributes --target-group-arn "$TARGETS" --output json > target-group-attributes.json
  BALANCER=$(jq -r '.TargetGroups[0].LoadBalancerArns[0] // empty' target-groups.json)
fi
if [ -n "${{BALANCER:-}}" ]; then
  aws elbv2 describe-load-balancers --load-balancer-arns "$BALANCER" --output json > load-balancers.json
  aws elbv2 describe-load-balancer-attributes --load-balancer-arn "$BALANCER" --output json > load-balancer-attributes.json
fi

# For `headroom backtest`: what the group did in the last six weeks.
mkdir -p activities
aws autoscaling describe-scaling-activities --auto-scaling-group-name "$GROUP" --output json > activities/activities.json

# Then: headroom import asg *.json --out my.json
)";

}  // namespace

std::string import_asg_commands(const std::string& group) {
  return fmt::format(kScript,
                     fmt::arg("group", group.empty() ? "the-name-of-the-group" : quoted(group)));
}

}  // namespace headroom::scenario
