#include "sim/world/sources.hpp"

#include <map>
#include <variant>

namespace headroom::world {

std::string source_name(const scenario::LoadConfig& load,
                        const std::vector<load::ThreadGroupConfig>& groups, std::size_t index) {
  if (groups.size() == 1) return load.name;
  const std::string& name = groups[index].name;
  int times = 1;
  for (std::size_t i = 0; i < index; ++i) times += groups[i].name == name ? 1 : 0;
  return load.name + "/" + name + (times > 1 ? "#" + std::to_string(times) : "");
}

std::vector<SourceConfig> sources(const scenario::Scenario& scenario) {
  std::vector<SourceConfig> all;
  for (const scenario::LoadConfig& load : scenario.load) {
    const auto* groups = std::get_if<std::vector<load::ThreadGroupConfig>>(&load.kind);
    if (groups == nullptr) {
      all.push_back({load.name, &load, nullptr});
      continue;
    }
    std::map<load::ThreadGroupConfig::Phase, int> numbers;
    for (std::size_t i = 0; i < groups->size(); ++i) {
      const load::ThreadGroupConfig& group = (*groups)[i];
      all.push_back({source_name(load, *groups, i), &load, &group, ++numbers[group.phase]});
    }
  }
  return all;
}

}  // namespace headroom::world
