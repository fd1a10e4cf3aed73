#include "sim/scenario/idle_changes.hpp"

#include <fmt/format.h>

#include "sim/scenario/problems.hpp"

namespace headroom::scenario {

std::optional<std::string> idle_change(const Change& change, const Scenario& with,
                                       const std::function<Scenario()>& without) {
  const Json resolved = Json::parse(with.resolved);
  const Json::json_pointer pointer(change.pointer);
  const bool is_there = resolved.contains(pointer);
  if (is_there && resolved[pointer] == value_of_text(change.value)) return std::nullopt;
  try {
    if (without().resolved != with.resolved) return std::nullopt;
  } catch (const BadScenario&) {
    return std::nullopt;  // without the change there is no scenario at all
  }
  const std::string holds =
      is_there ? fmt::format("; what holds there is {}", resolved[pointer].dump()) : "";
  return fmt::format("--set {}={} leaves the scenario as it is{}", change.pointer, change.value,
                     holds);
}

}  // namespace headroom::scenario
