#include "sim/experiment/verify_queueing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "sim/experiment/queueing_model.hpp"
#include "sim/experiment/queueing_study.hpp"
#include "sim/stats/estimate.hpp"

namespace headroom::experiment {
namespace {

using scenario::Json;

constexpr double kMissProbability = 0.001;       // of a whole table, by chance
constexpr double kHighUtilization = 0.9 + 1e-9;  // above it errors may be larger

double relative_error(const QueueingModel& model) {
  return model.utilization > kHighUtilization ? 0.03 : 0.01;
}

std::vector<VerifiedRow> skipped_rows(const Json& json) {
  std::vector<VerifiedRow> rows;
  for (const auto& [quantity, expected] : json.at("values").items()) {
    rows.push_back({"headroom-queueing-1",
                    case_name(json),
                    quantity,
                    VerifiedRow::How::skipped,
                    expected.get<double>(),
                    {},
                    0,
                    {}});
  }
  return rows;
}

/// How exact a table is that has ten digits, of small values only so many behind the point.
double rounding_of(double expected) {
  const double size = std::abs(expected);
  return std::max(1e-8 * size, std::min(5e-11, 1e-6 * size));
}

void compute(VerifiedRow& row, const QueueingModel& model) {
  row.how = VerifiedRow::How::computed;
  row.value = model.closed_form(row.quantity);
  row.tolerance = rounding_of(row.expected);
  row.ok = std::abs(*row.value - row.expected) <= row.tolerance;
}

void fill(VerifiedRow& row, const StudiedQuantity& studied, double z, double error) {
  row.how = VerifiedRow::How::simulated;
  row.value = studied.value;
  row.tolerance = z * studied.standard_error;
  row.ok = std::abs(*row.value - row.expected) <= row.tolerance &&
           studied.standard_error <= error * std::abs(row.expected);
}

/// The rows of a case that this system shows.
void verify_model(std::vector<VerifiedRow>& rows, const QueueingModel& model, double z,
                  unsigned threads, const scenario::Environment& environment) {
  std::vector<VerifiedRow*> shown;
  std::vector<StudiedQuantity> quantities;
  for (VerifiedRow& row : rows) {
    if (row.how != VerifiedRow::How::skipped || !model.closed_form(row.quantity)) continue;
    shown.push_back(&row);
    quantities.push_back({row.quantity, row.expected});
  }
  if (shown.empty()) return;
  study(model, relative_error(model), threads, environment, quantities);
  for (std::size_t i = 0; i < shown.size(); ++i) {
    if (quantities[i].takes_too_long)
      compute(*shown[i], model);
    else
      fill(*shown[i], quantities[i], z, relative_error(model));
  }
}

void add_once(std::vector<std::string>& names, const std::string& name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

}  // namespace

Verification verify_queueing(const Json& table, const scenario::Environment& environment,
                             const VerifyOptions& options) {
  const Json& cases = table.at("cases");
  std::size_t count = 0;
  for (const Json& row : cases) count += row.at("values").size();
  const double z = stats::two_sided_normal(
      1.0 - kMissProbability / static_cast<double>(std::max<std::size_t>(count, 1)));
  Verification result;
  std::size_t number = 0;
  for (const Json& row : cases) {
    const auto name = row.at("model").get<std::string>();
    if (options.progress)
      options.progress(fmt::format("{} of {}: {}", ++number, cases.size(), case_name(row)));
    std::vector<VerifiedRow> rows = skipped_rows(row);
    const std::vector<QueueingModel> models =
        is_left_out(name) ? std::vector<QueueingModel>{} : queueing_models(row);
    for (const QueueingModel& model : models)
      verify_model(rows, model, z, options.threads, environment);
    if (models.empty() && !is_left_out(name)) add_once(result.unknown_models, name);
    for (VerifiedRow& verified : rows) {
      if (!models.empty() && !verified.ok)
        result.unknown_models.push_back(verified.quantity + " of " + verified.case_name);
      result.rows.push_back(std::move(verified));
    }
  }
  return result;
}

}  // namespace headroom::experiment
