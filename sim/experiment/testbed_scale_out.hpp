#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "sim/experiment/testbed.hpp"
#include "sim/experiment/testbed_constants.hpp"
#include "sim/experiment/testbed_scenario.hpp"
#include "sim/scenario/scenario.hpp"

namespace headroom::experiment {

/// A boot again: its CPU time and nothing else, under the quota, until a health check passes; one
/// comes every 20 ms.
scenario::Scenario testbed_boot_scenario(const TestbedBoot& boot, Duration slice);
/// One replication. @return "boot" in ms
std::map<std::string, double> simulate_testbed_boot(const scenario::Scenario& scenario,
                                                    std::uint32_t replication,
                                                    const scenario::Environment& environment);

/// A scale-out again: the second instance is launched when it was, boots as above, and gets
/// requests once it is healthy.
TestbedScenario testbed_scale_out_scenario(const TestbedScaleOut& scale_out,
                                           const TestbedConstants& constants, Duration slice);
/// One replication. @return "boot" in ms, and "backlog" in s: see TestbedScaleOut
std::map<std::string, double> simulate_testbed_scale_out(const TestbedScenario& made,
                                                         std::uint32_t replication,
                                                         const scenario::Environment& environment);

}  // namespace headroom::experiment
