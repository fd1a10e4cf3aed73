#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

#include "sim/engine/time.hpp"

namespace headroom::policies {

/// A forecast that is held against what comes: its mean absolute scaled error (MASE), the scale
/// being the mean change of all values so far from one period to the next.
class JudgedForecast {
 public:
  /// Takes another one into its place, of the periods that follow. The last verdict stands until
  /// the first of them has passed.
  void issue(std::vector<double> values, Instant now);
  /// What has come in one more period.
  void see(double value);

  /// Periods that are foretold and still to come.
  std::size_t remaining() const { return values_.size() - std::min(seen_, values_.size()); }
  /// @pre periods < remaining()
  double ahead(std::size_t periods) const { return values_[seen_ + periods]; }
  Instant issued() const { return issued_; }
  /// Below 1 it beats taking the last value for the next; empty before anything could be compared.
  std::optional<double> mase() const { return mase_; }

 private:
  void judge(double value);

  std::vector<double> values_;
  Instant issued_;
  std::size_t seen_ = 0;  ///< of its periods
  double errors_ = 0;     ///< sum over these
  std::optional<double> last_;
  double changes_ = 0;  ///< sum over all periods, whatever the forecast
  std::size_t change_count_ = 0;
  std::optional<double> mase_;
};

}  // namespace headroom::policies
