#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/cloud/provisioning.hpp"
#include "sim/scenario/scenario.hpp"

namespace headroom::scenario {

/// A step of the image whose every attempt fails; empty where each can succeed.
std::optional<cloud::ProvisioningStep> step_that_always_fails(const Scenario& scenario);

/// A step of a boot, and what it adds to the boot's length.
struct ExpectedStep {
  std::string name;
  double seconds = 0;
};
/// The steps that make a boot as long as it is expected to be on an idle instance, in their order;
/// the first one is the placement. As expected_launch_seconds, which is their sum.
std::vector<ExpectedStep> expected_steps(const Scenario& scenario);

/// What the last of so many boots that begin together waits for shared resources.
double expected_queue_seconds(const Scenario& scenario, int boots);

/// Boots that can not end well, and settings of a boot that nothing uses.
void lint_boot(const Scenario& scenario, scaling::Messages& lints);

}  // namespace headroom::scenario
