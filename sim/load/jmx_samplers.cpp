#include <fmt/format.h>

#include <algorithm>
#include <pugixml.hpp>

#include "sim/load/jmx_element.hpp"
#include "sim/load/jmx_importer.hpp"

/// Samplers of a plan.
namespace headroom::load::jmx {

PlanNode Importer::read_sampler(const Xml& element, const Xml& children, Scope scope,
                                ThreadGroupConfig& group) {
  collect_scope(children, scope);
  for_each_element(children, [&](const Xml& child, const Xml&) {
    if (!belongs_to_scope(class_of(child)))
      warn(path_of(scope.path, child), child, scaling::message("is not modelled and left out"));
  });
  Sampler sampler;
  sampler.name = element.attribute("testname").as_string("HTTP Request");
  sampler.timers = scope.timers;
  sampler.transaction = scope.transaction;
  sampler.pacers = pacers_of(scope, group);
  if (is_http_sampler(class_of(element))) {
    read_request(element, scope, sampler);
  } else {
    read_other_sampler(element, scope, sampler);
  }
  group.samplers.push_back(std::move(sampler));
  PlanNode node;
  node.sampler = group.samplers.size() - 1;
  return node;
}

/// An empty field takes the nearest defaults' value.
std::string Importer::with_default(const Xml& element, const Scope& scope, const char* name) {
  const std::string own = property(element, name).value_or("");
  if (!own.empty()) return own;
  const auto found = scope.defaults.find(name);
  return found == scope.defaults.end() ? "" : found->second;
}

void Importer::read_request(const Xml& element, const Scope& scope, Sampler& sampler) {
  constexpr const char* kTimeout = "HTTPSampler.response_timeout";
  const std::string timeout = text_.resolve(with_default(element, scope, kTimeout));
  const double timeout_ms = timeout.empty() ? 0 : as_number(timeout, scope.path, kTimeout);
  // A written 0 means no time-out. A connect time-out never passes: a load balancer accepts at
  // once.
  if (timeout_ms > 0) sampler.response_timeout = Duration::from_nanoseconds(timeout_ms * 1e6);
  sampler.keep_alive = truth(element, "HTTPSampler.use_keepalive", true);
  sampler.method = text_.resolve_quietly(property(element, "HTTPSampler.method").value_or("GET"));
  sampler.path = text_.resolve_quietly(with_default(element, scope, "HTTPSampler.path"));
  if (const std::size_t host = sampler.path.find("://"); host != std::string::npos) {
    const std::size_t slash = sampler.path.find('/', host + 3);
    sampler.path = slash == std::string::npos ? "/" : sampler.path.substr(slash);
  }
  sampler.path = sampler.path.substr(0, sampler.path.find('?'));
  if (!sampler.path.starts_with('/')) sampler.path = "/" + sampler.path;
  if (text_.resolve(with_default(element, scope, "HTTPSampler.image_parser")) == "true")
    warn(scope.path, element, scaling::message("downloads of embedded resources are not modelled"));
}

void Importer::read_other_sampler(const Xml& element, const Scope& scope, Sampler& sampler) {
  sampler.sends = false;
  if (class_of(element) != "TestAction") {
    if (class_of(element) != "DebugSampler")
      warn(scope.path, element,
           scaling::message("is no HTTP request: it is not modelled, and takes no time here"));
    return;
  }
  enum { kStop = 0, kPause = 1, kStopNow = 2, kNextLoop = 3, kNextOfThisLoop = 4, kBreak = 5 };
  sampler.has_row = false;
  const auto action = whole_number(element, scope.path, "ActionProcessor.action", 1, 0, 5);
  const bool is_whole_test =
      whole_number(element, scope.path, "ActionProcessor.target", 0, 0, 2) == 2;
  using Then = Sampler::Then;
  if (action == kStop || action == kStopNow) {
    sampler.then = is_whole_test ? Then::stop_test : Then::stop_thread;
  } else if (action == kNextLoop) {
    sampler.then = Then::next_loop;
  } else if (action == kNextOfThisLoop || action == kBreak) {
    sampler.then = action == kBreak ? Then::leave_loop : Then::next_in_loop;
  } else if (const auto range = random_range(element, "ActionProcessor.duration")) {
    Timer pause;
    pause.kind = Timer::Kind::uniform;
    pause.offset_ms = range->first;
    pause.range_ms = range->second - range->first + 1;
    sampler.timers.push_back(pause);
  } else {
    sampler.pause = time(number(element, scope.path, "ActionProcessor.duration", 0), 1e-3,
                         scope.path, "ActionProcessor.duration");
  }
}

std::vector<std::uint32_t> Importer::pacers_of(const Scope& scope, ThreadGroupConfig& group) {
  std::vector<std::uint32_t> indices;
  for (const ScopedPacer& pacer : scope.pacers) {
    const auto [place, is_new] =
        group_pacers_.try_emplace(pacer.element, static_cast<std::uint32_t>(group.pacers.size()));
    if (is_new) group.pacers.push_back(pacer.config);
    indices.push_back(place->second);
  }
  return indices;
}

void Importer::note_keep_alive(ThreadGroupConfig& group) {
  group.keep_alive =
      std::all_of(group.samplers.begin(), group.samplers.end(),
                  [](const Sampler& sampler) { return !sampler.sends || sampler.keep_alive; });
}

}  // namespace headroom::load::jmx
