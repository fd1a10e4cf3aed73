#pragma once

#include "sim/scaling/policy.hpp"

/// What every policy speaks of, by its short name.
namespace headroom::policies {

using scaling::BadConfig;
using scaling::Config;
using scaling::Decision;
using scaling::GroupFacts;
using scaling::GroupView;
using scaling::InstanceView;
using scaling::Observation;
using scaling::Parameter;
using scaling::Wake;

}  // namespace headroom::policies
