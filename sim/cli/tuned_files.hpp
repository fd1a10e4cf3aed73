#pragma once

#include <filesystem>

#include "sim/cli/output_folder.hpp"
#include "sim/cli/scenario_options.hpp"
#include "sim/experiment/variants.hpp"
#include "sim/report/tuning.hpp"

namespace headroom::cli {

/// The folder of `tune --out`: result.json, summary.txt, evaluations.csv; scenario.json with the
/// recommended settings, ready to run, beside files/ with what it names; aws/ with what
/// `export aws` makes of it.
class TunedFiles {
 public:
  /// @throws BadUsage when the folder can not be written to, or is not empty
  TunedFiles(const std::filesystem::path& folder, bool force)
      : path_(folder), folder_("--out", folder, force) {}

  /// @param changes that make the recommended scenario of the given one
  /// @param options of the given scenario
  void write(const report::TuningOutcome& outcome, const experiment::Variants::Changes& changes,
             const ScenarioOptions& options, const scenario::Environment& environment);

 private:
  void write_scenario(const report::TuningOutcome& outcome,
                      const experiment::Variants::Changes& changes, const ScenarioOptions& options,
                      const scenario::Environment& environment);

  std::filesystem::path path_;
  OutputFolder folder_;
};

}  // namespace headroom::cli
