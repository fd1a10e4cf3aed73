// A policy of one's own for headroom's policy type "shared-object", built by
//   g++ -shared -fPIC -I HEADROOM my_policy.cpp -o my_policy.so
// It keeps a number of instances for each hour of the run: {"by_hour": [1, 2, 4]}, the last for all
// hours after it.
#include <algorithm>
#include <exception>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "policies/external/headroom_policy.h"

using Json = nlohmann::json;

struct headroom_policy {
  std::vector<int> by_hour;
  std::string answer;  // lasts until the next call
};

namespace {

thread_local std::string problem;  // why no policy could be made

std::string decide(const std::vector<int>& by_hour, const Json& seen) {
  const auto hour = static_cast<std::size_t>(seen["t_s"].get<double>() / 3600);
  const int wanted = by_hour[std::min(hour, by_hour.size() - 1)];
  const Json& group = seen["group"];
  return Json({{"desired", std::clamp(wanted, group["min"].get<int>(), group["max"].get<int>())},
               {"reason", "hour " + std::to_string(hour) + " of the run"}})
      .dump();
}

}  // namespace

int headroom_policy_version() { return HEADROOM_POLICY_VERSION; }

headroom_policy* headroom_policy_create(const char* config_json, const char*,
                                        const char** needs_line) try {
  const Json config = Json::parse(config_json);
  auto* policy = new headroom_policy{config.at("by_hour"), {}};
  if (policy->by_hour.empty()) policy->by_hour = {1};
  policy->answer = R"({"v": 1, "needs": {"tick_s": 60}})";
  *needs_line = policy->answer.c_str();
  return policy;
} catch (const std::exception& error) {
  problem = error.what();
  *needs_line = problem.c_str();
  return nullptr;
}

const char* headroom_policy_decide(headroom_policy* policy, const char* observation_line) try {
  policy->answer = decide(policy->by_hour, Json::parse(observation_line));
  return policy->answer.c_str();
} catch (const std::exception&) {
  return nullptr;
}

void headroom_policy_destroy(headroom_policy* policy) { delete policy; }
