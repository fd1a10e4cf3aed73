#include "sim/scenario/read_mix.hpp"

#include <fmt/format.h>

#include "sim/scenario/request_classes.hpp"

namespace headroom::scenario {

using cloud::ApplicationConfig;

namespace {

std::vector<load::MixEntry> read_shares(const Node& node, const ApplicationConfig& application) {
  std::vector<load::MixEntry> mix;
  ObjectReader shares(node, "{class: weight, ...}");
  double total = 0;
  bool is_known = true;
  for (const auto& [name, value] : shares.members()) {
    const auto weight = value.number(0, 1e9);
    const auto found = find_class(name, application);
    is_known = is_known && found.has_value();
    if (!found) {
      const std::string near = nearest(name, class_names(application));
      value.report(fmt::format("the class \"{}\"", name),
                   "a request class of the application" +
                       (near.empty() ? "" : fmt::format("; perhaps \"{}\" was meant", near)));
    } else if (weight && *weight > 0) {
      mix.push_back({*found, *weight});
      total += *weight;
    }
  }
  if (shares.is_object() && is_known && total <= 0)
    node.refuse("at least one class with a weight above 0");
  return mix;
}

std::optional<Node> mix_of(ObjectReader& object, const ApplicationConfig& application) {
  const bool is_free = application.requests.size() <= 1;  // one class, or none after a problem
  return is_free ? object.optional("mix") : object.required("mix");
}

}  // namespace

std::vector<load::MixEntry> read_mix(ObjectReader& object, const ApplicationConfig& application) {
  const auto node = mix_of(object, application);
  if (!node) return {{0, 1.0}};
  return read_shares(*node, application);
}

void read_changing_mix(ObjectReader& object, const ApplicationConfig& application, Duration length,
                       load::OpenLoadConfig& config) {
  const auto node = mix_of(object, application);
  config.mix = {{0, 1.0}};
  if (!node) return;
  if (!node->json().is_array()) {
    config.mix = read_shares(*node, application);
    return;
  }
  if (node->json().empty()) node->refuse("{class: weight, ...}, or [[time, {...}], ...]");
  for (const Node& entry : node->list()) {
    if (!entry.json().is_array() || entry.json().size() != 2) {
      entry.refuse("a pair [time, {class: weight, ...}]");
      continue;
    }
    const auto pair = entry.list();
    const auto at = pair[0].duration();
    auto mix = read_shares(pair[1], application);
    if (!at || mix.empty()) continue;
    if (!config.mixes.empty() && *at < config.mixes.back().at)
      pair[0].refuse("times that do not go back");
    config.mixes.push_back({*at, std::move(mix)});
  }
  if (!config.mixes.empty()) config.mix = load::mean_mix(config.mixes, length);
}

}  // namespace headroom::scenario
