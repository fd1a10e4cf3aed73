#include "sim/cli/policy.hpp"

#include <fmt/format.h>

#include "policies/catalogue.hpp"
#include "sim/cli/exit_status.hpp"
#include "sim/cli/known_names.hpp"
#include "sim/cli/terminal.hpp"
#include "sim/report/policies.hpp"

namespace headroom::cli {
namespace {

std::string as_text(const scenario::Json& json) { return scenario::dump(json) + "\n"; }

}  // namespace

const scaling::PolicyKind& policy_kind(const std::string& type) {
  if (const scaling::PolicyKind* kind = scaling::find_policy(policies::catalogue(), type))
    return *kind;
  throw BadUsage(
      fmt::format("there is no policy of type \"{}\"; there are {}", type,
                  known_names(policies::catalogue(), [](const auto& kind) { return kind.type; })));
}

int tell_policies(const PolicyCommand& command) {
  if (command.type.empty()) {
    print(command.json ? as_text(report::policy_list_json(policies::catalogue()))
                       : report::policy_list(policies::catalogue()));
  } else {
    const scaling::PolicyKind& kind = policy_kind(command.type);
    print(command.json ? as_text(report::policy_description_json(kind))
                       : report::policy_description(kind));
  }
  return kDone;
}

}  // namespace headroom::cli
