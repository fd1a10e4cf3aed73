#include "sim/scenario/jmx_starter.hpp"

#include <set>

#include "sim/scenario/request_classes.hpp"

namespace headroom::scenario {
namespace {

/// Samplers of one name that ask for different paths: their paths tell them apart, not their name.
std::set<std::string> ambiguous_names(const load::JmxPlan& plan) {
  std::map<std::string, std::set<std::string>> paths;
  for (const load::ThreadGroupConfig& group : plan.thread_groups) {
    for (const load::Sampler& sampler : group.samplers)
      if (sampler.sends) paths[sampler.name].insert(sampler.path);
  }
  std::set<std::string> names;
  for (const auto& [name, of_it] : paths)
    if (of_it.size() > 1) names.insert(name);
  return names;
}

}  // namespace

Json jmx_starter(const load::JmxPlan& plan, const std::string& file,
                 const std::map<std::string, std::string>& properties, const std::string& jmeter) {
  Json requests = Json::object(), samplers = Json::object();
  const std::set<std::string> ambiguous = ambiguous_names(plan);
  for (const load::ThreadGroupConfig& group : plan.thread_groups) {
    for (const load::Sampler& sampler : group.samplers) {
      if (!sampler.sends) continue;
      const std::string key = ambiguous.contains(sampler.name) ? sampler.path : sampler.name;
      const std::string request_class = class_for(key);
      requests[request_class] = {{"steps", {{{"cpu", {{"exponential", "20ms"}}}}}}};
      samplers[key] = request_class;
    }
  }
  Json load = {{"jmx", file}};
  if (!properties.empty()) load["properties"] = properties;
  if (!jmeter.empty()) load["jmeter"] = jmeter;
  load["samplers"] = std::move(samplers);
  return {{"application", {{"requests", std::move(requests)}}}, {"load", Json::array({load})}};
}

}  // namespace headroom::scenario
