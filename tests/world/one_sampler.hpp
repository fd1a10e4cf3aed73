#pragma once

#include <string>

#include "sim/load/thread_group.hpp"

namespace headroom::world {

/// A thread group of one thread whose plan is one sampler, again and again.
/// @param loops PlanNode::kForever for users who never end
inline load::ThreadGroupConfig one_sampler(const std::string& name, const std::string& sampler_name,
                                           std::uint32_t loops) {
  load::ThreadGroupConfig group;
  group.name = name;
  group.loops = loops;
  load::Sampler sampler;
  sampler.name = sampler_name;
  group.samplers = {sampler};
  load::PlanNode node;
  node.sampler = 0;
  group.plan = {node};
  return group;
}

}  // namespace headroom::world
