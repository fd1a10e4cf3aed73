#pragma once

#include <map>
#include <string>

#include "tests/load/closed_loop.hpp"
#include "tests/load/jmx_plan.hpp"

/// Plans of a few letters, and the way that a thread takes through them.
namespace headroom::load {

/// Samplers of thread 0 in order, "abc", each name one letter.
inline std::string walk(const JmxPlan& plan, std::size_t most = 40) {
  ThreadGroupConfig group = plan.thread_groups.at(0);
  group.threads = 1;
  ThreadGroupSource source = source_of(group);
  std::string names;
  for (const Sent& s : drive(source, at_once, most)) names += group.samplers[s.sampler()].name;
  return names;
}
inline JmxPlan plan_of(const std::string& children, const std::string& loops = "3",
                       const std::map<std::string, std::string>& properties = {},
                       const JmxFiles& files = {}) {
  return import_jmx(plan(group(children, "", loops)), properties, files);
}
inline std::string letters(const std::string& names) {
  std::string samplers;
  for (const char name : names) samplers += sampler(std::string(1, name));
  return samplers;
}
inline std::string variables(const std::map<std::string, std::string>& values) {
  std::string arguments;
  for (const auto& [name, value] : values) {
    arguments += "<elementProp name=\"" + name + "\">" + property("Argument.name", name) +
                 property("Argument.value", value) + "</elementProp>";
  }
  return element("Arguments", "Variables",
                 "<collectionProp name=\"Arguments.arguments\">" + arguments + "</collectionProp>");
}

}  // namespace headroom::load
