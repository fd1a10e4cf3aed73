#include "sim/report/fidelity.hpp"

#include <fmt/format.h>

#include <cmath>
#include <optional>

#include "sim/report/grid.hpp"
#include "sim/report/json.hpp"
#include "sim/report/words.hpp"

namespace headroom::report {
namespace {

using world::FidelityFigure;

std::string_view name(scenario::Fidelity::Form form) {
  switch (form) {
    case scenario::Fidelity::Form::request: return "request";
    case scenario::Fidelity::Form::fluid: return "fluid";
    case scenario::Fidelity::Form::hybrid: return "hybrid";
  }
  return "";
}

/// Of the figure of single requests; empty where one of them is missing, or nothing to compare to.
std::optional<double> error_percent(const FidelityFigure& figure) {
  if (!figure.request || !figure.flow) return std::nullopt;
  if (*figure.request == *figure.flow) return 0;
  if (*figure.request == 0) return std::nullopt;
  return 100 * (*figure.flow / *figure.request - 1);
}

std::string words(const std::optional<double>& value, std::string_view unit) {
  if (!value) return "-";
  if (unit == "s") return latency_words(value);
  if (unit == "$") return usd_words(value);
  if (unit == "%") return quantity_words(*value) + " %";
  return quantity_words(*value);
}

std::string error_words(const FidelityFigure& figure) {
  const auto error = error_percent(figure);
  if (!error) return "-";
  return std::abs(*error) < 0.05 ? "0 %" : fmt::format("{:+.1f} %", *error);
}

}  // namespace

std::string fidelity_words(const scenario::Scenario& scenario, const world::RunResult& result) {
  if (!scenario.fidelity.is_flow()) return "";
  std::string text = fmt::format("A {} run: requests are a flow, in steps of {:g} s\n",
                                 name(scenario.fidelity.form), scenario.fidelity.step.seconds());
  if (!result.fidelity) return text;
  const world::FidelityCheck& check = *result.fidelity;
  text +=
      fmt::format("Its error, measured on the first {}, which was run request by request, too\n",
                  clock_words(Instant{} + check.simulated));
  Grid grid;
  grid.titles = {"  figure", "single requests", "flow", "error"};
  for (const FidelityFigure& figure : check.figures)
    grid.rows.push_back({"  " + std::string(figure.name), words(figure.request, figure.unit),
                         words(figure.flow, figure.unit), error_words(figure)});
  return text + text_table(grid);
}

scenario::Json fidelity_json(const scenario::Scenario& scenario, const world::RunResult& result) {
  if (!scenario.fidelity.is_flow()) return nullptr;
  scenario::Json json;
  json["form"] = name(scenario.fidelity.form);
  json["step_s"] = scenario.fidelity.step.seconds();
  json["checked"] = nullptr;
  if (!result.fidelity) return json;
  json["checked"]["simulated_s"] = result.fidelity->simulated.seconds();
  json["checked"]["figures"] = scenario::Json::array();
  for (const FidelityFigure& figure : result.fidelity->figures)
    json["checked"]["figures"].push_back({{"name", figure.name},
                                          {"unit", figure.unit},
                                          {"request", number(figure.request)},
                                          {"flow", number(figure.flow)},
                                          {"error_percent", number(error_percent(figure))}});
  return json;
}

}  // namespace headroom::report
