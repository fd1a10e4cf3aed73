#pragma once

#include "sim/scaling/policy.hpp"

namespace headroom::policies {

/// Keeps an instance that is not needed for as long as this costs less than another start, as one
/// rents skis until they could have been bought: Lu & Chen, "Simple and effective dynamic
/// provisioning for power-proportional data centers", arXiv:1112.0442 (policies.md 7). At most
/// twice the optimum that knows the future, where capacity comes at once. Instances are taken as
/// layers, the last one in being the first one out: the n-th is needed while the load asks for n.
scaling::PolicyKind ski_rental();

}  // namespace headroom::policies
