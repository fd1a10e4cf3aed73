#include "sim/scenario/read_jmx.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "sim/load/jmx.hpp"
#include "sim/scenario/read_thread_group.hpp"
#include "sim/scenario/request_classes.hpp"

namespace headroom::scenario {

using cloud::ApplicationConfig;
using load::ThreadGroupConfig;

namespace {

/// "open shop" -> "open_shop": what a class for that sampler is likely to be called.
std::string class_like(const std::string& sampler) {
  std::string name;
  for (const char c : sampler) {
    const auto byte = static_cast<unsigned char>(c);
    name += std::isalnum(byte) ? static_cast<char>(std::tolower(byte)) : '_';
  }
  return name;
}

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

void map_samplers(const Node& plan, const std::optional<Node>& node,
                  const ApplicationConfig& application, std::vector<ThreadGroupConfig>& groups) {
  std::map<std::string, std::uint32_t> mapping;
  std::set<std::string> unused;
  if (node) {
    ObjectReader object(*node, "{sampler name: request class, ...}");
    for (const auto& [name, value] : object.members()) {
      if (const auto found = read_class(value, application)) mapping[name] = *found;
      unused.insert(name);
    }
  }
  std::set<std::string> reported;
  for (ThreadGroupConfig& group : groups) {
    for (load::Sampler& sampler : group.samplers) {
      unused.erase(sampler.name);
      if (const auto mapped = mapping.find(sampler.name); mapped != mapping.end()) {
        sampler.request_class = mapped->second;
        continue;
      }
      auto found = find_class(sampler.name, application);
      if (!found) found = find_class(class_like(sampler.name), application);
      if (found) {
        sampler.request_class = *found;
      } else if (reported.insert(sampler.name).second) {
        const std::string near = nearest(class_like(sampler.name), class_names(application));
        plan.report(fmt::format("a sampler \"{}\" that no request class belongs to", sampler.name),
                    fmt::format("an entry for it in \"samplers\", with one of {}{}",
                                one_of(class_names(application)),
                                near.empty() ? "" : fmt::format("; perhaps \"{}\"", near)));
      }
    }
  }
  for (const std::string& name : unused)
    node->warn(fmt::format("the plan has no sampler named \"{}\"", name));
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

}  // namespace

std::vector<ThreadGroupConfig> read_jmx(const Node& plan, ObjectReader& entry,
                                        const ApplicationConfig& application) {
  const auto properties = entry.optional("properties");
  const auto overrides = entry.optional("overrides");
  const auto samplers = entry.optional("samplers");
  const auto text = plan.file_content();
  if (!text) return {};
  try {
    load::JmxPlan imported = load::import_jmx(*text, read_properties(properties));
    for (const load::JmxWarning& warning : imported.warnings) {
      plan.warn(fmt::format("{} ({}): {}", warning.path, warning.element, warning.message));
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
