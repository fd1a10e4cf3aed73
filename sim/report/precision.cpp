#include "sim/report/precision.hpp"

#include <fmt/format.h>

#include <cmath>

namespace headroom::report {

std::optional<double> Precision::relative_error() const {
  if (estimate.count() < 2) return std::nullopt;
  const double half = estimate.half_width(wanted.confidence);
  if (half == 0) return 0;
  const double nearest_to_0 = std::abs(estimate.mean()) - half;
  if (nearest_to_0 <= 0) return std::nullopt;
  return half / nearest_to_0;
}

Json precision_json(const Precision& precision) {
  return {{"figure", precision.figure},
          {"wanted", number(precision.wanted.relative_error)},
          {"relative_error", number(precision.relative_error())},
          {"reached", precision.is_reached()}};
}

std::string precision_words(const Precision& precision, const Style& style) {
  const double wanted = 100 * precision.wanted.relative_error;
  const auto error = precision.relative_error();
  const std::string known = error ? fmt::format("is known to {:.2g} %", 100 * *error) : "";
  if (precision.is_reached())
    return fmt::format("  {} {} {} ({:g} % asked for)\n", style.good("✓"), precision.name, known,
                       wanted);
  const std::string not_known =
      error ? fmt::format("{}, not to {:g} %", known, wanted)
            : fmt::format("is not known to {:g} %, as it may well be 0", wanted);
  return fmt::format("  {} {} {}: the {} replications allowed were used up\n", style.bad("✗"),
                     precision.name, not_known, precision.replications);
}

}  // namespace headroom::report
