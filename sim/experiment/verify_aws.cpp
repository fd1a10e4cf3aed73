#include "sim/experiment/verify_aws.hpp"

#include "sim/experiment/verify_instance_types.hpp"
#include "sim/experiment/verify_policies.hpp"
#include "sim/experiment/verify_rules.hpp"

namespace headroom::experiment {

using scenario::Json;

Verification verify_aws(const Json& table, const scenario::Environment& environment,
                        const VerifyOptions& options) {
  Verification result;
  const auto list = [&](const char* key) { return table.value(key, Json::array()); };
  if (options.progress) options.progress("AWS's tables and examples");
  result.rows = verify_instance_types(list("instance_types"), environment, options.threads);
  for (const Json& example : list("policies"))
    result.rows.push_back(verify_policy(example, environment));
  for (const Json& example : list("rules"))
    result.rows.push_back(verify_rule(example, environment));
  return result;
}

}  // namespace headroom::experiment
