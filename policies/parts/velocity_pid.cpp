#include "policies/parts/velocity_pid.hpp"

#include <cmath>

namespace headroom::policies {

double VelocityPid::step(double error) {
  if (std::abs(error) <= gains_.dead_band) error = 0;
  if (!last_) last_ = filtered_ = error;
  const double slope = (error - filtered_) / (gains_.filter_ticks + 1);
  const double change = gains_.integral * error + gains_.proportional * (error - *last_) +
                        gains_.derivative * (slope - slope_);
  last_ = error;
  filtered_ += slope;
  slope_ = slope;
  return change;
}

}  // namespace headroom::policies
