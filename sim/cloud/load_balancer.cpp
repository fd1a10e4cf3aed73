#include "sim/cloud/load_balancer.hpp"

#include <algorithm>
#include <utility>

namespace headroom::cloud {

LoadBalancer::LoadBalancer(const TargetGroup& targets, const std::vector<engine::StreamKey>& random,
                           const std::optional<KeepAlive>& keep_alive)
    : targets_(targets),
      is_plain_(targets.nodes() == 1 && !targets.config().stickiness.enabled),
      is_watching_(targets.config().stickiness.enabled || detects_anomalies() ||
                   keep_alive.has_value()),
      connections_(keep_alive ? std::make_unique<TargetConnections>(*keep_alive, targets.nodes())
                              : nullptr),
      anomalies_(targets.config().anomalies),
      dns_(targets.nodes()),
      sessions_(targets.config().stickiness),
      routed_(targets.nodes()) {
  nodes_.reserve(targets.nodes());
  for (std::uint32_t node = 0; node < targets.nodes(); ++node)
    nodes_.emplace_back(targets, anomalies_, node,
                        random[std::min<std::size_t>(node, random.size() - 1)]);
}

LoadBalancer::Choice LoadBalancer::route(const Caller& caller, Instant now) {
  Choice choice;
  if (nodes_.size() > 1) choice.node = dns_.node_of(caller.choice, caller.looked_up);
  LoadBalancerNode& node = nodes_[choice.node];
  if (caller.is_new && caller.cookies) sessions_.forget(*caller.cookies);
  const StickySessions::Session* session =
      caller.cookies ? sessions_.find(*caller.cookies, now) : nullptr;
  if (session != nullptr && node.can_route_to(session->slot, session->target, now)) {
    choice.slot = session->slot;
  } else {
    choice.slot = node.route(now);
  }
  if (choice.slot != kNoTarget) ++routed_[choice.node];
  return choice;
}

/// Clients who looked DNS up at any time of the last minute, and choose any of its nodes.
std::vector<TargetShare> LoadBalancer::shares(Instant now) {
  std::vector<TargetShare> shares;
  if (nodes_.size() == 1) {
    nodes_.front().add_shares(1.0, now, shares);
    return shares;
  }
  constexpr int kAges = 12;
  const auto choices = static_cast<int>(60 * nodes_.size());  // as many for each of 1 to 6 nodes
  std::vector<int> clients(nodes_.size());
  for (int age = 0; age < kAges; ++age) {
    const Duration before = DnsRecord::kTimeToLive * (2 * age + 1) / (2 * kAges);
    const Instant looked_up = Instant::at(now.since_start() - before);
    for (int choice = 0; choice < choices; ++choice)
      ++clients[dns_.node_of((choice + 0.5) / choices, looked_up)];
  }
  for (std::size_t node = 0; node < nodes_.size(); ++node)
    nodes_[node].add_shares(clients[node] / static_cast<double>(kAges * choices), now, shares);
  return shares;
}

void LoadBalancer::answered(const Instance& target, std::uint32_t node,
                            std::optional<std::uint32_t> cookies, Instant now) {
  if (connections_ != nullptr) connections_->answered(node, target, now);
  if (detects_anomalies()) anomalies_.answered(target.slot());
  if (cookies && targets_.config().stickiness.enabled)
    sessions_.answered(*cookies, target.slot(), target.id(), now);
}

void LoadBalancer::targets_changed(Instant now) {
  for (LoadBalancerNode& node : nodes_) node.targets_changed();
  if (nodes_.size() > 1) update_dns(now);
}

void LoadBalancer::update_dns(Instant now) {
  std::vector<bool> healthy;
  for (std::uint32_t node = 0; node < nodes_.size(); ++node) {
    const TargetGroup::Strength strength = targets_.strength(node);
    healthy.push_back(targets_.config().dns_minimum.is_met(strength.healthy, strength.registered));
  }
  dns_.update(healthy, now);
}

std::vector<std::uint64_t> LoadBalancer::take_routed() {
  if (nodes_.size() == 1) return {};
  std::vector<std::uint64_t> routed(nodes_.size());
  std::swap(routed, routed_);
  return routed;
}

void LoadBalancer::judge_targets() {
  if (!anomalies_.judge(targets_)) return;
  for (LoadBalancerNode& node : nodes_) node.targets_changed();
}

}  // namespace headroom::cloud
