#include "sim/cloud/anomaly_detector.hpp"

#include <algorithm>
#include <map>

#include "sim/cloud/target_group.hpp"

namespace headroom::cloud {
namespace {

constexpr std::size_t kMinPeers = 3;

}  // namespace

bool AnomalyDetector::judge(const TargetGroup& targets) {
  std::map<std::uint32_t, std::vector<std::uint32_t>> peers;  // by zone, or all in one
  for (const Instance* instance : targets.registered()) {
    Target& target = of(instance->slot());
    if (target.id != 0 && target.id != instance->id()) target = Target{};
    target.id = instance->id();
    if (targets.health(*instance) != TargetHealth::healthy) continue;
    peers[targets.config().cross_zone ? 0 : instance->zone()].push_back(instance->slot());
  }
  anomalous_ = mitigated_ = 0;
  bool has_changed = false;
  for (const auto& [zone, slots] : peers) has_changed = judge_peers(slots) || has_changed;
  return has_changed;
}

/// A target that has too few requests for a verdict goes on counting, and keeps the one it has.
bool AnomalyDetector::judge_peers(const std::vector<std::uint32_t>& slots) {
  for (const std::uint32_t slot : slots) {
    Target& target = targets_[slot];
    target.is_new = target.requests >= static_cast<std::uint64_t>(config_.min_requests);
    if (!target.is_new) continue;
    target.judged_requests = target.requests;
    target.judged_errors = target.errors;
    target.requests = target.errors = 0;
  }
  bool has_changed = false;
  for (const std::uint32_t slot : slots) {
    Target& target = targets_[slot];
    if (slots.size() < kMinPeers) {
      target.is_anomalous = false;
    } else if (target.is_new) {
      target.is_anomalous = is_worse(slot, slots);
    }
    has_changed = weigh(target) || has_changed;
    anomalous_ += target.is_anomalous;
    mitigated_ += target.weight < 1;
  }
  return has_changed;
}

bool AnomalyDetector::is_worse(std::uint32_t slot, const std::vector<std::uint32_t>& peers) const {
  std::uint64_t requests = 0, errors = 0;
  for (const std::uint32_t peer : peers) {
    if (peer == slot) continue;
    requests += targets_[peer].judged_requests;
    errors += targets_[peer].judged_errors;
  }
  const auto rate = [](std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
  };
  const double own = rate(targets_[slot].judged_errors, targets_[slot].judged_requests);
  return own > std::max(config_.min_error_rate, config_.error_ratio * rate(errors, requests));
}

/// @return whether its weight has changed
bool AnomalyDetector::weigh(Target& target) const {
  if (!config_.mitigate) return false;
  const double before = target.weight;
  if (!target.is_anomalous) {
    target.weight = std::min(1.0, target.weight + config_.increase);
  } else if (target.is_new) {
    target.weight = std::max(config_.min_weight, target.weight * config_.decrease);
  }
  return target.weight != before;
}

}  // namespace headroom::cloud
