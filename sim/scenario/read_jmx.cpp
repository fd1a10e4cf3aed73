#include "sim/scenario/read_jmx.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "sim/load/jmx.hpp"
#include "sim/scenario/read_thread_group.hpp"
#include "sim/scenario/sampler_classes.hpp"

namespace headroom::scenario {

using cloud::ApplicationConfig;
using load::ThreadGroupConfig;

namespace {

std::map<std::string, std::string> read_properties(const std::optional<Node>& node) {
  std::map<std::string, std::string> properties;
  if (!node) return properties;
  ObjectReader object(*node, "properties by name, as JMeter's -J");
  for (const auto& [name, value] : object.members()) {
    properties[name] =
        value.json().is_string() ? value.json().get<std::string>() : value.json().dump();
    if (value.json().is_structured()) value.refuse("a text or a number");
  }
  return properties;
}

/// JMeter's version, which decides where its versions differ.
std::string read_version(const std::optional<Node>& node) {
  if (!node) return "";
  const std::string version = node->json().is_string() ? node->json().get<std::string>() : "";
  if (!load::is_jmeter_version(version)) node->refuse("a version of JMeter, as \"5.6.3\" is");
  return load::is_jmeter_version(version) ? version : "";
}

void apply_overrides(const Node& node, std::vector<ThreadGroupConfig>& groups) {
  ObjectReader object(node, "{thread group name: settings, ...}");
  for (const auto& [name, value] : object.members()) {
    bool found = false;
    std::vector<std::string> names;
    for (ThreadGroupConfig& group : groups) {
      names.push_back(group.name);
      if (group.name != name) continue;
      found = true;
      if (!group.spans.empty() || !group.arrivals.empty()) {
        value.report(
            fmt::format("settings of the {} \"{}\"", group.type, name),
            "settings of thread groups with a ramp only; change the plan, or its properties");
      }
      ObjectReader settings(value, "settings of a thread group");
      read_group_settings(settings, group);
    }
    if (!found)
      value.report(fmt::format("the thread group \"{}\"", name),
                   names.empty() ? "no overrides: the plan has no thread group" : one_of(names));
  }
}

/// Which other kinds of thread groups a plan has: ", only UltimateThreadGroup".
std::string other_groups(const std::vector<load::JmxWarning>& warnings) {
  std::string names;
  for (const load::JmxWarning& warning : warnings) {
    if (warning.element.ends_with("ThreadGroup"))
      names += (names.empty() ? ", only " : ", ") + warning.element;
  }
  return names;
}

/// Files that a plan names lie beside it.
load::JmxFiles files_beside(const Node& plan) {
  return [plan](const std::string& name) -> std::optional<std::string> {
    const auto folder = std::filesystem::path(plan.json().get<std::string>()).parent_path();
    const std::string path = (folder / name).generic_string();
    std::error_code error;
    if (!std::filesystem::exists(plan.context().folder / path, error)) return std::nullopt;
    const Json text = path;
    const std::string entry = plan.place().substr(0, plan.place().rfind('/'));
    return Node(text, step(entry, "jmx: " + name), plan.context()).file_content();
  };
}

}  // namespace

std::vector<ThreadGroupConfig> read_jmx(const Node& plan, ObjectReader& entry,
                                        const ApplicationConfig& application) {
  const auto properties = entry.optional("properties");
  const auto overrides = entry.optional("overrides");
  const std::string jmeter = read_version(entry.optional("jmeter"));
  const auto samplers = entry.optional("samplers");
  const auto text = plan.file_content();
  if (!text) return {};
  try {
    load::JmxPlan imported =
        load::import_jmx(*text, read_properties(properties), files_beside(plan), jmeter);
    for (const load::JmxWarning& warning : imported.warnings) {
      plan.warn(scaling::message("{} ({}): {}", warning.path, warning.element, warning.message));
    }
    if (imported.thread_groups.empty()) {
      plan.report(fmt::format("a plan without a ThreadGroup{}", other_groups(imported.warnings)),
                  "at least one");
    }
    if (overrides) apply_overrides(*overrides, imported.thread_groups);
    map_samplers(plan, samplers, application, imported.thread_groups);
    return std::move(imported.thread_groups);
  } catch (const load::BadJmx& problem) {
    plan.report(fmt::format("the plan can not be read: {}", problem.what()));
    return {};
  }
}

}  // namespace headroom::scenario
