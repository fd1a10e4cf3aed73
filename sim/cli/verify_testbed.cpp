#include "sim/cli/verify_testbed.hpp"

#include <fmt/format.h>

#include "sim/cli/environment.hpp"
#include "sim/cli/exit_status.hpp"
#include "sim/cli/terminal.hpp"
#include "sim/cli/whole_file.hpp"
#include "sim/experiment/replications.hpp"
#include "sim/experiment/verify_testbed.hpp"
#include "sim/report/testbed.hpp"
#include "sim/report/testbed_picture.hpp"
#include "sim/scenario/units.hpp"

namespace headroom::cli {
namespace {

Duration slice_of(const VerifyCommand& command) {
  const auto slice = scenario::parse_duration(command.slice);
  if (!slice)
    throw BadUsage(fmt::format("--slice {}: a duration such as \"5ms\" is needed", command.slice));
  return *slice;
}

}  // namespace

int verify_testbed(const VerifyCommand& command) {
  experiment::TestbedOptions testbed_options;
  testbed_options.slice = slice_of(command);
  experiment::VerifyOptions options;
  options.threads = experiment::threads_for(command.threads);
  options.progress = [](const std::string& run) {
    if (stderr_is_terminal()) fmt::print(stderr, "\r\033[K{}", run);
  };
  WantedFile html("--html", command.html, command.force);
  WantedFile svg("--svg", command.svg, command.force);
  const experiment::TestbedVerification verification =
      experiment::verify_testbed(command.testbed, environment_with({}), options, testbed_options);
  if (stderr_is_terminal()) fmt::print(stderr, "\r\033[K");
  if (html.is_wanted()) html.write(report::testbed_page(verification));
  if (svg.is_wanted()) svg.write(report::testbed_picture(verification));
  print(command.json ? scenario::dump(report::testbed_json(verification)) + "\n"
                     : report::testbed_report(verification, style_of_stdout()));
  return verification.holds() ? kDone : kFailed;
}

}  // namespace headroom::cli
