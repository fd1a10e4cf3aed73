#include "sim/experiment/verify_credits.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "sim/experiment/credit_life.hpp"
#include "sim/experiment/replications.hpp"

namespace headroom::experiment {
namespace {

using scenario::Json;

struct Quantity {
  const char* name;
  std::optional<double> CreditOutcome::*outcome;
  const char* tolerance;  ///< its name in the table
};
constexpr std::array kQuantities = {
    Quantity{"balance", &CreditOutcome::balance, "tolerance_credits"},
    Quantity{"surplus", &CreditOutcome::surplus, "tolerance_credits"},
    Quantity{"charged", &CreditOutcome::charged, "tolerance_credits"},
    Quantity{"empty_after_minutes", &CreditOutcome::minutes_until_empty, "tolerance_minutes"}};

CreditLife life_of(const Json& row, const scenario::Environment& environment) {
  CreditLife life;
  life.name = row.at("id").get<std::string>();
  life.type = known_type(row.at("instance_type").get<std::string>(), environment);
  life.mode =
      row.at("mode") == "unlimited" ? cloud::CreditMode::unlimited : cloud::CreditMode::standard;
  if (row.at("credits").is_number()) life.credits = row.at("credits").get<double>();
  for (const Json& step : row.at("steps")) {
    life.steps.push_back({Duration::from_seconds(step.at("hours").get<double>() * 3600),
                          step.at("cpu_percent").get<double>()});
  }
  return life;
}

std::vector<VerifiedRow> rows_of(const Json& table, const Json& row, const CreditLife& life,
                                 const std::vector<CreditOutcome>& outcomes) {
  std::vector<VerifiedRow> rows;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const Json& step = row.at("steps")[i];
    for (const Quantity& quantity : kQuantities) {
      if (!step.contains(quantity.name)) continue;
      VerifiedRow verified;
      verified.format = "headroom-credits-1";
      verified.case_name = life.name;
      verified.quantity = fmt::format("{} after step {}", quantity.name, i + 1);
      verified.how = VerifiedRow::How::simulated;
      verified.expected = step.at(quantity.name).get<double>();
      verified.tolerance = table.at(quantity.tolerance).get<double>();
      verified.value = outcomes[i].*quantity.outcome;
      verified.ok =
          verified.value && std::abs(*verified.value - verified.expected) <= verified.tolerance;
      rows.push_back(std::move(verified));
    }
  }
  return rows;
}

}  // namespace

Verification verify_credits(const Json& table, const scenario::Environment& environment,
                            const VerifyOptions& options) {
  const Json& cases = table.at("cases");
  std::vector<CreditLife> lives;
  for (const Json& row : cases) lives.push_back(life_of(row, environment));
  if (options.progress) options.progress(fmt::format("{} credit balances", lives.size()));
  std::vector<std::vector<CreditOutcome>> outcomes(lives.size());
  for_each_replication(static_cast<std::uint32_t>(lives.size()), options.threads,
                       [&](std::uint32_t i) { outcomes[i] = live(lives[i], environment); });
  Verification result;
  for (std::size_t i = 0; i < lives.size(); ++i) {
    for (VerifiedRow& row : rows_of(table, cases[i], lives[i], outcomes[i]))
      result.rows.push_back(std::move(row));
  }
  return result;
}

}  // namespace headroom::experiment
