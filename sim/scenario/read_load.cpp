#include "sim/scenario/read_load.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sim/scenario/read_distribution.hpp"
#include "sim/scenario/read_jmx.hpp"
#include "sim/scenario/read_thread_group.hpp"
#include "sim/scenario/request_classes.hpp"

namespace headroom::scenario {
namespace {

using cloud::ApplicationConfig;
using load::PoissonConfig;
using load::ThreadGroupConfig;

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
  ObjectReader object(node, "{\"rate\": ..., \"mix\": {...}, \"response_timeout\": ...}");
  if (const auto rate = object.required("rate")) config.rate = read_rate(*rate);
  config.mix = read_mix(object, application);
  if (const auto timeout = object.optional("response_timeout"))
    config.response_timeout = timeout->positive_duration();
  return config;
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
