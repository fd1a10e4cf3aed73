#include <cstdio>
#include <exception>
#include <variant>

#include "sim/cli/command_line.hpp"
#include "sim/cli/exit_status.hpp"
#include "sim/cli/failure.hpp"
#include "sim/cli/team.hpp"

namespace {

using namespace headroom;

struct Perform {
  int operator()(const std::string& text) const {
    return std::fputs(text.c_str(), stdout) < 0 ? cli::kFailed : cli::kDone;
  }
  int operator()(const cli::RunCommand& command) const { return cli::run(command); }
  int operator()(const cli::CompareCommand& command) const {
    return cli::with_team([&](cli::Team& team) { return cli::compare(command, team); });
  }
  int operator()(const cli::CapacityCommand& command) const { return cli::tell_capacity(command); }
  int operator()(const cli::StabilityCommand& command) const {
    return cli::test_stability(command);
  }
  int operator()(const cli::SweepCommand& command) const {
    return cli::with_team([&](cli::Team& team) { return cli::sweep(command, team); });
  }
  int operator()(const cli::ExplainCommand& command) const { return cli::explain(command); }
  int operator()(const cli::QueryCommand& command) const { return cli::query(command); }
  int operator()(const cli::TuneCommand& command) const {
    return cli::with_team([&](cli::Team& team) { return cli::tune(command, team); });
  }
  int operator()(const cli::ValidateCommand& command) const { return cli::validate(command); }
  int operator()(const cli::VerifyCommand& command) const { return cli::verify(command); }
  int operator()(const cli::AlarmCommand& command) const { return cli::evaluate_alarm(command); }
  int operator()(const cli::BacktestCommand& command) const { return cli::backtest(command); }
  int operator()(const cli::CalibrateCommand& command) const { return cli::calibrate(command); }
  int operator()(const cli::ImportAsgCommand& command) const { return cli::import_asg(command); }
  int operator()(const cli::ImportJmxCommand& command) const { return cli::import_jmx(command); }
  int operator()(const cli::ImportRecordedCommand& command) const {
    return cli::import_recorded(command);
  }
  int operator()(const cli::ExportAwsCommand& command) const { return cli::export_aws(command); }
  int operator()(const cli::ReportCommand& command) const { return cli::write_report(command); }
  int operator()(const cli::PolicyCommand& command) const { return cli::tell_policies(command); }
  int operator()(const cli::ServePolicyCommand& command) const {
    return cli::serve_policy(command);
  }
};

}  // namespace

int main(int argc, char** argv) {
  try {
    return std::visit(Perform{}, cli::parse_command_line(argc, argv));
  } catch (...) {
    const cluster::Failure failure = cli::failure_of(std::current_exception());
    std::fprintf(stderr, "headroom: %s\n", failure.text.c_str());
    return failure.kind;
  }
}
