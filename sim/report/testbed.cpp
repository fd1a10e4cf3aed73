#include "sim/report/testbed.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "sim/report/grid.hpp"
#include "sim/report/json.hpp"
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
  return row.ok.value_or(false) ? style.good("✓") : style.bad("✗");
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
  grid.titles = {"quantity", "rows", "hold", ""};
  std::vector<std::string> quantities;
  for (const VerifiedRow& row : rows) {
    if (std::find(quantities.begin(), quantities.end(), row.quantity) == quantities.end())
      quantities.push_back(row.quantity);
  }
  for (const std::string& quantity : quantities) {
    std::size_t all = 0, held = 0;
    for (const VerifiedRow& row : rows) {
      if (row.quantity != quantity) continue;
      ++all;
      held += *row.ok ? 1 : 0;
    }
    grid.rows.push_back(
        {quantity, std::to_string(all), std::to_string(held), share_text(held, all)});
  }
  return text_table(grid);
}

/// The run of a row; nullptr for boots and scale-outs.
const TestbedRun* run_of(const VerifiedRow& row, const TestbedVerification& verification) {
  for (const TestbedRun& run : verification.testbed.runs)
    if (run.id == row.case_name) return &run;
  return nullptr;
}

std::string misses(const TestbedVerification& verification) {
  std::string text;
  for (const VerifiedRow& row : verification.rows) {
    if (*row.ok) continue;
    text +=
        fmt::format("  {} {}: {:.4g} measured, {:.4g} predicted; {}\n", row.case_name, row.quantity,
                    row.expected, *row.value, reason_of(row, run_of(row, verification)));
  }
  return text.empty() ? "" : "Those that do not hold\n" + text;
}

/// The median of how long requests stood still, ms; 0 without a server's trace.
double median_pause_ms(const TestbedRun& run) {
  std::vector<double> pauses;
  for (const auto& server : run.servers)
    for (const auto& sample : server) pauses.push_back(sample.stalled_ms());
  if (pauses.empty()) return 0;
  std::sort(pauses.begin(), pauses.end());
  return pauses[pauses.size() / 2];
}

double mean_pause_ms(const TestbedRun& run) {
  double sum = 0, count = 0;
  for (const auto& server : run.servers) {
    for (const auto& sample : server) sum += sample.stalled_ms();
    count += static_cast<double>(server.size());
  }
  return count > 0 ? sum / count : 0;
}

}  // namespace

std::string reason_of(const VerifiedRow& row, const TestbedRun* run) {
  // A quiet host lets a request run on: 0.1 ms are the process's own.
  constexpr double kQuietMs = 0.3;
  constexpr const char* kOthers = "something else had the CPU";
  if (row.expected >= row.interval->first && row.expected <= row.interval->second)
    return "within what the phase of the quota's periods can do, which is not recorded";
  if (run == nullptr) return "the reason is not known";
  if (run->is_sliced) return "requests took turns, which the model takes for equal shares";
  if (run->throttled_share == 0.0 && mean_pause_ms(*run) > kQuietMs)
    return fmt::format("never throttled, but requests stood still for {:.1f} ms on average: {}",
                       mean_pause_ms(*run), kOthers);
  // Where a usual request has budget enough, it does not pause for want of it.
  const bool fits = 2e-3 * run->mean_demand_ms <= run->quota.seconds();
  if (fits && run->throttled_share.value_or(1) < 0.5 && median_pause_ms(*run) > kQuietMs)
    return fmt::format("half of the requests stood still for {:.1f} ms and more: {}",
                       median_pause_ms(*run), kOthers);
  return "the reason is not known";
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
    last_case = row.case_name;
    text += row_text(row, style);
  }
  const std::size_t all = verification.rows.size();
  return text + "\n" + summary(verification.rows) + "\n" + misses(verification) +
         fmt::format("{} of {} rows hold ({}); at least nine in ten are asked for\n",
                     verification.held(), all, share_text(verification.held(), all));
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
    json["ok"] = *row.ok;
    const auto constants = verification.constants.find(row.case_name);
    if (constants != verification.constants.end()) json["constants_from"] = constants->second.from;
    if (!*row.ok) json["reason"] = reason_of(row, run_of(row, verification));
    list.push_back(std::move(json));
  }
  return list;
}

}  // namespace headroom::report
