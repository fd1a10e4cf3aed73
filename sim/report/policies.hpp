#pragma once

#include <string>

#include "sim/scaling/policy.hpp"
#include "sim/scenario/json_text.hpp"

namespace headroom::report {

/// The catalogue of policies, a line each.
std::string policy_list(scaling::PolicyCatalog catalog);
scenario::Json policy_list_json(scaling::PolicyCatalog catalog);

/// A policy, where it is from, and all that it can be told: with units, ranges and defaults.
std::string policy_description(const scaling::PolicyKind& kind);
scenario::Json policy_description_json(const scaling::PolicyKind& kind);

}  // namespace headroom::report
