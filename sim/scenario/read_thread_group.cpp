#include "sim/scenario/read_thread_group.hpp"

#include <fmt/format.h>

#include "sim/scenario/read_distribution.hpp"
#include "sim/scenario/request_classes.hpp"

namespace headroom::scenario {

using cloud::ApplicationConfig;
using load::ThreadGroupConfig;

namespace {

constexpr std::int64_t kMostThreads = 10'000'000;

std::uint32_t read_loops(const Node& node) {
  if (node.json() == "forever") return load::PlanNode::kForever;
  if (node.json().is_string()) {
    node.refuse("a whole number, or \"forever\"");
    return 1;
  }
  return static_cast<std::uint32_t>(node.integer(0, 4'000'000'000LL).value_or(1));
}

}  // namespace

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

}  // namespace headroom::scenario
