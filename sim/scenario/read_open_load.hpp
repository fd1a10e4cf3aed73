#pragma once

#include "sim/cloud/application.hpp"
#include "sim/load/open_load.hpp"
#include "sim/scenario/node.hpp"
#include "sim/scenario/read_mix.hpp"
#include "sim/scenario/read_rate.hpp"

namespace headroom::scenario {

/// `poisson`: {"rate": ..., "mix": {...}, "response_timeout": ...}.
load::OpenLoadConfig read_poisson(const Node& node, const LoadPeriod& period,
                                  const cloud::ApplicationConfig& application);

/// `open`: the same with "arrivals", the process.
load::OpenLoadConfig read_open(const Node& node, const LoadPeriod& period,
                               const cloud::ApplicationConfig& application);

}  // namespace headroom::scenario
