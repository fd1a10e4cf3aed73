#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// How a describe-... command writes what a create-... command takes.
struct DescribeOutput {
  std::string command;                   ///< "describe-target-groups"
  std::string list;                      ///< "TargetGroups"
  std::string name_key;                  ///< "TargetGroupName"
  std::vector<std::string> output_only;  ///< keys of an entry that the create command has not
};
extern const DescribeOutput kDescribeAutoScalingGroups;
extern const DescribeOutput kDescribeLaunchTemplateVersions;
extern const DescribeOutput kDescribeLaunchConfigurations;
extern const DescribeOutput kDescribeTargetGroups;
extern const DescribeOutput kDescribeLoadBalancers;

/// Which of several entries is meant, and why.
struct Wanted {
  std::function<bool(const Json& entry)> is_it = {};  ///< empty: only one entry is allowed
  std::string why = {};  ///< "the one that the group names": for messages
};

/// A block of a scenario as its reader wants it: the input of a create-... command, an entry of the
/// describe-... command's output, or that whole output. Keys that only the output has are left
/// out; places in messages stay those of the document.
class Described {
 public:
  /// @param beside keys that may stand beside the list, and are looked for there: "Attributes" of
  /// describe-target-group-attributes
  Described(const Node& given, const DescribeOutput& output, const Wanted& wanted,
            const std::vector<std::string>& beside = {});
  Described(const Described&) = delete;
  Described& operator=(const Described&) = delete;

  /// Empty after a problem.
  const std::optional<Node>& entry() const { return entry_; }
  /// The entry with all its keys. @pre there is one
  const Json& given() const { return *given_; }
  /// What stands beside the list; empty where there is no list.
  std::optional<Node> beside(const std::string& key) const;

 private:
  void take(const Node& node, const DescribeOutput& output);

  const Json* given_ = nullptr;
  Json kept_;
  std::optional<Node> entry_;
  std::optional<Node> wrapper_;
};

/// The launch template, launch configuration or target group that a group is made with, by the
/// scenario's document: what its auto_scaling_group names.
Wanted template_of_group(const Json& scenario);
Wanted configuration_of_group(const Json& scenario);
Wanted target_group_of_group(const Json& scenario);

}  // namespace headroom::scenario
