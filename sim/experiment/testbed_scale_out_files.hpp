#pragma once

#include <filesystem>
#include <vector>

#include "sim/experiment/testbed.hpp"

namespace headroom::experiment {

/// The folder's `*_boots.csv`: a line a boot, with the image's `bake`, the repetition `rep`,
/// `boot_ms`, `boot_cpu_ms`, `quota_us` and `period_us`; where there is a `boot_limited` and it is
/// 0, the quota was not in force yet.
/// @throws scenario::BadScenario naming file and line
std::vector<TestbedBoot> read_boots(const std::filesystem::path& folder);

/// The folder's `*.json` with `events`: settings of closed load as in runs.csv, and when which
/// instance was launched, healthy and registered, in seconds since the first request. Beside it,
/// where it is there, `*.persec.csv`: `cpu_inst1` of each second, in cores.
/// @throws scenario::BadScenario naming file and JSON pointer
std::vector<TestbedScaleOut> read_scale_outs(const std::filesystem::path& folder);

/// Sets `alone` from the traces and the CPU of the seconds before the launch.
void take_part_alone(TestbedScaleOut& scale_out);

/// Sets `backlog_s` from the proxy's trace; 0 without one.
void measure_backlog(TestbedScaleOut& scale_out);

}  // namespace headroom::experiment
