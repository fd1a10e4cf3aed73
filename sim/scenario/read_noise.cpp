#include "sim/scenario/read_noise.hpp"

#include "sim/scenario/read_distribution.hpp"

namespace headroom::scenario {

std::optional<cloud::NoiseConfig> read_noise(const Node& node) {
  ObjectReader object(node, "{\"quiet\": D, \"noisy\": D, \"speed\": 0.6}");
  if (!object.is_object()) return std::nullopt;
  const auto quiet_node = object.required("quiet");
  const auto noisy_node = object.required("noisy");
  const auto speed_node = object.required("speed");
  const auto quiet = quiet_node ? read_distribution(*quiet_node) : std::nullopt;
  const auto noisy = noisy_node ? read_distribution(*noisy_node) : std::nullopt;
  const auto speed = speed_node ? speed_node->number(0.001, 1) : std::nullopt;
  if (quiet && noisy && quiet->mean() + noisy->mean() < static_cast<double>((1_ms).ns())) {
    node.report("quiet and noisy times of less than \"1ms\" together", "longer ones");
    return std::nullopt;
  }
  if (!quiet || !noisy || !speed) return std::nullopt;
  return cloud::NoiseConfig{*quiet, *noisy, *speed};
}

Json noise_json(const cloud::NoiseConfig& noise) {
  return {{"quiet", distribution_json(noise.quiet)},
          {"noisy", distribution_json(noise.noisy)},
          {"speed", noise.speed}};
}

}  // namespace headroom::scenario
