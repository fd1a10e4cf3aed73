#include "policies/parts/decaying_histogram.hpp"

#include <cmath>

namespace headroom::policies {
namespace {

constexpr double kFirstWidth = 0.01;  // of the vertical pod autoscaler, in vCPUs
constexpr double kGrowth = 1.05;      // of the vertical pod autoscaler

/// Where a bucket begins: the sum of the widths before it.
double begin_of(std::size_t bucket) {
  return kFirstWidth * (std::pow(kGrowth, static_cast<double>(bucket)) - 1) / (kGrowth - 1);
}

std::size_t bucket_of(double value) {
  return static_cast<std::size_t>(std::log(value / kFirstWidth * (kGrowth - 1) + 1) /
                                  std::log(kGrowth));
}

}  // namespace

void DecayingHistogram::add(double value, Instant now) {
  if (last_) fade(std::exp2(-(now - *last_).seconds() / half_life_.seconds()));
  last_ = now;
  const std::size_t bucket = bucket_of(value);
  if (bucket >= weights_.size()) weights_.resize(bucket + 1);
  weights_[bucket] += 1;
  weight_ += 1;
  sum_ += value;
}

double DecayingHistogram::quantile(double q) const {
  double below = 0;
  for (std::size_t bucket = 0; bucket + 1 < weights_.size(); ++bucket) {
    below += weights_[bucket];
    if (weights_[bucket] > 0 && below >= q * weight_) return begin_of(bucket + 1);
  }
  return begin_of(weights_.size());
}

void DecayingHistogram::fade(double factor) {
  for (double& weight : weights_) weight *= factor;
  weight_ *= factor;
  sum_ *= factor;
}

}  // namespace headroom::policies
