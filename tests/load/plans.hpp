#pragma once

#include <string>
#include <vector>

#include "sim/load/plan_program.hpp"

/// Small plans for tests, written as trees.
namespace headroom::load {

inline PlanNode leaf(std::size_t sampler) {
  PlanNode node;
  node.sampler = sampler;
  return node;
}
inline PlanNode node(PlanNode::Kind kind, std::vector<PlanNode> children) {
  PlanNode result;
  result.kind = kind;
  result.children = std::move(children);
  return result;
}
inline PlanNode loop(std::uint32_t times, std::vector<PlanNode> children) {
  PlanNode result = node(PlanNode::Kind::loop, std::move(children));
  result.loops = times;
  return result;
}
inline PlanNode limited(PlanNode::Kind kind, double limit, std::vector<PlanNode> children) {
  PlanNode result = node(kind, std::move(children));
  result.limit = limit;
  return result;
}

/// What one thread goes through, "ABBC", when every sample succeeds at once.
inline std::string walk(PlanProgram& program, std::uint32_t thread = 0, std::size_t most = 1000) {
  std::string samples;
  if (!program.has_samplers()) return samples;
  bool is_more = program.start(thread, Instant{});
  while (is_more && samples.size() < most) {
    samples += static_cast<char>('A' + program.sampler(thread));
    is_more = program.go_on(thread, Instant{});
  }
  return samples;
}
inline PlanProgram program_of(std::uint32_t loops, const std::vector<PlanNode>& plan,
                              std::uint32_t threads = 1, std::uint64_t seed = 1) {
  return PlanProgram(loops, plan, threads, engine::stream_key(seed, 0, "choice"));
}
inline std::string walk(std::uint32_t loops, const std::vector<PlanNode>& plan,
                        std::size_t most = 1000) {
  PlanProgram program = program_of(loops, plan);
  return walk(program, 0, most);
}

}  // namespace headroom::load
