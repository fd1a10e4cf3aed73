#pragma once

#include <string>
#include <vector>

#include "sim/scenario/scenario.hpp"

namespace headroom::world {

/// Who sends requests, as the scenario has it: an entry of `load`, or one of its thread groups.
struct SourceConfig {
  std::string name;  ///< keys its random numbers
  const scenario::LoadConfig* load = nullptr;
  const load::ThreadGroupConfig* group = nullptr;  ///< of closed load, else nullptr
  /// JMeter counts the thread groups of a test, anew for setUp, main and tearDown ones.
  int number_in_phase = 1;

  /// What JMeter would call it.
  const std::string& thread_group_name() const { return group ? group->name : name; }
};

/// The name of a thread group's source. Groups may share a name, not their random numbers.
std::string source_name(const scenario::LoadConfig& load,
                        const std::vector<load::ThreadGroupConfig>& groups, std::size_t index);

/// In the order of the scenario, which is that of the sources' numbers in a run. They point into
/// the scenario.
std::vector<SourceConfig> sources(const scenario::Scenario& scenario);

}  // namespace headroom::world
