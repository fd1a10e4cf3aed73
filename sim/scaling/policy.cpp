#include "sim/scaling/policy.hpp"

namespace headroom::scaling {

const PolicyKind* find_policy(PolicyCatalog catalog, std::string_view type) {
  for (const PolicyKind& kind : catalog) {
    if (kind.type == type) return &kind;
  }
  return nullptr;
}

}  // namespace headroom::scaling
