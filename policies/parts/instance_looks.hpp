#pragma once

#include <string>

#include "sim/scaling/policy.hpp"

/// What policies share that look at the instances themselves, each so often.
namespace headroom::policies {

/// Woken each period with the instances one by one. What they decide is set at once, as a
/// controller outside of AWS does.
scaling::Needs looks_each(Duration period);

/// A parameter of whole seconds, at least `least`.
scaling::Parameter seconds_parameter(std::string name, const std::string& what, int least = 0);

/// The setting of that name, in seconds.
Duration seconds_of(const scaling::Config& config, std::string_view name, Duration otherwise);

}  // namespace headroom::policies
