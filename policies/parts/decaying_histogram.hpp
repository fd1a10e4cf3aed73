#pragma once

#include <optional>
#include <vector>

#include "sim/engine/time.hpp"

namespace headroom::policies {

/// Quantiles of values that count the less the older they are, as the recommender of Kubernetes'
/// vertical pod autoscaler keeps them: buckets that widen by 5 %, the first one 0.01 wide, and
/// weights that halve with each half-life (policies.md 8).
class DecayingHistogram {
 public:
  /// @param half_life > 0
  explicit DecayingHistogram(Duration half_life) : half_life_(half_life) {}

  /// @param value not negative @param now not before the last one
  void add(double value, Instant now);
  bool is_empty() const { return weight_ <= 0; }
  /// The upper end of the bucket in which the share q of all weight is reached: at most 5 % or 0.01
  /// too much. @pre not empty
  double quantile(double q) const;
  /// The weighted mean, of the values themselves. @pre not empty
  double mean() const { return sum_ / weight_; }

 private:
  void fade(double factor);

  Duration half_life_;
  std::optional<Instant> last_;
  std::vector<double> weights_;  ///< by bucket
  double weight_ = 0;            ///< of all
  double sum_ = 0;               ///< of weight x value
};

}  // namespace headroom::policies
