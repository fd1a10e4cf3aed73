#include "sim/cloud/provisioning.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/topological_sort.hpp>
#include <map>

namespace headroom::cloud {
namespace {

using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS>;
using engine::Distribution;

Distribution seconds(double s) { return Distribution::constant(s * 1e9); }

ProvisioningStep again_at_every_start(ProvisioningStep step) {
  step.every_start = true;
  return step;
}

std::map<std::string, std::size_t> positions(const std::vector<ProvisioningStep>& steps) {
  std::map<std::string, std::size_t> position;
  for (std::size_t i = 0; i < steps.size(); ++i) position[steps[i].name] = i;
  return position;
}

/// All the steps, skipped ones too, with an edge from each to what waits for it.
Graph graph_of(const std::vector<ProvisioningStep>& steps) {
  const auto position = positions(steps);
  if (!position.contains(kPlacement)) throw BadProvisioning("there is no step named placement");
  const std::size_t placement = position.at(kPlacement);
  Graph graph(steps.size());
  for (std::size_t i = 0; i < steps.size(); ++i) {
    for (const std::string& name : steps[i].after) {
      const auto found = position.find(name);
      if (found == position.end()) {
        throw BadProvisioning(
            fmt::format("step {} comes after {}, which is no step", steps[i].name, name));
      }
      boost::add_edge(found->second, i, graph);
    }
    if (i != placement && steps[i].after.empty()) boost::add_edge(placement, i, graph);
  }
  if (boost::in_degree(placement, graph) > 0) {
    throw BadProvisioning("placement comes first: it can come after no other step");
  }
  return graph;
}

/// The steps that can never begin, in their listed order: those of a circle and what comes after
/// it.
std::string circle_in(const Graph& graph, const std::vector<ProvisioningStep>& steps) {
  std::vector<std::size_t> waiting_for(steps.size());
  std::vector<std::size_t> ready;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    waiting_for[i] = boost::in_degree(i, graph);
    if (waiting_for[i] == 0) ready.push_back(i);
  }
  while (!ready.empty()) {
    const std::size_t step = ready.back();
    ready.pop_back();
    for (auto [edge, end] = boost::out_edges(step, graph); edge != end; ++edge) {
      if (--waiting_for[boost::target(*edge, graph)] == 0)
        ready.push_back(boost::target(*edge, graph));
    }
  }
  std::string names;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (waiting_for[i] > 0) names += (names.empty() ? "" : ", ") + steps[i].name;
  }
  return names;
}

std::vector<std::size_t> topological_order(const Graph& graph,
                                           const std::vector<ProvisioningStep>& steps) {
  std::vector<std::size_t> reversed;
  try {
    boost::topological_sort(graph, std::back_inserter(reversed));
  } catch (const boost::not_a_dag&) {
    throw BadProvisioning(
        fmt::format("steps wait for each other in a circle: {}", circle_in(graph, steps)));
  }
  return {reversed.rbegin(), reversed.rend()};
}

std::optional<std::size_t> find_resource(const ProvisioningStep& step,
                                         const std::vector<ProvisioningResourceConfig>& resources) {
  if (step.resource.empty()) return std::nullopt;
  const auto found = std::find_if(resources.begin(), resources.end(),
                                  [&](const auto& r) { return r.name == step.resource; });
  if (found == resources.end()) {
    throw BadProvisioning(
        fmt::format("step {} needs {}, which is no resource", step.name, step.resource));
  }
  return static_cast<std::size_t>(found - resources.begin());
}

/// Which steps an instance goes through. @param order in which each follows its predecessors
std::vector<bool> needed_steps(const ProvisioningConfig& config, BakeLevel bake, Occasion occasion,
                               const Graph& graph, const std::vector<std::size_t>& order) {
  std::vector<bool> needed(order.size());
  std::vector<bool> follows_release(order.size());
  for (const std::size_t index : order) {
    const ProvisioningStep& step = config.steps[index];
    for (auto [edge, end] = boost::in_edges(index, graph); edge != end; ++edge) {
      const std::size_t before = boost::source(*edge, graph);
      const bool is_released = config.steps[before].from_bake == BakeLevel::application;
      if (is_released || follows_release[before]) follows_release[index] = true;
    }
    switch (occasion) {
      case Occasion::launch: needed[index] = !step.from_bake || bake < *step.from_bake; break;
      case Occasion::start: needed[index] = step.name == kPlacement || step.every_start; break;
      case Occasion::resume: needed[index] = step.name == kPlacement; break;
      case Occasion::release:
        needed[index] = step.from_bake == BakeLevel::application ||
                        (step.every_start && follows_release[index]);
    }
  }
  return needed;
}

}  // namespace

std::string_view name(Occasion occasion) {
  switch (occasion) {
    case Occasion::launch: return "launch";
    case Occasion::start: return "start";
    case Occasion::resume: return "resume";
    case Occasion::release: return "release";
  }
  return "";
}

ProvisioningConfig default_provisioning() {
  const auto none = Distribution{};
  return {{
              {kPlacement, {}, seconds(5), 0, none, {}},
              again_at_every_start({"os_boot", {kPlacement}, seconds(12), 0, seconds(6), {}}),
              {"cloud_init", {"os_boot"}, seconds(3), 0, seconds(2), {}},
              {"middleware", {"cloud_init"}, seconds(60), 0, seconds(25), BakeLevel::middleware},
              {"parameters", {"middleware"}, seconds(1), 0, none, {}},
              {"artefact", {"parameters"}, none, 24e6, seconds(3), BakeLevel::application},
              again_at_every_start({"service_start", {"artefact"}, seconds(2), 0, seconds(1), {}}),
          },
          10e6};
}

ProvisioningGraph::ProvisioningGraph(const ProvisioningConfig& config, BakeLevel bake,
                                     Occasion occasion)
    : resources_(config.resources), bandwidth_(config.bandwidth_bytes_per_second) {
  const Graph graph = graph_of(config.steps);
  const std::size_t count = config.steps.size();
  const std::vector<std::size_t> order = topological_order(graph, config.steps);
  const std::vector<bool> needed = needed_steps(config, bake, occasion, graph, order);
  // For each step in order, the kept steps that it waits for: a skipped one passes its own on.
  std::vector<std::vector<std::size_t>> waits_for(count);
  std::vector<std::size_t> new_index(count);
  for (const std::size_t step : order) {
    std::vector<std::size_t> kept;
    for (auto [edge, end] = boost::in_edges(step, graph); edge != end; ++edge) {
      const std::size_t before = boost::source(*edge, graph);
      kept.insert(kept.end(), waits_for[before].begin(), waits_for[before].end());
    }
    std::sort(kept.begin(), kept.end());
    kept.erase(std::unique(kept.begin(), kept.end()), kept.end());
    if (!needed[step]) {
      waits_for[step] = kept;
      continue;
    }
    new_index[step] = steps_.size();
    waits_for[step] = {new_index[step]};
    steps_.push_back(config.steps[step]);
    predecessors_.push_back(kept);
    resource_of_.push_back(find_resource(steps_.back(), resources_));
  }
  successors_.resize(steps_.size());
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    for (const std::size_t before : predecessors_[i]) successors_[before].push_back(i);
  }
}

std::vector<std::size_t> ProvisioningGraph::critical_path(const std::vector<double>& end_s) const {
  const auto ends_earlier = [&](std::size_t a, std::size_t b) { return end_s[a] < end_s[b]; };
  std::vector<std::size_t> path;
  std::size_t step =
      static_cast<std::size_t>(std::max_element(end_s.begin(), end_s.end()) - end_s.begin());
  for (;;) {
    path.push_back(step);
    const auto& before = predecessors_[step];
    if (before.empty()) break;
    step = *std::max_element(before.begin(), before.end(), ends_earlier);
  }
  std::reverse(path.begin(), path.end());
  return path;
}

}  // namespace headroom::cloud
