#pragma once

#include <string>
#include <utility>
#include <vector>

#include "sim/scenario/json_text.hpp"

namespace headroom::scenario {

/// A file that a user gives: its name, for messages, and its text.
using NamedText = std::pair<std::string, std::string>;

/// What a heap of AWS's own documents holds: outputs of describe-... commands and inputs of
/// create-, put- and modify-... commands, entry by entry, as they stand there.
struct AwsDocuments {
  std::vector<Json> groups, template_versions, configurations, target_groups, load_balancers,
      policies, alarms, scheduled_actions, lifecycle_hooks, warm_pools, suspensions;
  Json target_group_attributes = Json::array(), load_balancer_attributes = Json::array();
  std::vector<std::string> read;     ///< "group.json: 1 Auto Scaling group"
  std::vector<std::string> ignored;  ///< "listener.json: a listener, which has no effect here"
};

/// Recognises each document by its keys.
/// @throws BadScenario for each file that is none of them, with what there is
AwsDocuments read_aws_documents(const std::vector<NamedText>& files);

}  // namespace headroom::scenario
