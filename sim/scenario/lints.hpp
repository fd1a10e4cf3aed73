#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/scenario/scenario.hpp"

namespace headroom::scenario {

/// Settings that are allowed and can hardly be meant: what they will do, in words.
scaling::Messages lints(const Scenario& scenario, const Environment& environment);

/// Prices that the bill of this scenario will lack. A run tells them itself, when it is over and
/// knows what was used; so they are no part of `lints`.
std::optional<scaling::Message> lint_prices(const Scenario& scenario,
                                            const Environment& environment);

/// Expected seconds from `running` until the application listens, on an idle instance; at the
/// baseline once the credits that its launch brings are gone.
double expected_boot_seconds(const Scenario& scenario);
/// The same from the launch on: with the placement before `running`.
double expected_launch_seconds(const Scenario& scenario);

}  // namespace headroom::scenario
