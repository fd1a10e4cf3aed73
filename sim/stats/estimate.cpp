#include "sim/stats/estimate.hpp"

#include <boost/math/distributions/students_t.hpp>
#include <cmath>

#include "sim/engine/elementary.hpp"

namespace headroom::stats {

void Estimate::add(double observation) {
  ++count_;
  const double from_old = observation - mean_;
  mean_ += from_old / static_cast<double>(count_);
  squares_ += from_old * (observation - mean_);
}

double Estimate::standard_deviation() const {
  return count_ < 2 ? 0.0 : std::sqrt(squares_ / static_cast<double>(count_ - 1));
}

double Estimate::standard_error() const {
  return count_ < 2 ? 0.0 : standard_deviation() / std::sqrt(static_cast<double>(count_));
}

double Estimate::half_width(double confidence) const {
  return two_sided_student(confidence, static_cast<double>(count_ - 1)) * standard_error();
}

double two_sided_normal(double confidence) {
  return engine::normal_quantile(0.5 * (1.0 + confidence));
}

double two_sided_student(double confidence, double degrees_of_freedom) {
  return boost::math::quantile(boost::math::students_t(degrees_of_freedom),
                               0.5 * (1.0 + confidence));
}

}  // namespace headroom::stats
