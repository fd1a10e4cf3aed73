#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/scenario/scenario.hpp"

namespace headroom::experiment {

/// One expected value, and what we say.
struct VerifiedRow {
  enum class How {
    simulated,  ///< the whole program was run
    /// A closed form of sim/theory, where simulating it to the precision asked for would take too
    /// long; or plain arithmetic.
    computed,
    skipped  ///< an approximation, what stands behind no load balancer, or a model that is not
             ///< built
  };
  std::string format;
  std::string case_name;
  std::string quantity;
  How how = How::skipped;
  double expected = 0;
  std::optional<double> value;
  double tolerance = 0;    ///< |value - expected| that is allowed
  std::optional<bool> ok;  ///< empty when skipped
  std::string unit = {};   ///< where the table has one
  /// Least and most over replications, where chance plays a part that nobody recorded.
  std::optional<std::pair<double, double>> interval = {};
};
std::string_view name(VerifiedRow::How how);

struct Verification {
  std::vector<VerifiedRow> rows;
  std::vector<std::string> unknown_models;  ///< named in a table, not built here
  /// Every row holds that was looked at, and every model is known.
  bool holds() const;
};

struct VerifyOptions {
  unsigned threads = 1;  ///< the same rows for any number
  /// Told each case before it is run.
  std::function<void(const std::string& case_name)> progress = {};
};

/// Reads a table in one of the formats headroom-queueing-1, headroom-credits-1, headroom-aws-1,
/// headroom-alarm-cases-1 and headroom-hpa-1, and checks it.
/// @param file named in errors
/// @throws BadScenario for a table that can not be read
Verification verify_table(std::string_view text, const std::string& file,
                          const scenario::Environment& environment,
                          const VerifyOptions& options = {});

}  // namespace headroom::experiment
