#include "sim/scenario/read_open_load.hpp"

#include <fmt/format.h>

#include "sim/scenario/request_classes.hpp"

namespace headroom::scenario {

using cloud::ApplicationConfig;
using load::OpenLoadConfig;

load::RateCurve read_rate_curve(const Node& node) {
  constexpr double kMostPerSecond = 1e9;
  if (node.json().is_number()) return {{Duration{}, node.number(0, kMostPerSecond).value_or(0)}};
  load::RateCurve points;
  if (!node.json().is_array() || node.json().empty()) {
    node.refuse("requests per second, or [[time, requests per second], ...]");
    return points;
  }
  for (const Node& entry : node.list()) {
    if (!entry.json().is_array() || entry.json().size() != 2) {
      entry.refuse("a pair [time, requests per second]");
      continue;
    }
    const auto pair = entry.list();
    const auto at = pair[0].duration();
    const auto rate = pair[1].number(0, kMostPerSecond);
    if (!at || !rate) continue;
    if (points.empty() && *at > Duration{})
      points.push_back({Duration{}, *rate});  // held from the start
    if (!points.empty() && *at < points.back().at) pair[0].refuse("times that do not go back");
    points.push_back({*at, *rate});
  }
  return points;
}

std::vector<load::MixEntry> read_mix(ObjectReader& object, const ApplicationConfig& application) {
  std::vector<load::MixEntry> mix;
  const bool is_free = application.requests.size() <= 1;  // one class, or none after a problem
  const auto node = is_free ? object.optional("mix") : object.required("mix");
  if (!node) return {{0, 1.0}};
  ObjectReader shares(*node, "{class: weight, ...}");
  double total = 0;
  for (const auto& [name, value] : shares.members()) {
    const auto weight = value.number(0, 1e9);
    const auto found = find_class(name, application);
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
  if (shares.is_object() && total <= 0) node->refuse("at least one class with a weight above 0");
  return mix;
}

OpenLoadConfig read_poisson(const Node& node, const ApplicationConfig& application) {
  OpenLoadConfig config;
  ObjectReader object(node, "{\"rate\": ..., \"mix\": {...}, \"response_timeout\": ...}");
  if (const auto rate = object.required("rate")) config.rate = read_rate_curve(*rate);
  config.mix = read_mix(object, application);
  if (const auto timeout = object.optional("response_timeout"))
    config.response_timeout = timeout->positive_duration();
  return config;
}

}  // namespace headroom::scenario
