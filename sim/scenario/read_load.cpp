#include "sim/scenario/read_load.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "sim/load/jmx.hpp"
#include "sim/scenario/read_distribution.hpp"

namespace headroom::scenario {
namespace {

using cloud::ApplicationConfig;
using load::PoissonConfig;
using load::ThreadGroupConfig;

constexpr std::int64_t kMostThreads = 10'000'000;

std::vector<std::string> class_names(const ApplicationConfig& application) {
  std::vector<std::string> names;
  for (const auto& request : application.requests) names.push_back(request.name);
  return names;
}

std::optional<std::uint32_t> find_class(const std::string& name,
                                        const ApplicationConfig& application) {
  const auto names = class_names(application);
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<std::uint32_t>(found - names.begin());
}

/// The request class that a text names.
std::optional<std::uint32_t> read_class(const Node& node, const ApplicationConfig& application) {
  const auto name = node.text();
  if (!name) return std::nullopt;
  if (const auto found = find_class(*name, application)) return found;
  const std::string near = nearest(*name, class_names(application));
  node.refuse("a request class of the application" +
              (near.empty() ? "" : fmt::format("; perhaps \"{}\" was meant", near)));
  return std::nullopt;
}

// ---- Poisson -----------------------------------------------------------------------------------

std::vector<PoissonConfig::RatePoint> read_rate(const Node& node) {
  constexpr double kMostPerSecond = 1e9;
  if (node.json().is_number()) return {{Duration{}, node.number(0, kMostPerSecond).value_or(0)}};
  std::vector<PoissonConfig::RatePoint> points;
  if (!node.json().is_array() || node.json().empty()) {
    node.refuse("requests per second, or [[time, requests per second], ...]");
    return points;
  }
  for (const Node& entry : node.list()) {
    if (!entry.json().is_array() || entry.json().size() != 2) {
      entry.refuse("a pair [time, requests per second]");
      continue;
    }
    const auto pair = entry.list();
    const auto at = pair[0].duration();
    const auto rate = pair[1].number(0, kMostPerSecond);
    if (!at || !rate) continue;
    if (points.empty() && *at > Duration{})
      points.push_back({Duration{}, *rate});  // held from the start
    if (!points.empty() && *at < points.back().at) pair[0].refuse("times that do not go back");
    points.push_back({*at, *rate});
  }
  return points;
}

std::vector<load::MixEntry> read_mix(ObjectReader& object, const ApplicationConfig& application) {
  std::vector<load::MixEntry> mix;
  const bool is_free = application.requests.size() <= 1;  // one class, or none after a problem
  const auto node = is_free ? object.optional("mix") : object.required("mix");
  if (!node) return {{0, 1.0}};
  ObjectReader shares(*node, "{class: weight, ...}");
  double total = 0;
  for (const auto& [name, value] : shares.members()) {
    const auto weight = value.number(0, 1e9);
    const auto found = find_class(name, application);
    if (!found) {
      const std::string near = nearest(name, class_names(application));
      value.report(fmt::format("the class \"{}\"", name),
                   "a request class of the application" +
                       (near.empty() ? "" : fmt::format("; perhaps \"{}\" was meant", near)));
    } else if (weight && *weight > 0) {
      mix.push_back({*found, *weight});
      total += *weight;
    }
  }
  if (shares.is_object() && total <= 0) node->refuse("at least one class with a weight above 0");
  return mix;
}

PoissonConfig read_poisson(const Node& node, const ApplicationConfig& application) {
  PoissonConfig config;
  ObjectReader object(node, "{\"rate\": ..., \"mix\": {...}}");
  if (const auto rate = object.required("rate")) config.rate = read_rate(*rate);
  config.mix = read_mix(object, application);
  return config;
}

// ---- thread groups -----------------------------------------------------------------------------

std::uint32_t read_loops(const Node& node) {
  if (node.json() == "forever") return load::PlanNode::kForever;
  if (node.json().is_string()) {
    node.refuse("a whole number, or \"forever\"");
    return 1;
  }
  return static_cast<std::uint32_t>(node.integer(0, 4'000'000'000LL).value_or(1));
}

/// The settings that a thread group has of its own, and that `overrides` of a plan may change.
void read_group_settings(ObjectReader& object, ThreadGroupConfig& group) {
  if (const auto threads = object.optional("threads")) {
    group.threads = static_cast<std::uint32_t>(threads->integer(1, kMostThreads).value_or(1));
  }
  if (const auto ramp_up = object.optional("ramp_up"))
    group.ramp_up = ramp_up->duration().value_or(Duration{});
  if (const auto loops = object.optional("loops")) group.loops = read_loops(*loops);
  if (const auto duration = object.optional("duration"))
    group.duration = duration->positive_duration();
  if (const auto delay = object.optional("delay"))
    group.delay = delay->duration().value_or(Duration{});
}

ThreadGroupConfig read_thread_group(const Node& node, const ApplicationConfig& application) {
  ThreadGroupConfig group;
  group.name = "thread group";
  ObjectReader object(node, "a thread group");
  object.required("threads");
  read_group_settings(object, group);
  std::vector<load::Timer> timers;
  if (const auto think = object.optional("think_time")) {
    if (const auto distribution = read_distribution(*think)) {
      timers.push_back({load::Timer::Kind::distribution, *distribution, 0, 0});
    }
  }
  std::optional<Duration> timeout;
  if (const auto response = object.optional("response_timeout"))
    timeout = response->positive_duration();
  const auto requests = object.required("requests");
  if (!requests) return group;
  for (const Node& entry : requests->list()) {
    const auto request_class = read_class(entry, application);
    if (!request_class) continue;
    load::PlanNode sampler;
    sampler.sampler = group.samplers.size();
    group.plan.push_back(sampler);
    group.samplers.push_back(
        {application.requests[*request_class].name, *request_class, timers, timeout});
  }
  if (requests->json().is_array() && requests->json().empty())
    requests->refuse("at least one request class");
  return group;
}

// ---- JMeter plans ------------------------------------------------------------------------------

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
    if (imported.thread_groups.empty())
      plan.report("a plan without a thread group that is modelled", "at least one");
    if (overrides) apply_overrides(*overrides, imported.thread_groups);
    map_samplers(plan, samplers, application, imported.thread_groups);
    return std::move(imported.thread_groups);
  } catch (const load::BadJmx& problem) {
    plan.report(fmt::format("the plan can not be read: {}", problem.what()));
    return {};
  }
}

// ---- one entry ---------------------------------------------------------------------------------

LoadConfig read_entry(const Node& node, std::size_t index, const ApplicationConfig& application) {
  LoadConfig config;
  config.name = fmt::format("load[{}]", index);
  ObjectReader object(node, "a load: {\"jmx\" | \"thread_group\" | \"poisson\": ...}");
  if (!object.is_object()) return config;
  if (const auto name = object.optional("name")) config.name = name->text().value_or(config.name);
  if (const auto start = object.optional("start"))
    config.start = start->duration().value_or(Duration{});
  if (const auto stop = object.optional("stop")) config.stop = stop->duration();
  if (config.stop && *config.stop < config.start)
    node.report("a stop before the start", "stop at or after start");
  bool is_later = false;
  for (const char* later : {"trace", "access_log", "sessions", "generator", "jtl"}) {
    is_later = object.refuse(later, "recorded and generated load") || is_later;
  }
  if (is_later) {
    object.members();  // what belongs to it can not be judged
    return config;
  }
  const auto poisson = object.optional("poisson");
  const auto group = object.optional("thread_group");
  const auto jmx = object.optional("jmx");
  const int kinds = poisson.has_value() + group.has_value() + jmx.has_value();
  if (kinds != 1) {
    node.report(kinds == 0 ? "a load of no kind" : "a load of several kinds",
                "exactly one of \"jmx\", \"thread_group\" and \"poisson\"");
  }
  if (jmx && kinds == 1) {
    config.kind = read_jmx(*jmx, object, application);
    return config;
  }
  for (const char* key : {"properties", "overrides", "samplers"}) {
    const auto misplaced = object.optional(key);
    if (misplaced && !jmx) misplaced->report("only beside \"jmx\"");
  }
  if (poisson && kinds == 1) config.kind = read_poisson(*poisson, application);
  if (group && kinds == 1)
    config.kind = std::vector<ThreadGroupConfig>{read_thread_group(*group, application)};
  return config;
}

}  // namespace

std::vector<LoadConfig> read_load(const Node& node, const ApplicationConfig& application) {
  std::vector<LoadConfig> load;
  std::set<std::string> names;
  for (const Node& entry : node.list()) {
    load.push_back(read_entry(entry, load.size(), application));
    if (!names.insert(load.back().name).second) {
      entry.report(fmt::format("a second load named \"{}\"", load.back().name),
                   "each name once: it keys the random numbers");
    }
  }
  return load;
}

}  // namespace headroom::scenario
