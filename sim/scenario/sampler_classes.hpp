#pragma once

#include <vector>

#include "sim/cloud/application.hpp"
#include "sim/load/thread_group.hpp"
#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// Whether a path, or a method and a path, is one that a pattern means: `*` stands for anything.
/// "/item/*", "POST /cart".
bool path_matches(const std::string& pattern, const load::Sampler& sampler);

/// Gives each sampler of a plan its request class: that of its name in `samplers`, else that of the
/// first pattern there that its path matches, else the class that is called like it.
/// @param plan where a sampler without a class is reported @param node `samplers`
void map_samplers(const Node& plan, const std::optional<Node>& node,
                  const cloud::ApplicationConfig& application,
                  std::vector<load::ThreadGroupConfig>& groups);

}  // namespace headroom::scenario
