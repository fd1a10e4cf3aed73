#include "sim/cli/verify.hpp"

#include <fmt/format.h>

#include "sim/cli/environment.hpp"
#include "sim/cli/exit_status.hpp"
#include "sim/cli/terminal.hpp"
#include "sim/cli/verify_testbed.hpp"
#include "sim/experiment/builtin_tables.hpp"
#include "sim/experiment/replications.hpp"
#include "sim/experiment/verification.hpp"
#include "sim/report/verification.hpp"
#include "sim/scenario/text_file.hpp"

namespace headroom::cli {
namespace {

using experiment::Verification;

void append(Verification& all, Verification more) {
  all.rows.insert(all.rows.end(), more.rows.begin(), more.rows.end());
  all.unknown_models.insert(all.unknown_models.end(), more.unknown_models.begin(),
                            more.unknown_models.end());
}

}  // namespace

int verify(const VerifyCommand& command) {
  if (!command.testbed.empty()) return verify_testbed(command);
  const scenario::Environment environment = environment_with({});
  experiment::VerifyOptions options;
  options.threads = experiment::threads_for(command.threads);
  options.progress = [](const std::string& case_name) {
    if (stderr_is_terminal()) fmt::print(stderr, "\r\033[K{}", case_name);
  };
  std::vector<std::pair<std::string, std::string>>
      tables;  // name and content, all read before any is run
  for (const std::string& file : command.files)
    tables.emplace_back(file, scenario::read_text_file(file, "a table that can be read"));
  if (tables.empty()) {
    for (const experiment::BuiltinTable& table : experiment::builtin_tables())
      tables.emplace_back(table.name, table.text);
  }
  Verification all;
  for (const auto& [name, text] : tables)
    append(all, experiment::verify_table(text, name, environment, options));
  if (stderr_is_terminal()) fmt::print(stderr, "\r\033[K");
  for (const std::string& model : all.unknown_models)
    fmt::print(stderr, "not built yet, so it was skipped: {}\n", model);
  print(command.json ? scenario::dump(report::verification_json(all)) + "\n"
                     : report::verification_report(all, style_of_stdout()));
  return all.holds() ? kDone : kFailed;
}

}  // namespace headroom::cli
