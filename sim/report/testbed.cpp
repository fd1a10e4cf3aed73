#include "sim/report/testbed.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "sim/report/grid.hpp"
#include "sim/report/json.hpp"
#include "sim/report/testbed_reasons.hpp"
#include "sim/report/words.hpp"

namespace headroom::report {

using experiment::TestbedConstants;
using experiment::TestbedRun;
using experiment::TestbedVerification;
using experiment::VerifiedRow;

namespace {

std::string with_unit(const std::string& text, const std::string& unit) {
  return unit.empty() ? text : text + " " + unit;
}

std::string verdict(const VerifiedRow& row, const Style& style) {
  if (!row.ok) return " ";
  return *row.ok ? style.good("✓") : style.bad("✗");
}

std::string row_text(const VerifiedRow& row, const Style& style) {
  const std::string interval =
      fmt::format("{:.4g} .. {:.4g}", row.interval->first, row.interval->second);
  return fmt::format(
      "  {} {}{}{}   {}± {:.3g}\n", verdict(row, style),
      left(with_unit(row.quantity, row.unit), 16), right(fmt::format("{:.4g}", row.expected), 10),
      right(fmt::format("{:.4g}", *row.value), 11), left(interval, 20), row.tolerance);
}

std::string constants_text(const TestbedConstants& constants) {
  std::string text = fmt::format("  of {}: {:.2f} ms of HTTP, ", constants.from, constants.http_ms);
  text += constants.around_ms ? fmt::format("{:.2f} ms around it", *constants.around_ms)
                              : "what is around it can not be told from waiting";
  if (constants.gap_ms > 0) text += fmt::format(", {:.2f} ms between samples", constants.gap_ms);
  return text + "\n";
}

std::string share_text(std::size_t part, std::size_t all) {
  return fmt::format("{:.0f} %", 100.0 * static_cast<double>(part) / static_cast<double>(all));
}

/// How many rows hold by quantity, in the order in which a run has them.
std::string summary(const std::vector<VerifiedRow>& rows) {
  Grid grid;
  grid.titles = {"quantity", "rows", "hold", "", "strictly"};
  std::vector<std::string> quantities;
  for (const VerifiedRow& row : rows) {
    const bool is_new =
        std::find(quantities.begin(), quantities.end(), row.quantity) == quantities.end();
    if (row.ok && is_new) quantities.push_back(row.quantity);
  }
  for (const std::string& quantity : quantities) {
    std::size_t all = 0, held = 0, strictly = 0;
    for (const VerifiedRow& row : rows) {
      if (row.quantity != quantity || !row.ok) continue;
      ++all;
      held += *row.ok ? 1 : 0;
      strictly += experiment::holds_strictly(row) ? 1 : 0;
    }
    grid.rows.push_back({quantity, std::to_string(all), std::to_string(held), share_text(held, all),
                         std::to_string(strictly)});
  }
  return quantities.empty()
             ? ""
             : text_table(grid) + "strictly: without what the range over repetitions allows\n";
}

/// The run of a row; nullptr for boots and scale-outs.
const TestbedRun* run_of(const VerifiedRow& row, const TestbedVerification& verification) {
  for (const TestbedRun& run : verification.testbed.runs)
    if (run.id == row.case_name) return &run;
  return nullptr;
}

std::string misses(const TestbedVerification& verification) {
  std::string text;
  for (const VerifiedRow* row : misses_of(verification))
    text += fmt::format("  {} {}: {:.4g} measured, {:.4g} predicted; {}\n", row->case_name,
                        row->quantity, row->expected, *row->value, reason_of(*row, verification));
  return text.empty() ? "" : "Those that do not hold\n" + text;
}

std::string last_line(const TestbedVerification& verification) {
  const std::size_t judged = verification.judged();
  const std::size_t without = verification.rows.size() - judged;
  std::string text =
      judged == 0
          ? "no row has a verdict"
          : fmt::format("{} of {} rows hold ({}); at least nine in ten are asked for",
                        verification.held(), judged, share_text(verification.held(), judged));
  if (judged > 0 && without > 0) text += fmt::format("; {} have no verdict", without);
  return text + "\n";
}

}  // namespace

std::vector<const VerifiedRow*> misses_of(const TestbedVerification& verification) {
  std::vector<const VerifiedRow*> misses;
  for (const VerifiedRow& row : verification.rows)
    if (!row.ok.value_or(true)) misses.push_back(&row);
  return misses;
}

std::string reason_of(const VerifiedRow& row, const TestbedVerification& verification) {
  return reason_of(row, run_of(row, verification));
}

std::string testbed_report(const TestbedVerification& verification, const Style& style) {
  std::string text = "    " + left("quantity", 16) + right("measured", 10) +
                     right("predicted", 11) + "   " + left("over the phases", 20) + "allowed\n";
  std::string last_case;
  for (const VerifiedRow& row : verification.rows) {
    if (row.case_name != last_case) text += style.bold(row.case_name) + "\n";
    const auto constants = verification.constants.find(row.case_name);
    if (row.case_name != last_case && constants != verification.constants.end())
      text += constants_text(constants->second);
    const auto caveat = verification.caveats.find(row.case_name);
    if (row.case_name != last_case && caveat != verification.caveats.end())
      text += "  " + caveat->second + "\n";
    last_case = row.case_name;
    text += row_text(row, style);
  }
  return text + "\n" + summary(verification.rows) + "\n" + misses(verification) +
         last_line(verification);
}

scenario::Json testbed_json(const TestbedVerification& verification) {
  Json list = Json::array();
  for (const VerifiedRow& row : verification.rows) {
    Json json = {{"format", row.format},          {"case", row.case_name},
                 {"quantity", row.quantity},      {"unit", row.unit},
                 {"how", name(row.how)},          {"expected", number(row.expected)},
                 {"simulated", number(row.value)}};
    json["ci"] = Json::array({number(row.interval->first), number(row.interval->second)});
    json["allowed"] = number(row.tolerance);
    json["ok"] = row.ok ? Json(*row.ok) : Json(nullptr);
    json["strictly"] = experiment::holds_strictly(row);
    const auto constants = verification.constants.find(row.case_name);
    if (constants != verification.constants.end()) json["constants_from"] = constants->second.from;
    const auto caveat = verification.caveats.find(row.case_name);
    if (caveat != verification.caveats.end()) json["caveat"] = caveat->second;
    if (!row.ok.value_or(true)) json["reason"] = reason_of(row, verification);
    list.push_back(std::move(json));
  }
  return list;
}

}  // namespace headroom::report
