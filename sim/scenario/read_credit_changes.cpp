#include "sim/scenario/read_credit_changes.hpp"

#include <algorithm>

#include "sim/scenario/units.hpp"

namespace headroom::scenario {

using cloud::CreditMode;

std::optional<CreditMode> read_credit_mode(const Node& node) {
  const auto mode = node.choice({"standard", "unlimited"});
  if (!mode) return std::nullopt;
  return *mode == "standard" ? CreditMode::standard : CreditMode::unlimited;
}

std::vector<CreditChange> read_credit_changes(const std::optional<Node>& node,
                                              const std::vector<cloud::InstanceType>& types) {
  std::vector<CreditChange> changes;
  if (!node) return changes;
  for (const Node& entry : node->list()) {
    CreditChange change;
    ObjectReader object(entry, "a change: {\"at\": \"2h\", \"CpuCredits\": \"unlimited\"}");
    if (const auto at = object.required("at"))
      change.at = Instant::at(at->duration().value_or(Duration{}));
    if (const auto mode = object.required("CpuCredits"))
      change.mode = read_credit_mode(*mode).value_or(change.mode);
    changes.push_back(change);
  }
  const bool has_mode = std::any_of(types.begin(), types.end(), [](const auto& type) {
    return type.credits.has_value() || type.name.empty();
  });
  if (!changes.empty() && !has_mode)
    node->report("a change of the credit mode of " + types.front().name,
                 "a burstable instance type, or no such change");
  return changes;
}

Json credit_changes_json(const std::vector<CreditChange>& changes) {
  Json list = Json::array();
  for (const CreditChange& change : changes)
    list.push_back(
        {{"at", duration_text(change.at.since_start())}, {"CpuCredits", cloud::name(change.mode)}});
  return list;
}

}  // namespace headroom::scenario
