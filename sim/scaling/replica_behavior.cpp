#include "sim/scaling/replica_behavior.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::scaling {
namespace {

using Limit = ReplicaBehavior::Limit;
using Select = ReplicaBehavior::Select;

constexpr int kAlwaysAllowed = 4;  // version 1 goes up to so many at once

Duration longest_period(const ReplicaBehavior& behavior) {
  Duration longest;
  for (const auto* direction : {&behavior.up, &behavior.down}) {
    longest = std::max(longest, direction->stabilization_window);
    for (const Limit& limit : direction->limits) longest = std::max(longest, limit.period);
  }
  return longest;
}

}  // namespace

int ReplicaStabilizer::next(int current, int desired, Instant now) {
  if (asked_.empty()) asked_.push_back({current, now});
  const int replicas = wanted(current, desired, now);
  if (behavior_) {
    if (replicas > current) added_.push_back({replicas - current, now});
    if (replicas < current) removed_.push_back({current - replicas, now});
    forget(now);
  }
  return replicas;
}

int ReplicaStabilizer::wanted(int current, int desired, Instant now) {
  if (current == 0 && bounds_.min > 0) return 0;
  if (current > bounds_.max) return bounds_.max;
  if (current < bounds_.min) return bounds_.min;
  if (!behavior_) return by_version_1(current, desired, now);
  const int stable = stabilized(current, desired, now);
  asked_.push_back({desired, now});
  return limited(current, stable, now);
}

/// The most that was asked for in the window, and at most twice as many as there are.
int ReplicaStabilizer::by_version_1(int current, int desired, Instant now) {
  asked_.push_back({desired, now});
  std::erase_if(asked_, [&](const Record& r) { return now - r.at > downscale_window_; });
  int most = desired;
  for (const Record& record : asked_) most = std::max(most, record.replicas);
  const int ceiling = std::min(bounds_.max, std::max(2 * current, kAlwaysAllowed));
  return std::clamp(most, bounds_.min, std::max(bounds_.min, ceiling));
}

/// Up to no more than was asked for all the window long, down to no less.
int ReplicaStabilizer::stabilized(int current, int desired, Instant now) const {
  int up = desired;
  int down = desired;
  for (const Record& record : asked_) {
    const Duration age = now - record.at;
    if (age < behavior_->up.stabilization_window) up = std::min(up, record.replicas);
    if (age < behavior_->down.stabilization_window) down = std::max(down, record.replicas);
  }
  int replicas = current;
  if (replicas < up) replicas = up;
  if (replicas > down) replicas = down;
  return replicas;
}

int ReplicaStabilizer::limited(int current, int wanted, Instant now) const {
  if (wanted > current)
    return std::min(
        {wanted, bounds_.max, std::max(limit(behavior_->up, 1, current, now), current)});
  if (wanted < current)
    return std::max(
        {wanted, bounds_.min, std::min(limit(behavior_->down, -1, current, now), current)});
  return current;
}

/// How many there were when the period began, but for what others than this have changed.
int ReplicaStabilizer::before_period(int current, Duration period, Instant now) const {
  const auto in_period = [&](const std::vector<Record>& changes) {
    int sum = 0;
    for (const Record& change : changes) sum += now - change.at < period ? change.replicas : 0;
    return sum;
  };
  return current - in_period(added_) + in_period(removed_);
}

/// As far as the limits of one direction let it go. @param sign 1 up, -1 down
int ReplicaStabilizer::limit(const ReplicaBehavior::Direction& direction, int sign, int current,
                             Instant now) const {
  if (direction.select == Select::disabled) return current;
  std::optional<int> chosen;
  for (const Limit& limit : direction.limits) {
    const int start = before_period(current, limit.period, now);
    const double share = start * (1.0 + sign * limit.value / 100.0);
    const int replicas = limit.type == Limit::Type::pods
                             ? start + sign * limit.value
                             : static_cast<int>(sign > 0 ? std::ceil(share) : share);
    const bool goes_further = chosen && sign * replicas > sign * *chosen;
    if (!chosen || goes_further == (direction.select == Select::max)) chosen = replicas;
  }
  return chosen.value_or(current);
}

void ReplicaStabilizer::forget(Instant now) {
  const Duration longest = longest_period(*behavior_);
  for (auto* records : {&asked_, &added_, &removed_})
    std::erase_if(*records, [&](const Record& r) { return now - r.at > longest; });
}

}  // namespace headroom::scaling
