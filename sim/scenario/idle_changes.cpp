#include "sim/scenario/idle_changes.hpp"

#include <fmt/format.h>

#include "sim/scenario/problems.hpp"

namespace headroom::scenario {

using scaling::message;

std::optional<scaling::Message> idle_change(const Change& change, const Scenario& with,
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
  const scaling::Message holds =
      is_there ? message("; what holds there is {}", resolved[pointer].dump()) : scaling::Message();
  return message("--set {}={} leaves the scenario as it is{}", change.pointer, change.value, holds);
}

}  // namespace headroom::scenario
