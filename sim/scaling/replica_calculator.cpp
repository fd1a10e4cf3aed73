#include "sim/scaling/replica_calculator.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace headroom::scaling {
namespace {

bool is_cpu(PodMetric metric) {
  return metric == PodMetric::cpu_utilization || metric == PodMetric::cpu_average_value;
}

bool is_utilization(PodMetric metric) {
  return metric == PodMetric::cpu_utilization || metric == PodMetric::memory_utilization;
}

bool is_gone(const PodSample& pod) {
  return pod.is_deleting || pod.phase == PodSample::Phase::failed ||
         pod.phase == PodSample::Phase::succeeded;
}

/// A pod that starts uses CPU for itself: until it is ready, and a whole window is measured since
/// then, its usage says nothing about the load.
bool is_unready(const PodSample& pod, const ReplicaRules& rules) {
  if (!pod.ages) return !pod.is_ready;
  const PodSample::Ages& ages = *pod.ages;
  if (ages.pod < rules.cpu_initialization)
    return !pod.is_ready || ages.ready_condition < ages.sample + ages.window;
  const bool never_was_ready = ages.pod - ages.ready_condition < rules.initial_readiness_delay;
  return !pod.is_ready && never_was_ready;
}

/// Sums over pods that count.
struct Usage {
  std::int64_t used = 0, requested = 0, pods = 0;

  void add(std::int64_t usage, std::int64_t request) {
    used += usage, requested += request, ++pods;
  }
  /// Percent of the requests, or the mean: a whole number, cut off.
  std::int64_t measured(PodMetric metric) const {
    return is_utilization(metric) ? used * 100 / requested : used / pods;
  }
};

struct Groups {
  Usage ready;
  std::vector<const PodSample*> unready, missing;
};

Groups sort_pods(PodMetric metric, std::span<const PodSample> pods, const ReplicaRules& rules) {
  Groups groups;
  for (const PodSample& pod : pods) {
    if (is_gone(pod)) continue;
    if (pod.phase == PodSample::Phase::pending) {
      groups.unready.push_back(&pod);
    } else if (!pod.usage) {
      groups.missing.push_back(&pod);
    } else if (is_cpu(metric) && is_unready(pod, rules)) {
      groups.unready.push_back(&pod);
    } else {
      groups.ready.add(*pod.usage, pod.request);
    }
  }
  return groups;
}

/// The ready pods, and the others as what speaks against the ratio.
Usage filled_in(PodMetric metric, std::int64_t target, double ratio, const Groups& groups) {
  Usage all = groups.ready;
  const bool is_up = ratio > 1.0;
  for (const PodSample* pod : groups.missing) {
    const std::int64_t whole =
        is_utilization(metric) ? pod->request * std::max<std::int64_t>(100, target) / 100 : target;
    if (ratio != 1.0) all.add(is_up ? 0 : whole, pod->request);
  }
  for (const PodSample* pod : groups.unready) {
    if (is_up) all.add(0, pod->request);
  }
  return all;
}

int round_up(double replicas) {
  return static_cast<int>(std::min<double>(std::ceil(replicas), std::numeric_limits<int>::max()));
}

double ratio_of(std::int64_t value, std::int64_t target) {
  return static_cast<double>(value) / static_cast<double>(target);
}

}  // namespace

std::optional<ReplicaProposal> propose_replicas(PodMetric metric, std::int64_t target, int current,
                                                std::span<const PodSample> pods,
                                                const ReplicaRules& rules) {
  const Groups groups = sort_pods(metric, pods, rules);
  if (groups.ready.pods == 0) return std::nullopt;
  const std::int64_t measured = groups.ready.measured(metric);
  const double ratio = ratio_of(measured, target);
  const bool unready_matter = !groups.unready.empty() && ratio > 1.0;
  if (groups.missing.empty() && !unready_matter) {
    const int wanted = round_up(ratio * static_cast<double>(groups.ready.pods));
    return ReplicaProposal{rules.tolerates(ratio) ? current : wanted, measured};
  }
  const Usage all = filled_in(metric, target, ratio, groups);
  const double then = ratio_of(all.measured(metric), target);
  const bool turned = (ratio < 1.0 && then > 1.0) || (ratio > 1.0 && then < 1.0);
  if (rules.tolerates(then) || turned) return ReplicaProposal{current, measured};
  const int wanted = round_up(then * static_cast<double>(all.pods));
  const bool goes_wrong_way = then < 1.0 ? wanted > current : wanted < current;
  return ReplicaProposal{goes_wrong_way ? current : wanted, measured};
}

ReplicaProposal replicas_for_value(std::int64_t value, std::int64_t target, int current, int ready,
                                   const ReplicaRules& rules) {
  const double ratio = ratio_of(value, target);
  if (current == 0) return {round_up(ratio), value};
  return {rules.tolerates(ratio) ? current : round_up(ratio * ready), value};
}

ReplicaProposal replicas_for_average(std::int64_t value, std::int64_t target, int current,
                                     const ReplicaRules& rules) {
  const std::int64_t measured = (value + current - 1) / current;
  if (rules.tolerates(ratio_of(value, target * current))) return {current, measured};
  return {round_up(ratio_of(value, target)), measured};
}

std::optional<int> combine_proposals(std::span<const std::optional<int>> proposals, int current) {
  std::optional<int> largest;
  bool any_failed = false;
  for (const std::optional<int>& proposal : proposals) {
    any_failed = any_failed || !proposal;
    if (proposal) largest = std::max(largest.value_or(*proposal), *proposal);
  }
  if (any_failed && largest && *largest < current) return std::nullopt;
  return largest;
}

}  // namespace headroom::scaling
