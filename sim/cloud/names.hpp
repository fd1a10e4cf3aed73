#pragma once

#include <string>

#include "sim/cloud/instance.hpp"

namespace headroom::cloud {

/// A name-based identifier in the form of a UUID: the same for the same text, in every run.
std::string uuid_of(const std::string& text);

/// "i-0001", as far as AWS's own form goes.
std::string instance_name(InstanceId id);

}  // namespace headroom::cloud
