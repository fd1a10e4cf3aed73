#include "sim/cli/run_files.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "sim/cli/exit_status.hpp"
#include "sim/cli/terminal.hpp"
#include "sim/report/chrome_trace.hpp"
#include "sim/report/csv_tables.hpp"
#include "sim/report/gnuplot.hpp"
#include "sim/report/openmetrics.hpp"
#include "sim/report/percentile_table.hpp"

namespace headroom::cli {

namespace {

struct Target {
  const char* option;
  const std::string& path;  ///< empty: it is not wanted
};

void refuse_same(const Target& one, const Target& other) {
  const auto place = [](const Target& target) {
    return std::filesystem::weakly_canonical(std::filesystem::absolute(target.path));
  };
  if (one.path.empty() || other.path.empty() || place(one) != place(other)) return;
  throw BadUsage(
      fmt::format("{} {}: {} writes the same file", other.option, other.path, one.option));
}

}  // namespace

void try_targets(const RunCommand& command) {
  std::optional<OutputFolder> out, csv;  // there while files within them are tried
  if (!command.out.empty()) out.emplace("--out", command.out, command.force);
  if (!command.csv.empty()) csv.emplace("--csv", command.csv, command.force);
  const Target files[] = {{"--jtl", command.jtl},
                          {"--hgrm", command.hgrm},
                          {"--trace", command.trace},
                          {"--openmetrics", command.openmetrics},
                          {"--html", command.html}};
  for (const Target& target : files) {
    for (const Target* other = files; other != &target; ++other) refuse_same(*other, target);
    const WantedFile tried(target.option, target.path, command.force);
  }
}

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
    : hgrm_("--hgrm", command.hgrm, command.force),
      trace_("--trace", command.trace, command.force),
      openmetrics_("--openmetrics", command.openmetrics, command.force),
      has_requests_(!scenario.fidelity.is_flow()),
      sample_(report::TraceLimits{}.requests) {
  if (!command.csv.empty()) csv_.emplace("--csv", command.csv, command.force);
}

void RunFiles::write(const scenario::Scenario& scenario, const world::RunResult& result) {
  if (hgrm_.is_wanted()) hgrm_.write(report::percentile_table(result.latency));
  if (trace_.is_wanted()) trace_.write(report::chrome_trace(scenario, result, sample_));
  if (openmetrics_.is_wanted()) openmetrics_.write(report::openmetrics(scenario, result));
  if (!csv_) return;
  for (const report::NamedText& table : report::csv_tables(result))
    csv_->write(table.name, table.text);
  csv_->write("plot.gp", report::gnuplot_script(scenario, result));
}

}  // namespace headroom::cli
