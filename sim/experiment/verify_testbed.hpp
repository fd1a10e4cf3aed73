#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "sim/experiment/testbed.hpp"
#include "sim/experiment/testbed_constants.hpp"
#include "sim/experiment/verification.hpp"

namespace headroom::experiment {

struct TestbedOptions {
  /// Of the CPU quota that the kernel hands out at once: Linux's default. Zero: the quota as it is
  /// documented, without anything carried over.
  Duration slice = 5_ms;
  std::uint32_t replications = 40;  ///< phases of the quota's periods
};

/// What was measured, what was predicted, and with whose constants.
struct TestbedVerification {
  std::vector<VerifiedRow> rows;                      ///< a case's quantities after one another
  std::map<std::string, TestbedConstants> constants;  ///< by case; boots have none
  Testbed testbed;

  std::size_t held() const;
  /// At least nine in ten rows hold.
  bool holds() const;
};

/// Runs every run, boot and scale-out of a folder again, and compares. A row holds when prediction
/// and measurement differ by no more than 1 % (throughput, util), 3 % (mean), 5 % (p90, p95, p99)
/// or 10 % (p50, boot, backlog) of what was measured, or by half the range over the repetitions of
/// the same configuration, where that is larger.
/// @throws scenario::BadScenario for a folder that can not be read
TestbedVerification verify_testbed(const std::filesystem::path& folder,
                                   const scenario::Environment& environment,
                                   const VerifyOptions& options = {},
                                   const TestbedOptions& testbed_options = {});

}  // namespace headroom::experiment
