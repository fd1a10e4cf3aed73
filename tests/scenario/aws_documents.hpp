#pragma once

#include <string>

#include "sim/scenario/text_file.hpp"
#include "tests/scenario/small_scenario.hpp"

namespace headroom::scenario {

/// An example of what a describe-... command writes: "target-groups".
inline Json aws_document(const std::string& name) {
  return Json::parse(read_text_file(HEADROOM_SOURCE_DIR "/tests/data/aws/" + name + ".json", ""));
}

/// The small scenario with the template, the group, the target group and the load balancer pasted
/// from such documents.
inline Json pasted() {
  Json target_group = aws_document("target-groups");
  target_group.update(aws_document("target-group-attributes"));
  Json load_balancer = aws_document("load-balancers");
  load_balancer.update(aws_document("load-balancer-attributes"));
  return small_with({{"/images/ami-0shop000000000001", {{"bake", "middleware"}}},
                     {"/images/ami-0shop000000000002", {{"bake", "application"}}},
                     {"/launch_template", aws_document("launch-template-versions")},
                     {"/auto_scaling_group", aws_document("auto-scaling-groups")},
                     {"/target_group", target_group},
                     {"/load_balancer", load_balancer}});
}

}  // namespace headroom::scenario
