#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/engine/random.hpp"
#include "sim/scaling/policy.hpp"

namespace headroom::policies {

/// A group's life as a policy is told it: hours of any load, with instances that boot, work, are
/// drained and vanish, metrics that are missing, limits that change. Made by chance from its seed,
/// and driven by what the policy answers.
class Life {
 public:
  Life(std::uint64_t seed, scaling::Needs needs)
      : needs_(std::move(needs)), words_(engine::stream_key(seed, 0, "life")) {
    desired_ = static_cast<int>(between(0, 6));
    for (int i = 0; i < desired_; ++i) launch();
  }

  /// The next time that the policy is woken, and what it sees then. Time never goes back.
  scaling::Observation next() {
    if (steps_++ > 0) now_ += needs_.tick > Duration{} ? needs_.tick : 60_s;
    change_limits();
    age();
    return observe();
  }
  /// What becomes of its answer.
  void obey(const scaling::Decision& decision) {
    if (decision.desired) desired_ = *decision.desired;
    while (static_cast<int>(instances_.size()) < desired_) launch();
    while (static_cast<int>(instances_.size()) > desired_) instances_.erase(instances_.begin());
  }

  int min() const { return min_; }
  int max() const { return max_; }
  const std::vector<scaling::InstanceView>& instances() const { return instances_; }

 private:
  using State = scaling::InstanceView::State;

  double unit() { return engine::open_unit(words_.at(drawn_++)); }
  double between(double low, double high) { return low + (high - low) * unit(); }
  bool chance(double probability) { return unit() < probability; }

  void change_limits() {
    if (!chance(0.02)) return;
    min_ = chance(0.3) ? 0 : static_cast<int>(between(0, 5));
    max_ = min_ + (chance(0.2) ? 0 : static_cast<int>(between(0, 20)));
    desired_ = std::min(std::max(desired_, min_), max_);
    obey({desired_, {}, {}});
  }

  void launch() {
    scaling::InstanceView view;
    view.name = "i-" + std::to_string(++launched_);
    view.type = "t3.small";
    view.zone = "us-east-1a";
    view.vcpus = 2;
    view.launched = now_;
    instances_.push_back(view);
  }

  /// Instances get on with their lives, and their load changes.
  void age() {
    rate_ = chance(0.1) ? 0 : chance(0.1) ? between(0, 1e5) : rate_ * between(0.8, 1.3) + 0.1;
    for (scaling::InstanceView& view : instances_) {
      if (view.state == State::pending && chance(0.5)) {
        view.state = State::in_service;
        view.in_service = now_;
      }
      const bool was_healthy = view.is_healthy;
      view.is_healthy = view.state == State::in_service && chance(0.9);
      if (view.is_healthy && !was_healthy) view.ready_since = now_;
      if (!view.is_healthy) view.ready_since.reset();
      view.is_warm = view.is_healthy && chance(0.8);
      view.cpu = chance(0.1) ? std::nullopt : std::optional(chance(0.1) ? 0.0 : between(0, 1));
      view.sampled = now_;
      view.window = needs_.tick;
      view.in_flight = chance(0.3) ? 0 : static_cast<int>(between(0, 200));
      view.credits = between(0, 100);
      if (view.in_flight > 0) view.last_busy = now_;
    }
  }

  scaling::Observation observe() {
    scaling::Observation observation;
    observation.now = now_;
    observation.group.min = min_;
    observation.group.max = max_;
    observation.group.desired = desired_;
    observation.group.instance_type = "t3.small";
    for (const scaling::InstanceView& view : instances_) {
      observation.group.in_service += view.state == State::in_service;
      observation.group.pending += view.state == State::pending;
      observation.group.warming_up += view.state == State::in_service && !view.is_warm;
    }
    for (const scaling::MetricQuery& query : needs_.metrics)
      observation.metrics.push_back(points(query));
    for (std::size_t i = 0; i < needs_.hourly.size(); ++i) observation.hourly.push_back(hours());
    if (needs_.per_instance && !chance(0.05)) observation.instances = instances_;
    return observation;
  }

  /// Some are missing, or all.
  std::vector<scaling::Datapoint> points(const scaling::MetricQuery& query) {
    std::vector<scaling::Datapoint> points;
    if (chance(0.15)) return points;
    for (int back = query.points; back > 0; --back) {
      if (chance(0.1) || now_.since_start() < query.period * back) continue;
      points.push_back({now_ - query.period * back, value_of(query)});
    }
    return points;
  }

  double value_of(const scaling::MetricQuery& query) {
    if (chance(0.1)) return 0;
    if (query.id.name == "CPUUtilization") return between(0, 100);
    if (query.id.name == "TargetResponseTime") return between(0, 3);
    return rate_ * query.period.seconds();
  }

  std::vector<scaling::Datapoint> hours() {
    std::vector<scaling::Datapoint> points;
    if (chance(0.3)) return points;
    const std::int64_t first = -static_cast<std::int64_t>(between(0, needs_.hours + 1.0));
    for (std::int64_t hour = first; hour < now_.since_start() / 1_h; ++hour) {
      if (!chance(0.05)) points.push_back({Instant{} + 1_h * hour, between(0, 1e6)});
    }
    return points;
  }

  scaling::Needs needs_;
  engine::WordSequence words_;
  std::uint64_t drawn_ = 0;
  Instant now_;
  int steps_ = 0;
  int min_ = 0, max_ = 12, desired_ = 0;
  int launched_ = 0;
  double rate_ = 10;
  std::vector<scaling::InstanceView> instances_;
};

}  // namespace headroom::policies
