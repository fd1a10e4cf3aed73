#include "sim/experiment/verification.hpp"

#include <algorithm>

#include "sim/experiment/verify_alarm_cases.hpp"
#include "sim/experiment/verify_aws.hpp"
#include "sim/experiment/verify_credits.hpp"
#include "sim/experiment/verify_hpa_cases.hpp"
#include "sim/experiment/verify_queueing.hpp"
#include "sim/scenario/json_text.hpp"
#include "sim/scenario/problems.hpp"

namespace headroom::experiment {

std::string_view name(VerifiedRow::How how) {
  switch (how) {
    case VerifiedRow::How::simulated: return "simulated";
    case VerifiedRow::How::computed: return "computed";
    case VerifiedRow::How::skipped: return "skipped";
  }
  return "";
}

bool Verification::holds() const {
  return unknown_models.empty() &&
         std::all_of(rows.begin(), rows.end(),
                     [](const VerifiedRow& row) { return row.ok.value_or(true); });
}

Verification verify_table(std::string_view text, const std::string& file,
                          const scenario::Environment& environment, const VerifyOptions& options) {
  const scenario::Json table = scenario::parse_json(text, file);
  const auto refuse = [&](const std::string& found, const std::string& allowed) {
    throw scenario::BadScenario({{file, "/format", found, allowed}});
  };
  const std::string formats =
      "\"headroom-queueing-1\", \"headroom-credits-1\", \"headroom-aws-1\", "
      "\"headroom-alarm-cases-1\" or \"headroom-hpa-1\"";
  if (!table.is_object() || !table.contains("format")) refuse("no \"format\"", formats);
  try {
    if (table["format"] == "headroom-queueing-1")
      return verify_queueing(table, environment, options);
    if (table["format"] == "headroom-credits-1") return verify_credits(table, environment, options);
    if (table["format"] == "headroom-aws-1") return verify_aws(table, environment, options);
    if (table["format"] == "headroom-alarm-cases-1")
      return verify_alarm_cases(table, options.progress);
    if (table["format"] == "headroom-hpa-1") return verify_hpa_cases(table, options.progress);
  } catch (const scenario::Json::exception& problem) {
    const std::string_view what =
        problem.what();  // "[json.exception.type_error.302] type must ..."
    throw scenario::BadScenario({{file, "/cases", "cases that can not be read",
                                  std::string(what.substr(what.find("] ") + 2))}});
  }
  refuse(scenario::describe(table["format"]), formats);
  return {};
}

}  // namespace headroom::experiment
