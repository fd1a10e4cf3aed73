#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "sim/scenario/node.hpp"
#include "sim/scenario/scenario.hpp"

namespace headroom::scenario {

/// The `operator_requests` block: [{"at": "30m", "enter_standby": {"InstanceIds": ["i-0001"],
/// "ShouldDecrementDesiredCapacity": true}}, ...], each with the AWS CLI's own input.
std::vector<cloud::OperatorRequest> read_operator_requests(const std::optional<Node>& node,
                                                           Duration run);
Json operator_requests_json(const std::vector<cloud::OperatorRequest>& requests);

/// As the AWS CLI names it: "enter-standby".
std::string_view command_of(const cloud::OperatorRequest& request);

}  // namespace headroom::scenario
