#include "sim/scenario/read_warm_pool.hpp"

#include <string>

namespace headroom::scenario {

using cloud::WarmPoolConfig;
using State = WarmPoolConfig::State;

namespace {

constexpr std::int64_t kMost = 100'000;

/// The keys of put-warm-pool, or of a description's WarmPoolConfiguration.
void read_keys(ObjectReader& object, WarmPoolConfig& pool) {
  object.ignore({"AutoScalingGroupName", "Status"});
  if (const auto state = object.optional("PoolState")) {
    const auto name = state->choice({"Stopped", "Running", "Hibernated"});
    for (const State one : {State::stopped, State::running, State::hibernated}) {
      if (name == cloud::aws_name(one)) pool.state = one;
    }
  }
  if (const auto least = object.optional("MinSize"))
    pool.min_size = static_cast<int>(least->integer(0, kMost).value_or(0));
  const auto prepared = object.optional("MaxGroupPreparedCapacity");
  const auto most = prepared ? prepared->integer(-1, kMost) : std::nullopt;
  if (most && *most >= 0) pool.max_prepared = static_cast<int>(*most);  // -1: the group's maximum
  if (const auto policy = object.optional("InstanceReusePolicy")) {
    ObjectReader inner(*policy, "{\"ReuseOnScaleIn\": true}");
    if (const auto reuse = inner.optional("ReuseOnScaleIn"))
      pool.reuse_on_scale_in = reuse->truth().value_or(false);
  }
}

}  // namespace

std::optional<WarmPoolConfig> read_warm_pool(const std::optional<Node>& node) {
  if (!node || node->json() == Json::object()) return std::nullopt;
  WarmPoolConfig pool;
  ObjectReader object(*node, "put-warm-pool's input");
  if (const auto described = object.optional("WarmPoolConfiguration")) {
    object.ignore({"Instances", "NextToken"});
    ObjectReader inner(*described, "a warm pool's configuration");
    read_keys(inner, pool);
  } else {
    read_keys(object, pool);
  }
  return pool;
}

Json warm_pool_json(const WarmPoolConfig& pool) {
  return {{"PoolState", cloud::aws_name(pool.state)},
          {"MinSize", pool.min_size},
          {"MaxGroupPreparedCapacity", pool.max_prepared.value_or(-1)},
          {"InstanceReusePolicy", {{"ReuseOnScaleIn", pool.reuse_on_scale_in}}}};
}

}  // namespace headroom::scenario
