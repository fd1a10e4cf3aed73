#pragma once

#include "sim/scaling/config.hpp"

namespace headroom::policies {

/// The same settings, with what one instance can serve worked out by the policy itself, so that
/// nobody measures it. @param requests_per_instance a second
inline scaling::Config with_own_capacity(const scaling::Config& config,
                                         double requests_per_instance) {
  scaling::Config::Object settings;
  if (!config.is_absent()) settings = config.object();
  settings.emplace_back("RequestsPerInstance", scaling::Config(requests_per_instance));
  return settings;
}

}  // namespace headroom::policies
