#include "sim/cli/run_files.hpp"

#include "sim/cli/terminal.hpp"
#include "sim/report/chrome_trace.hpp"
#include "sim/report/csv_tables.hpp"
#include "sim/report/gnuplot.hpp"
#include "sim/report/openmetrics.hpp"
#include "sim/report/percentile_table.hpp"

namespace headroom::cli {

JMeterOutput::JMeterOutput(const RunCommand& command, const scenario::Scenario& scenario) {
  if (command.summariser) summariser_.emplace(scenario.start_time.time_since_epoch().count());
  if (command.jtl.empty()) return;
  writer_.emplace(scenario);
  file_.emplace("--jtl", command.jtl, command.force);
  file_->append(report::JtlWriter::header());
}

void JMeterOutput::operator()(std::span<const world::FinishedRequest> requests) {
  if (writer_) file_->append(writer_->rows(requests));
  if (summariser_) print(summariser_->add(requests));
}

void JMeterOutput::finish() {
  if (summariser_) print(summariser_->finish() + "\n");
  if (file_) file_->finish();
}

RunFiles::RunFiles(const RunCommand& command, const scenario::Scenario& scenario)
    : has_requests_(!scenario.fidelity.is_flow()), sample_(report::TraceLimits{}.requests) {
  const auto open = [&](std::optional<WholeFile>& file, const char* option,
                        const std::string& path) {
    if (!path.empty()) file.emplace(option, path, command.force);
  };
  open(hgrm_, "--hgrm", command.hgrm);
  open(trace_, "--trace", command.trace);
  open(openmetrics_, "--openmetrics", command.openmetrics);
  if (!command.csv.empty()) csv_.emplace("--csv", command.csv, command.force);
}

void RunFiles::write(const scenario::Scenario& scenario, const world::RunResult& result) {
  const auto fill = [](std::optional<WholeFile>& file, const std::string& text) {
    file->append(text);
    file->finish();
  };
  if (hgrm_) fill(hgrm_, report::percentile_table(result.latency));
  if (trace_) fill(trace_, report::chrome_trace(scenario, result, sample_));
  if (openmetrics_) fill(openmetrics_, report::openmetrics(scenario, result));
  if (!csv_) return;
  for (const report::NamedText& table : report::csv_tables(result))
    csv_->write(table.name, table.text);
  csv_->write("plot.gp", report::gnuplot_script(scenario, result));
}

}  // namespace headroom::cli
