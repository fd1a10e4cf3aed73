#pragma once

#include <filesystem>

#include "sim/experiment/testbed.hpp"

namespace headroom::experiment {

/// Reads a folder of measurements: `runs.csv`, a line a run, and in `traces/` what clients, servers
/// and the proxy saw (`*.client.csv`, `*.server.csv`, `*.proxy.csv`, compressed by gzip or not).
/// Boots and scale-outs where it has any: see testbed_scale_out_files.hpp.
/// A run may lack a server's trace, and one of closed load its client's. A quota of -1 is none.
/// @throws scenario::BadScenario naming file and line
Testbed read_testbed(const std::filesystem::path& folder);

}  // namespace headroom::experiment
