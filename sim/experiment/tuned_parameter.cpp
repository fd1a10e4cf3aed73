#include "sim/experiment/tuned_parameter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "sim/experiment/search.hpp"

namespace headroom::experiment {
namespace {

using Json = nlohmann::ordered_json;

constexpr double kSteps = 200;

/// The largest 1, 2 or 5 times a power of ten that is not above.
double round_step(double step) {
  const double power = std::pow(10, std::floor(std::log10(step)));
  for (const double times : {5.0, 2.0})
    if (times * power <= step * (1 + 1e-9)) return times * power;
  return power;
}

double with_three_digits(double number) { return std::stod(fmt::format("{:.3g}", number)); }

}  // namespace

std::size_t TunedParameter::levels() const {
  switch (kind) {
    case Kind::integer: return static_cast<std::size_t>(high - low) + 1;
    case Kind::choices: return choices.size();
    case Kind::real:
    case Kind::log_real: break;
  }
  return 0;
}

double TunedParameter::number_at(double coordinate) const {
  const double at = std::clamp(coordinate, 0.0, 1.0);
  if (kind == Kind::integer) return low + static_cast<double>(level_of(at, levels()));
  if (kind == Kind::log_real)
    return std::clamp(with_three_digits(low * std::pow(high / low, at)), low, high);
  const double step = round_step((high - low) / kSteps);
  return std::clamp(std::round((low + at * (high - low)) / step) * step, low, high);
}

std::string TunedParameter::number_text(double number) const {
  const std::string digits = fmt::format("{:.10g}", number);
  return unit.empty() ? digits : '"' + digits + unit + '"';
}

std::string TunedParameter::value_at(double coordinate) const {
  if (kind == Kind::choices) return choices[level_of(coordinate, choices.size())];
  return number_text(number_at(coordinate));
}

std::optional<double> TunedParameter::coordinate_of(const std::string& json) const {
  const Json value = Json::parse(json, nullptr, false);
  if (kind == Kind::choices) {
    for (std::size_t k = 0; k < choices.size(); ++k)
      if (Json::parse(choices[k]) == value) return coordinate_of_level(k, choices.size());
    return std::nullopt;
  }
  double number = 0;
  if (unit.empty()) {
    if (!value.is_number()) return std::nullopt;
    number = value.get<double>();
  } else {
    if (!value.is_string() || !value.get<std::string>().ends_with(unit)) return std::nullopt;
    const Json digits = Json::parse(
        value.get<std::string>().substr(0, value.get<std::string>().size() - unit.size()), nullptr,
        false);
    if (!digits.is_number()) return std::nullopt;
    number = digits.get<double>();
  }
  if (number < low || number > high) return std::nullopt;
  if (kind == Kind::integer) {
    if (number != std::floor(number)) return std::nullopt;
    return coordinate_of_level(static_cast<std::size_t>(number - low), levels());
  }
  return kind == Kind::real ? (number - low) / (high - low)
                            : std::log(number / low) / std::log(high / low);
}

std::vector<double> TunedParameter::neighbours(double coordinate, double share) const {
  std::vector<double> all;
  if (kind == Kind::choices) {
    for (std::size_t k = 0; k < choices.size(); ++k)
      if (k != level_of(coordinate, choices.size()))
        all.push_back(coordinate_of_level(k, choices.size()));
    return all;
  }
  if (kind == Kind::integer) {
    const auto n = static_cast<double>(levels());
    const auto here = static_cast<double>(level_of(coordinate, levels()));
    const double away = std::max(1.0, std::round(share * n));
    for (const double beside : {here - away, here + away}) {
      const double within = std::clamp(beside, 0.0, n - 1);
      if (within != here)
        all.push_back(coordinate_of_level(static_cast<std::size_t>(within), levels()));
    }
    return all;
  }
  for (const double beside : {coordinate - share, coordinate + share}) {
    const double within = std::clamp(beside, 0.0, 1.0);
    if (value_at(within) != value_at(coordinate)) all.push_back(within);
  }
  return all;
}

std::string TunedParameter::name() const {
  return pointers.front().substr(pointers.front().rfind('/') + 1);
}

}  // namespace headroom::experiment
