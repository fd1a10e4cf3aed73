#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace headroom::experiment {

/// A value of a scenario that a tuner may change, and what it may be.
struct TunedParameter {
  enum class Kind {
    integer,   ///< low, low + 1, ..., high
    real,      ///< from low to high in about 200 round steps: nobody means 61.83748
    log_real,  ///< likewise, with three significant digits
    choices
  };
  std::vector<std::string> pointers;  ///< JSON pointers that get the value, at least one
  Kind kind = Kind::integer;
  double low = 0, high = 0;               ///< of numbers; low < high, and low > 0 of log_real
  std::vector<std::string> choices = {};  ///< JSON texts, two or more
  std::string unit = {};                  ///< of numbers: "s" makes them texts such as "30s"

  /// How many values there are; 0 of real numbers.
  std::size_t levels() const;
  /// The value at a coordinate from 0 to 1 (search.hpp), as JSON.
  std::string value_at(double coordinate) const;
  /// Where a value lies; empty where the parameter can not have it.
  std::optional<double> coordinate_of(const std::string& json) const;
  /// Coordinates of the values beside one: for numbers a share of the range away, at least one
  /// whole number, on both sides; of choices all others.
  std::vector<double> neighbours(double coordinate, double share = 0.1) const;
  /// The last step of the first pointer: "TargetValue".
  std::string name() const;

 private:
  std::string number_text(double number) const;
  double number_at(double coordinate) const;
};

}  // namespace headroom::experiment
