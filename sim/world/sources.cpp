#include "sim/world/sources.hpp"

#include <variant>

namespace headroom::world {

std::vector<SourceConfig> sources(const scenario::Scenario& scenario) {
  std::vector<SourceConfig> all;
  for (const scenario::LoadConfig& load : scenario.load) {
    const auto* groups = std::get_if<std::vector<load::ThreadGroupConfig>>(&load.kind);
    if (groups == nullptr) {
      all.push_back({load.name, &load, nullptr});
      continue;
    }
    for (const load::ThreadGroupConfig& group : *groups)
      all.push_back(
          {groups->size() == 1 ? load.name : load.name + "/" + group.name, &load, &group});
  }
  return all;
}

}  // namespace headroom::world
