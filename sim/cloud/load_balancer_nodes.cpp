#include "sim/cloud/load_balancer_nodes.hpp"

namespace headroom::cloud {

std::string_view name(TargetVerdict verdict) {
  switch (verdict) {
    case TargetVerdict::majority: return "majority";
    case TargetVerdict::any_node: return "any_node";
    case TargetVerdict::every_node: return "every_node";
  }
  return "";
}

std::optional<TargetVerdict> target_verdict(std::string_view text) {
  for (const auto verdict :
       {TargetVerdict::majority, TargetVerdict::any_node, TargetVerdict::every_node}) {
    if (name(verdict) == text) return verdict;
  }
  return std::nullopt;
}

}  // namespace headroom::cloud
