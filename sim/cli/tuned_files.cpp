#include "sim/cli/tuned_files.hpp"

#include <fmt/format.h>

#include "sim/report/grid.hpp"
#include "sim/scenario/bundle.hpp"
#include "sim/scenario/export_aws.hpp"
#include "sim/scenario/read_scenario.hpp"
#include "sim/scenario/scenario_document.hpp"

namespace headroom::cli {
namespace {

using scenario::Json;

std::string pretty(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

void TunedFiles::write(const report::TuningOutcome& outcome,
                       const experiment::Variants::Changes& changes, const ScenarioOptions& options,
                       const scenario::Environment& environment) {
  folder_.write("summary.txt", report::tuning_report(outcome, {}));
  folder_.write("evaluations.csv", report::csv_table(report::tuning_evaluations(outcome)));
  write_scenario(outcome, changes, options, environment);
  folder_.write("result.json", scenario::dump(report::tuning_json(outcome)) + "\n");
}

void TunedFiles::write_scenario(const report::TuningOutcome& outcome,
                                const experiment::Variants::Changes& changes,
                                const ScenarioOptions& options,
                                const scenario::Environment& environment) {
  scenario::Overrides overrides = overrides_of(options);
  overrides.changes.insert(overrides.changes.end(), changes.begin(), changes.end());
  const scenario::Scenario scenario = scenario::read_scenario(options.file, overrides, environment);
  Json document = scenario::scenario_document(options.file, overrides);
  write_aws(scenario, document, environment);
  const auto folder = std::filesystem::absolute(options.file).parent_path();
  document["seed"] = outcome.seed;
  const scenario::Bundle bundle = scenario::bundle_of(
      std::move(document), scenario::files_named_in(options.file, overrides, environment), folder);
  if (!bundle.files.empty()) std::filesystem::create_directories(path_ / "files");
  for (const auto& [from, to] : bundle.files)
    std::filesystem::copy_file(from, path_ / to, std::filesystem::copy_options::overwrite_existing);
  folder_.write("scenario.json", pretty(bundle.document));
}

void TunedFiles::write_aws(const scenario::Scenario& scenario, const Json& document,
                           const scenario::Environment& environment) {
  std::filesystem::create_directories(path_ / "aws");
  const auto inputs = scenario::aws_inputs(scenario, document, environment);
  for (const scenario::ExportedFile& file : scenario::export_aws(inputs)) {
    folder_.write("aws/" + file.name, file.text);
    using std::filesystem::perms;
    if (file.is_script)
      std::filesystem::permissions(path_ / "aws" / file.name,
                                   perms::owner_exec | perms::group_exec | perms::others_exec,
                                   std::filesystem::perm_options::add);
  }
}

}  // namespace headroom::cli
