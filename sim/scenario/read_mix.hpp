#pragma once

#include <vector>

#include "sim/cloud/application.hpp"
#include "sim/load/changing_mix.hpp"
#include "sim/load/open_load.hpp"
#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// `mix` of a load, {class: weight, ...}, which may be left out where there is one class only.
std::vector<load::MixEntry> read_mix(ObjectReader& object,
                                     const cloud::ApplicationConfig& application);

/// The same, or [[time, {class: weight, ...}], ...].
/// @param length of the load, over which `config.mix` is an average then
void read_changing_mix(ObjectReader& object, const cloud::ApplicationConfig& application,
                       Duration length, load::OpenLoadConfig& config);

}  // namespace headroom::scenario
