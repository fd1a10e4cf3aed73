#pragma once

namespace headroom::policies {

/// What React makes of a demand (policies.md 4.1), for those too who fall back to it.
/// @param demand instances that the last requests ask for, 2.3
/// @param present instances, those on their way too
/// @param margin share of instances beyond what is needed
int react_rule(double demand, int present, double margin);

constexpr double kReactMargin = 0.2;  // of the published comparisons

}  // namespace headroom::policies
