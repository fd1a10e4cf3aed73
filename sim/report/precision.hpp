#pragma once

#include <cstdint>
#include <string>

#include "sim/report/console.hpp"
#include "sim/report/json.hpp"
#include "sim/stats/paired.hpp"

namespace headroom::report {

/// How well a figure is known for which replications were made until it was known well enough.
struct Precision {
  std::string figure;  ///< a JSON pointer into the result
  std::string name;    ///< for people
  stats::SequentialStop wanted;
  stats::Estimate estimate;  ///< over the replications that have the figure
  std::uint32_t replications = 0;

  bool is_reached() const { return wanted.may_stop(estimate); }
  /// The figure is known to that, as a share of it: 0.02. Empty where its interval holds 0.
  std::optional<double> relative_error() const;
};

/// `until_ci` of a result.
Json precision_json(const Precision& precision);
/// "p95 is known to 1.8 % (2 % asked for)".
std::string precision_words(const Precision& precision, const Style& style);

}  // namespace headroom::report
