#pragma once

#include <vector>

#include "sim/cloud/application.hpp"
#include "sim/load/open_load.hpp"
#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// Requests per second: a number, or [[time, requests per second], ...].
load::RateCurve read_rate_curve(const Node& node);

/// `mix` of a load, which may be left out where there is one class only.
std::vector<load::MixEntry> read_mix(ObjectReader& object,
                                     const cloud::ApplicationConfig& application);

/// `poisson`: {"rate": ..., "mix": {...}, "response_timeout": ...}.
load::OpenLoadConfig read_poisson(const Node& node, const cloud::ApplicationConfig& application);

}  // namespace headroom::scenario
