#pragma once

#include <string>

namespace headroom::experiment {

/// Numbers between two ends, as the JSON texts that a scenario is given.
struct ValueRange {
  double low = 0;
  double high = 0;
  bool is_log = false;      ///< equal steps are equal ratios
  bool is_integer = false;  ///< whole numbers only
  std::string unit = {};    ///< behind the number, which is a text then: "s" gives "30s"

  /// Level i of n that lie evenly, both ends among them; rounded where they are whole numbers.
  std::string level(int i, int n) const;
  /// The value at a share 0 < u < 1 of the way. Every whole number has the same share of it.
  std::string at(double u) const;
};

}  // namespace headroom::experiment
