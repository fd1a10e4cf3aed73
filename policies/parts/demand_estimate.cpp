#include "policies/parts/demand_estimate.hpp"

namespace headroom::policies {

void DemandEstimate::add(double rate, double work, Instant now) {
  samples_.push_back({now, rate, work});
  while (now - samples_.front().time >= window_ && samples_.size() > 1) samples_.pop_front();
}

std::optional<double> DemandEstimate::per_request() const {
  double products = 0;
  double squares = 0;
  for (const Sample& sample : samples_) {
    products += sample.rate * sample.work;
    squares += sample.rate * sample.rate;
  }
  if (products <= 0) return std::nullopt;
  return products / squares;
}

}  // namespace headroom::policies
