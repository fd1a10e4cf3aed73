#include "sim/report/verification.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "sim/report/json.hpp"
#include "sim/report/words.hpp"

namespace headroom::report {

using experiment::Verification;
using experiment::VerifiedRow;

namespace {

std::string verdict(const VerifiedRow& row, const Style& style) {
  if (!row.ok) return style.faint("-");
  return *row.ok ? style.good("✓") : style.bad("✗");
}

std::string row_text(const VerifiedRow& row, const Style& style) {
  const std::string value =
      row.value ? fmt::format("{:.6g} ± {:.2g}", *row.value, row.tolerance) : "-";
  return fmt::format("  {} {}{}   {}  {}\n", verdict(row, style), left(row.quantity, 34),
                     right(fmt::format("{:.6g}", row.expected), 12), left(value, 24),
                     name(row.how));
}

/// "12 of 13 rows hold: 10 simulated, 3 computed; 2 skipped".
std::string summary(const std::vector<VerifiedRow>& rows) {
  const auto count = [&](auto is_one) { return std::count_if(rows.begin(), rows.end(), is_one); };
  const auto counted = [&](VerifiedRow::How how) {
    return count([&](const VerifiedRow& row) { return row.how == how; });
  };
  const auto simulated = counted(VerifiedRow::How::simulated);
  const auto computed = counted(VerifiedRow::How::computed);
  std::string text =
      fmt::format("{} of {} rows hold: {} simulated, {} computed",
                  count([](const VerifiedRow& row) { return row.ok.value_or(false); }),
                  simulated + computed, simulated, computed);
  if (const auto skipped = counted(VerifiedRow::How::skipped); skipped > 0)
    text += fmt::format("; {} skipped", skipped);
  return text;
}

}  // namespace

std::string verification_report(const Verification& verification, const Style& style) {
  std::string text =
      "    " + left("quantity", 34) + right("expected", 12) + "   simulated ± allowed\n";
  std::string last_case;
  for (const VerifiedRow& row : verification.rows) {
    if (row.how == VerifiedRow::How::skipped) continue;
    if (row.case_name != last_case) text += style.bold(row.case_name) + "\n";
    last_case = row.case_name;
    text += row_text(row, style);
  }
  return text + summary(verification.rows) + "\n";
}

scenario::Json verification_json(const Verification& verification) {
  Json list = Json::array();
  for (const VerifiedRow& row : verification.rows) {
    Json json = {{"format", row.format},
                 {"case", row.case_name},
                 {"quantity", row.quantity},
                 {"how", name(row.how)}};
    json["expected"] = number(row.expected);
    json["simulated"] = number(row.value);
    json["ci"] =
        row.value
            ? Json::array({number(*row.value - row.tolerance), number(*row.value + row.tolerance)})
            : Json(nullptr);
    json["ok"] = row.ok ? Json(*row.ok) : Json(nullptr);
    list.push_back(std::move(json));
  }
  return list;
}

}  // namespace headroom::report
