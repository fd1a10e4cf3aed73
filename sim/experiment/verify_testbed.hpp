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
  std::map<std::string, std::string> caveats = {};  ///< by case: what it lacks, in words

  /// Rows with a verdict: all but those whose constants are their own.
  std::size_t judged() const;
  std::size_t held() const;
  /// At least nine in ten rows hold.
  bool holds() const;
};

/// Whether a row holds by its share of what was measured alone: see verify_testbed.
bool holds_strictly(const VerifiedRow& row);

/// Runs every run, boot and scale-out of a folder again, and compares. A row holds when prediction
/// and measurement differ by no more than 1 % (throughput, util), 3 % (mean), 5 % (p90, p95, p99)
/// or 10 % (p50, boot, backlog) of what was measured, or by half the range over the repetitions of
/// the same configuration, where that is larger. A run whose constants are its own, as there is no
/// other one, gets no verdict; a scale-out without the traces of its servers or its proxy no
/// backlog.
/// @throws scenario::BadScenario for a folder that can not be read
TestbedVerification verify_testbed(const std::filesystem::path& folder,
                                   const scenario::Environment& environment,
                                   const VerifyOptions& options = {},
                                   const TestbedOptions& testbed_options = {});

}  // namespace headroom::experiment
