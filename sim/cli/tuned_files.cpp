#include "sim/cli/tuned_files.hpp"

#include "sim/cli/aws_files.hpp"
#include "sim/report/grid.hpp"
#include "sim/scenario/bundle.hpp"
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
  write_aws_files(path_ / "aws", scenario::aws_inputs(scenario, document, environment), true,
                  options.quiet);
  const auto folder = std::filesystem::absolute(options.file).parent_path();
  document["seed"] = outcome.seed;
  const scenario::Bundle bundle = scenario::bundle_of(
      std::move(document), scenario::files_named_in(options.file, overrides, environment), folder);
  if (!bundle.files.empty()) std::filesystem::create_directories(path_ / "files");
  for (const auto& [from, to] : bundle.files)
    std::filesystem::copy_file(from, path_ / to, std::filesystem::copy_options::overwrite_existing);
  folder_.write("scenario.json", pretty(bundle.document));
}

}  // namespace headroom::cli
