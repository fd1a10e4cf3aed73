#include "sim/scenario/read_lifecycle_hooks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "sim/scenario/read_distribution.hpp"

namespace headroom::scenario {

using cloud::LifecycleHook;
using Completion = LifecycleHook::Completion;
using Transition = LifecycleHook::Transition;

namespace {

void read_completion(const Node& node, LifecycleHook& hook) {
  if (node.json() == "boot") {
    hook.completion = Completion::boot;
    if (hook.transition == Transition::terminating)
      node.refuse("{\"after\": D}: nothing boots when an instance is terminated");
    return;
  }
  if (!node.json().is_object()) {
    node.refuse(
        "\"boot\", or {\"after\": \"30s\", \"result\": \"CONTINUE\", \"heartbeats\": false}");
    return;
  }
  ObjectReader object(node, "a completion");
  if (const auto after = object.required("after")) {
    hook.completion = Completion::after;
    hook.after = read_distribution(*after).value_or(hook.after);
  }
  if (const auto result = object.optional("result"))
    hook.continues = result->choice({"CONTINUE", "ABANDON"}) != "ABANDON";
  if (const auto heartbeats = object.optional("heartbeats"))
    hook.sends_heartbeats = heartbeats->truth().value_or(false);
}

LifecycleHook read_hook(const Node& node) {
  LifecycleHook hook;
  ObjectReader object(node, "a lifecycle hook");
  if (!object.is_object()) return hook;
  if (const auto name = object.required("LifecycleHookName")) hook.name = name->text().value_or("");
  if (const auto transition = object.required("LifecycleTransition")) {
    const auto chosen = transition->choice({std::string(cloud::aws_name(Transition::launching)),
                                            std::string(cloud::aws_name(Transition::terminating))});
    if (chosen == cloud::aws_name(Transition::terminating))
      hook.transition = Transition::terminating;
  }
  if (const auto timeout = object.optional("HeartbeatTimeout"))
    hook.heartbeat_timeout = timeout->aws_seconds(30, 7200).value_or(hook.heartbeat_timeout);
  if (const auto result = object.optional("DefaultResult"))
    hook.continues_by_default = result->choice({"CONTINUE", "ABANDON"}) == "CONTINUE";
  if (const auto completion = object.optional("completion")) read_completion(*completion, hook);
  object.ignore({"AutoScalingGroupName", "NotificationTargetARN", "RoleARN", "NotificationMetadata",
                 "GlobalTimeout"});
  return hook;
}

}  // namespace

void read_lifecycle_hooks(const Node& node, std::vector<LifecycleHook>& hooks) {
  std::optional<Node> list = node;
  if (node.json().is_object()) {
    ObjectReader output(node, "describe-lifecycle-hooks output");
    list = output.required("LifecycleHooks");
    if (!list) return;
  }
  for (const Node& entry : list->list()) {
    LifecycleHook hook = read_hook(entry);
    const bool is_there = !hook.name.empty() &&
                          std::any_of(hooks.begin(), hooks.end(),
                                      [&](const LifecycleHook& h) { return h.name == hook.name; });
    if (is_there)
      entry.report(fmt::format("a second hook named \"{}\"", hook.name), "each name once");
    hooks.push_back(std::move(hook));
  }
}

Json lifecycle_hooks_json(const std::vector<LifecycleHook>& hooks) {
  Json list = Json::array();
  for (const LifecycleHook& hook : hooks) {
    Json entry = {{"LifecycleHookName", hook.name},
                  {"LifecycleTransition", cloud::aws_name(hook.transition)},
                  {"HeartbeatTimeout", hook.heartbeat_timeout / 1_s},
                  {"DefaultResult", hook.continues_by_default ? "CONTINUE" : "ABANDON"}};
    if (hook.completion == Completion::boot) entry["completion"] = "boot";
    if (hook.completion == Completion::after) {
      entry["completion"] = {{"after", distribution_json(hook.after)},
                             {"result", hook.continues ? "CONTINUE" : "ABANDON"},
                             {"heartbeats", hook.sends_heartbeats}};
    }
    list.push_back(std::move(entry));
  }
  return list;
}

}  // namespace headroom::scenario
