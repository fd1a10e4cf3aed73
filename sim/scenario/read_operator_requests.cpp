#include "sim/scenario/read_operator_requests.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <utility>

#include "sim/scenario/units.hpp"

namespace headroom::scenario {

using cloud::EnterStandby;
using cloud::ExitStandby;
using cloud::OperatorRequest;
using cloud::SetDesiredCapacity;
using cloud::SetInstanceHealth;
using cloud::SetInstanceProtection;
using cloud::TerminateInstance;

namespace {

std::string read_instance(ObjectReader& object) {
  const auto id = object.required("InstanceId");
  return id ? id->text().value_or("") : "";
}

std::vector<std::string> read_instances(ObjectReader& object) {
  constexpr std::size_t kMost = 20;  // of one call (aws-behaviour 4.19)
  std::vector<std::string> names;
  const auto ids = object.required("InstanceIds");
  if (!ids) return names;
  const auto list = ids->list();
  if (ids->json().is_array() && (list.empty() || list.size() > kMost))
    ids->report(fmt::format("{} instances", list.size()), "1 to 20 of them");
  std::set<std::string> seen;
  for (const Node& entry : list) {
    const auto name = entry.text();
    if (!name) continue;
    names.push_back(*name);
    if (!seen.insert(*name).second)
      entry.report(fmt::format("\"{}\" twice", *name), "each instance once");
  }
  return names;
}

bool read_truth(const std::optional<Node>& node, bool otherwise) {
  return node ? node->truth().value_or(otherwise) : otherwise;
}

using Call = decltype(OperatorRequest::call);

Call read_health(ObjectReader& object) {
  SetInstanceHealth call;
  call.instance = read_instance(object);
  if (const auto status = object.required("HealthStatus"))
    call.is_healthy = status->choice({"Healthy", "Unhealthy"}) == "Healthy";
  call.respects_grace_period = read_truth(object.optional("ShouldRespectGracePeriod"), true);
  return call;
}

Call read_entering(ObjectReader& object) {
  EnterStandby call;
  call.instances = read_instances(object);
  call.decrements = read_truth(object.required("ShouldDecrementDesiredCapacity"), true);
  return call;
}

Call read_exiting(ObjectReader& object) { return ExitStandby{read_instances(object)}; }

Call read_protection(ObjectReader& object) {
  SetInstanceProtection call;
  call.instances = read_instances(object);
  call.is_protected = read_truth(object.required("ProtectedFromScaleIn"), true);
  return call;
}

Call read_termination(ObjectReader& object) {
  TerminateInstance call;
  call.instance = read_instance(object);
  call.decrements = read_truth(object.required("ShouldDecrementDesiredCapacity"), false);
  return call;
}

Call read_desired(ObjectReader& object) {
  constexpr std::int64_t kMost = 100'000;
  SetDesiredCapacity call;
  if (const auto desired = object.required("DesiredCapacity"))
    call.desired = static_cast<int>(desired->integer(0, kMost).value_or(0));
  call.honors_cooldown = read_truth(object.optional("HonorCooldown"), false);
  return call;
}

/// In the order of the variant.
struct Kind {
  const char* key;
  const char* command;
  Call (*read)(ObjectReader& object);
};
constexpr std::array kKinds = {
    Kind{"set_instance_health", "set-instance-health", &read_health},
    Kind{"enter_standby", "enter-standby", &read_entering},
    Kind{"exit_standby", "exit-standby", &read_exiting},
    Kind{"set_instance_protection", "set-instance-protection", &read_protection},
    Kind{"terminate_instance_in_auto_scaling_group", "terminate-instance-in-auto-scaling-group",
         &read_termination},
    Kind{"set_desired_capacity", "set-desired-capacity", &read_desired},
};
static_assert(kKinds.size() == std::variant_size_v<Call>);

OperatorRequest read_request(const Node& node, Duration run) {
  OperatorRequest request;
  ObjectReader object(node,
                      "a request: {\"at\": \"30m\", \"set_desired_capacity\": {...}} or another "
                      "command of the AWS CLI");
  if (!object.is_object()) return request;
  if (const auto at = object.required("at")) {
    request.at = Instant::at(at->duration().value_or(Duration{}));
    if (request.at >= Instant::at(run))
      at->warn(scaling::message("is never made: the run ends before it"));
  }
  int calls = 0;
  std::string keys;
  for (const Kind& kind : kKinds) {
    keys += fmt::format("{}\"{}\"", keys.empty() ? "" : ", ", kind.key);
    const auto input = object.optional(kind.key);
    if (!input) continue;
    ++calls;
    ObjectReader inner(*input, fmt::format("the input of {}", kind.command));
    inner.ignore({"AutoScalingGroupName"});
    if (inner.is_object()) request.call = kind.read(inner);
  }
  if (calls != 1)
    node.report(fmt::format("{} of the commands", calls == 0 ? "none" : std::to_string(calls)),
                "one of " + keys);
  return request;
}

Json input_json(const SetInstanceHealth& call) {
  return {{"InstanceId", call.instance},
          {"HealthStatus", call.is_healthy ? "Healthy" : "Unhealthy"},
          {"ShouldRespectGracePeriod", call.respects_grace_period}};
}
Json input_json(const EnterStandby& call) {
  return {{"InstanceIds", call.instances}, {"ShouldDecrementDesiredCapacity", call.decrements}};
}
Json input_json(const ExitStandby& call) { return {{"InstanceIds", call.instances}}; }
Json input_json(const SetInstanceProtection& call) {
  return {{"InstanceIds", call.instances}, {"ProtectedFromScaleIn", call.is_protected}};
}
Json input_json(const TerminateInstance& call) {
  return {{"InstanceId", call.instance}, {"ShouldDecrementDesiredCapacity", call.decrements}};
}
Json input_json(const SetDesiredCapacity& call) {
  return {{"DesiredCapacity", call.desired}, {"HonorCooldown", call.honors_cooldown}};
}

}  // namespace

std::vector<OperatorRequest> read_operator_requests(const std::optional<Node>& node, Duration run) {
  std::vector<OperatorRequest> requests;
  if (!node) return requests;
  for (const Node& entry : node->list()) requests.push_back(read_request(entry, run));
  return requests;
}

Json operator_requests_json(const std::vector<OperatorRequest>& requests) {
  Json list = Json::array();
  for (const OperatorRequest& request : requests) {
    Json entry = {{"at", duration_text(request.at.since_start())}};
    entry[kKinds[request.call.index()].key] =
        std::visit([](const auto& call) { return input_json(call); }, request.call);
    list.push_back(std::move(entry));
  }
  return list;
}

std::string_view command_of(const OperatorRequest& request) {
  return kKinds[request.call.index()].command;
}

}  // namespace headroom::scenario
