#include "sim/theory/transient.hpp"

#include <cmath>
#include <cstddef>
#include <vector>

#include "sim/theory/birth_death.hpp"
#include "sim/theory/uniformization.hpp"

namespace headroom::theory {
namespace {

/// The chain of jumps at rate lambda + mu, where an idle server jumps to where it is.
class Jumps {
 public:
  Jumps(const TransientMM1& queue, double t)
      : up_(queue.arrival_rate / (queue.arrival_rate + queue.service_rate)) {
    const double arrivals = queue.arrival_rate * t;  // more than this never come
    const double most = queue.at_start + arrivals + 12.0 * std::sqrt(arrivals) + 40.0;
    p_.resize(static_cast<std::size_t>(most) + 1);
    p_[static_cast<std::size_t>(queue.at_start)] = 1.0;
  }
  /// The distribution after so many jumps. @param jumps not less than the last time
  const std::vector<double>& after(int jumps) {
    for (; done_ < jumps; ++done_) step();
    return p_;
  }

 private:
  void step() {
    std::vector<double> next(p_.size());
    for (std::size_t n = 0; n < p_.size(); ++n) {
      next[n > 0 ? n - 1 : 0] += (1.0 - up_) * p_[n];
      if (n + 1 < p_.size()) next[n + 1] += up_ * p_[n];
    }
    p_ = std::move(next);
  }

  double up_;
  std::vector<double> p_;
  int done_ = 0;
};

}  // namespace

double TransientMM1::mean_in_system(double t) const {
  Jumps chain(*this, t);
  return poisson_mixture((arrival_rate + service_rate) * t,
                         [&](int jumps) { return mean_of(chain.after(jumps)); });
}

double TransientMM1::probability_empty(double t) const {
  Jumps chain(*this, t);
  return poisson_mixture((arrival_rate + service_rate) * t,
                         [&](int jumps) { return chain.after(jumps).front(); });
}

}  // namespace headroom::theory
