#include "sim/cloud/termination_policy.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

namespace headroom::cloud {
namespace {

using Candidates = std::span<const TerminationCandidate>;
/// Positions of those that are still in question, in the order of launch.
using Positions = std::vector<std::size_t>;

constexpr std::array<std::pair<TerminationPolicy, std::string_view>, 7> kNames{{
    {TerminationPolicy::aws_default, "Default"},
    {TerminationPolicy::allocation_strategy, "AllocationStrategy"},
    {TerminationPolicy::oldest_launch_template, "OldestLaunchTemplate"},
    {TerminationPolicy::oldest_launch_configuration, "OldestLaunchConfiguration"},
    {TerminationPolicy::closest_to_next_instance_hour, "ClosestToNextInstanceHour"},
    {TerminationPolicy::newest_instance, "NewestInstance"},
    {TerminationPolicy::oldest_instance, "OldestInstance"},
}};

/// Of the zones with an unprotected instance, the unprotected ones of the fullest: balance outranks
/// every policy.
Positions in_fullest_zones(Candidates all) {
  std::vector<int> in_zone;
  std::vector<bool> has_unprotected;
  for (const TerminationCandidate& candidate : all) {
    if (candidate.zone >= in_zone.size()) {
      in_zone.resize(candidate.zone + 1);
      has_unprotected.resize(candidate.zone + 1);
    }
    in_zone[candidate.zone] += candidate.weight;
    if (!candidate.is_protected) has_unprotected[candidate.zone] = true;
  }
  int most = 0;
  for (std::size_t zone = 0; zone < in_zone.size(); ++zone) {
    if (has_unprotected[zone]) most = std::max(most, in_zone[zone]);
  }
  Positions chosen;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!all[i].is_protected && in_zone[all[i].zone] == most) chosen.push_back(i);
  }
  return chosen;
}

/// Those for which `key` is least.
template <class Key>
void keep_least(Positions& positions, Key key) {
  const auto least = std::invoke(
      key, *std::min_element(positions.begin(), positions.end(), [&](std::size_t a, std::size_t b) {
        return std::invoke(key, a) < std::invoke(key, b);
      }));
  std::erase_if(positions, [&](std::size_t i) { return least < std::invoke(key, i); });
}

Duration until_next_hour(const TerminationCandidate& candidate, Instant now) {
  const Instant since = std::min(candidate.running_since, now);  // billed from running on
  return 1_h - (now - since) % 1_h;
}

void apply(TerminationPolicy policy, Candidates all, Instant now, Positions& positions) {
  const auto version = [&](std::size_t i) { return all[i].template_version; };
  const auto fit = [&](std::size_t i) { return -all[i].allocation_rank; };
  const auto next_hour = [&](std::size_t i) { return until_next_hour(all[i], now); };
  switch (policy) {
    case TerminationPolicy::aws_default:
      keep_least(positions, fit);
      keep_least(positions, version);
      keep_least(positions, next_hour);
      break;
    case TerminationPolicy::oldest_launch_template: keep_least(positions, version); break;
    case TerminationPolicy::closest_to_next_instance_hour: keep_least(positions, next_hour); break;
    case TerminationPolicy::oldest_instance:
      keep_least(positions, [&](std::size_t i) { return all[i].launched; });
      break;
    case TerminationPolicy::newest_instance:
      keep_least(positions, [&](std::size_t i) { return Instant{} - all[i].launched; });
      break;
    case TerminationPolicy::allocation_strategy: keep_least(positions, fit); break;
    case TerminationPolicy::oldest_launch_configuration: break;  // there are none
  }
}

}  // namespace

std::string_view aws_name(TerminationPolicy policy) {
  return std::find_if(kNames.begin(), kNames.end(),
                      [&](const auto& row) { return row.first == policy; })
      ->second;
}

std::optional<TerminationPolicy> termination_policy(std::string_view aws_name) {
  for (const auto& [policy, name] : kNames) {
    if (name == aws_name) return policy;
  }
  return std::nullopt;
}

std::optional<std::size_t> choose_for_termination(Candidates candidates,
                                                  std::span<const TerminationPolicy> policies,
                                                  Instant now) {
  Positions positions = in_fullest_zones(candidates);
  if (positions.empty()) return std::nullopt;
  for (const TerminationPolicy policy : policies) apply(policy, candidates, now, positions);
  return positions.front();
}

}  // namespace headroom::cloud
