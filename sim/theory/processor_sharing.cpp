#include "sim/theory/processor_sharing.hpp"

#include <cmath>
#include <cstddef>
#include <numeric>
#include <vector>

#include "sim/theory/tail_quantile.hpp"
#include "sim/theory/uniformization.hpp"

namespace headroom::theory {
namespace {

/// A tagged request and k others beside it, as a chain of jumps at rate lambda + mu: one more at
/// rate lambda, one fewer at mu k / (k + 1), and at mu / (k + 1) the tagged one is done.
class TaggedRequest {
 public:
  explicit TaggedRequest(const MM1ProcessorSharing& queue)
      : rate_(queue.arrival_rate + queue.service_rate), up_(queue.arrival_rate / rate_) {
    // An arrival finds k others with the geometric law of M/M/1.
    constexpr double kNegligible = 1e-18;
    const double rho = queue.utilization();
    for (double p = 1.0 - rho; p > kNegligible; p *= rho) others_.push_back(p);
    note();
  }
  /// P(it is still there after so long).
  double remains(double t) {
    return poisson_mixture(rate_ * t, [this](int jumps) {
      while (static_cast<std::size_t>(jumps) >= remaining_.size()) jump();
      return remaining_[static_cast<std::size_t>(jumps)];
    });
  }

 private:
  void jump() {
    std::vector<double> next(others_.size());
    for (std::size_t k = 0; k < others_.size(); ++k) {
      const auto others = static_cast<double>(k);
      if (k + 1 < others_.size()) next[k + 1] += up_ * others_[k];
      if (k > 0) next[k - 1] += (1.0 - up_) * others / (others + 1.0) * others_[k];
    }
    others_ = std::move(next);
    note();
  }
  void note() { remaining_.push_back(std::accumulate(others_.begin(), others_.end(), 0.0)); }

  double rate_;
  double up_;
  std::vector<double> others_;     ///< by their number, while the tagged one is there
  std::vector<double> remaining_;  ///< by the number of jumps: that it is still there
};

}  // namespace

double MM1ProcessorSharing::variance_of_sojourn() const {
  const double rho = utilization();
  return (2.0 + rho) / (2.0 - rho) * mean_sojourn() * mean_sojourn();
}

double MM1ProcessorSharing::variance_of_sojourn_of(double x) const {
  const double rho = utilization();
  const double drain = service_rate - arrival_rate;
  return 2.0 * rho / ((1.0 - rho) * (1.0 - rho)) *
         (x / drain + std::expm1(-drain * x) / (drain * drain));
}

double MM1ProcessorSharing::sojourn_exceeds(double t) const {
  return TaggedRequest(*this).remains(t);
}

double MM1ProcessorSharing::sojourn_quantile(double q) const {
  TaggedRequest tagged(*this);
  return solve_tail([&](double t) { return tagged.remains(t); }, 1.0 - q, mean_sojourn());
}

}  // namespace headroom::theory
