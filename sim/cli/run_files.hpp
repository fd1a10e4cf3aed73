#pragma once

#include <optional>
#include <span>
#include <string>

#include "sim/cli/output_folder.hpp"
#include "sim/cli/run.hpp"
#include "sim/cli/whole_file.hpp"
#include "sim/report/jtl.hpp"
#include "sim/report/request_sample.hpp"
#include "sim/report/summariser.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/world/finished_request.hpp"
#include "sim/world/run_result.hpp"

namespace headroom::cli {

/// Tries out where a run is to write, before anything else is done or said.
/// @throws BadUsage when one can not be written, or two files are the same
void try_targets(const RunCommand& command);

/// What JMeter would have left of the run: its results file and its lines on the console.
class JMeterOutput {
 public:
  JMeterOutput(const RunCommand& command, const scenario::Scenario& scenario);
  bool is_wanted() const { return writer_ || summariser_; }
  void operator()(std::span<const world::FinishedRequest> requests);
  void finish();

 private:
  std::optional<report::JtlWriter> writer_;
  std::optional<WholeFile> file_;
  std::optional<report::Summariser> summariser_;
};

/// The files of `run` for other programs: tried out before the run, written after it.
class RunFiles {
 public:
  /// @throws BadUsage when one can not be written
  RunFiles(const RunCommand& command, const scenario::Scenario& scenario);
  /// Whether a sample of the requests is wanted.
  bool wants_requests() const { return trace_.is_wanted() && has_requests_; }
  void operator()(std::span<const world::FinishedRequest> requests) { sample_.add(requests); }
  void write(const scenario::Scenario& scenario, const world::RunResult& result);

 private:
  WantedFile hgrm_, trace_, openmetrics_;
  std::optional<OutputFolder> csv_;
  bool has_requests_;  ///< a flow has none
  report::RequestSample sample_;
};

}  // namespace headroom::cli
