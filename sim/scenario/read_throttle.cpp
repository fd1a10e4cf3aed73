#include "sim/scenario/read_throttle.hpp"

#include "sim/scenario/units.hpp"

namespace headroom::scenario {
namespace {

/// A time of the run, or empty for a random one.
std::optional<Duration> read_phase(const std::optional<Node>& node) {
  if (!node || node->json() == "random") return std::nullopt;
  const auto phase =
      node->json().is_string() ? parse_duration(node->json().get<std::string>()) : std::nullopt;
  if (!phase) node->refuse("\"random\", or a duration such as \"0s\"");
  return phase;
}

std::optional<Duration> read_period(const Node& node) {
  const auto period = node.positive_duration();
  if (period && *period < 1_ms) {
    node.refuse("at least \"1ms\"");
    return std::nullopt;
  }
  return period;
}

}  // namespace

cloud::ThrottleConfig read_throttle(const std::optional<Node>& node) {
  cloud::ThrottleConfig throttle;
  if (!node || node->json() == "rate") return throttle;
  if (!node->json().is_object()) {
    node->refuse(
        "\"rate\", or an object: {\"period\": D} for a quota, {\"ramp\": D}, {\"scope\": "
        "\"per_vcpu\"}");
    return throttle;
  }
  ObjectReader object(*node, "the throttle");
  if (const auto period = object.optional("period")) throttle.period = read_period(*period);
  const auto phase = object.optional("phase");
  throttle.phase = read_phase(phase);
  if (phase && !throttle.period) phase->report("a phase without a \"period\"", "both, or neither");
  if (const auto scope = object.optional("scope"))
    throttle.per_vcpu = scope->choice({"pooled", "per_vcpu"}) == "per_vcpu";
  if (const auto ramp = object.optional("ramp")) {
    throttle.ramp = ramp->duration().value_or(Duration{});
    if (throttle.period && throttle.ramp > Duration{})
      ramp->report("a ramp beside a \"period\"", "one of them: a quota is a hard cut");
  }
  return throttle;
}

Json throttle_json(const cloud::ThrottleConfig& throttle) {
  Json json;
  if (throttle.period) {
    json["period"] = duration_text(*throttle.period);
    json["phase"] = throttle.phase ? Json(duration_text(*throttle.phase)) : Json("random");
  }
  json["scope"] = throttle.per_vcpu ? "per_vcpu" : "pooled";
  json["ramp"] = duration_text(throttle.ramp);
  return json;
}

std::optional<cloud::CpuQuota> read_cpu_quota(const Node& node) {
  ObjectReader object(node, "a CPU quota: {\"quota\": \"20ms\", \"period\": \"100ms\"}");
  if (!object.is_object()) return std::nullopt;
  const auto quota = object.required("quota");
  const auto period = object.required("period");
  const auto quota_value = quota ? quota->positive_duration() : std::nullopt;
  const auto period_value = period ? read_period(*period) : std::nullopt;
  const auto phase = read_phase(object.optional("phase"));
  const auto slice = object.optional("slice");
  const auto slice_value = slice ? slice->duration() : Duration{};
  if (!quota_value || !period_value) return std::nullopt;
  return cloud::CpuQuota{*quota_value, *period_value, phase, slice_value.value_or(Duration{})};
}

}  // namespace headroom::scenario
