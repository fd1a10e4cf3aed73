#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/scaling/policy.hpp"

/// The policies as they come to a comparison, each with settings that suit the scenario.
namespace headroom::policies {

/// What the settings go by.
struct Occasion {
  scaling::GroupFacts facts;
  std::string group_name;
  /// Instances that the load needs hour by hour, the most of each; empty where it is not known.
  std::vector<int> hourly_peaks = {};
};

/// A policy with its settings.
struct Contender {
  std::string name;
  std::string summary;
  /// What it puts into a scenario that is without policies, alarms and scheduled actions: a JSON
  /// merge patch (RFC 7386).
  std::string patch;
};

/// All that can be compared on this occasion: the plain ones first, then the catalogue's. A policy
/// that can not do without settings of the user's is not among them.
std::vector<Contender> line_up(const Occasion& occasion);

}  // namespace headroom::policies
