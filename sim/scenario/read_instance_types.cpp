#include "sim/scenario/read_instance_types.hpp"

#include <fmt/format.h>

#include "sim/scenario/read_throttle.hpp"

namespace headroom::scenario {

using cloud::InstanceType;
using cloud::InstanceTypes;

namespace {

std::vector<std::string> names_of(const InstanceTypes& types) {
  std::vector<std::string> names;
  for (const InstanceType& type : types) names.push_back(type.name);
  return names;
}

InstanceType read_instance_type(const std::string& name, const Node& node) {
  InstanceType type;
  type.name = name;
  ObjectReader object(node, "an instance type");
  if (const auto vcpus = object.required("vcpus"))
    type.vcpus = static_cast<int>(vcpus->integer(1, 1024).value_or(1));
  if (const auto memory = object.optional("memory_gib"))
    type.memory_gib = memory->number(0, 1e6).value_or(0);
  if (const auto speed = object.optional("relative_core_speed")) {
    type.relative_core_speed = speed->number(0.001, 1000).value_or(1);
  }
  if (const auto threads = object.optional("threads_per_core"))
    type.threads_per_core = static_cast<int>(threads->integer(1, type.vcpus).value_or(1));
  type.hyper_thread_yield = type.threads_per_core;
  if (const auto price = object.optional("usd_per_hour")) type.usd_per_hour = price->number(0, 1e6);
  const auto quota = object.optional("cpu_quota");
  if (quota) type.cpu_quota = read_cpu_quota(*quota);
  const auto burstable = object.optional("burstable");
  if (!burstable || !burstable->truth().value_or(false)) return type;
  if (quota) quota->report("a quota of a burstable type", "one of \"cpu_quota\" and \"burstable\"");
  cloud::CreditTerms terms;
  if (const auto rate = object.required("credits_per_hour")) {
    terms.credits_per_hour = rate->number(0.001, 60.0 * type.vcpus).value_or(1);
    terms.max_credits = 24 * terms.credits_per_hour;
  }
  if (const auto most = object.optional("max_credits"))
    terms.max_credits = most->number(0, 1e6).value_or(0);
  if (const auto launch = object.optional("launch_credits"))
    terms.launch_credits = launch->number(0, 1e6).value_or(0);
  if (const auto hours = object.optional("stop_keeps_credits_hours"))
    terms.kept_when_stopped = Duration::hours(hours->integer(0, 100'000).value_or(0));
  type.credits = terms;
  return type;
}

}  // namespace

std::optional<InstanceType> find_type(const Node& node, const InstanceTypes& types) {
  const auto name = node.text();
  if (!name) return std::nullopt;
  if (const InstanceType* type = cloud::find_instance_type(types, *name)) return *type;
  const std::string near = nearest(*name, names_of(types));
  node.refuse("an instance type of the catalogue or of \"instance_types\"" +
              (near.empty() ? "" : fmt::format("; perhaps \"{}\" was meant", near)));
  return std::nullopt;
}

InstanceTypes read_instance_types(const std::optional<Node>& node, const InstanceTypes& catalogue) {
  InstanceTypes types = catalogue;
  if (!node) return types;
  ObjectReader object(*node, "instance types by name");
  for (const auto& [name, value] : object.members()) {
    if (cloud::find_instance_type(catalogue, name) != nullptr) {
      value.report("a type that the catalogue has already",
                   "a name of its own, such as \"lab.c4\"");
    }
    types.push_back(read_instance_type(name, value));
  }
  return types;
}

}  // namespace headroom::scenario
