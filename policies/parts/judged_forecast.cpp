#include "policies/parts/judged_forecast.hpp"

#include <cmath>
#include <limits>
#include <utility>

namespace headroom::policies {

void JudgedForecast::issue(std::vector<double> values, Instant now) {
  values_ = std::move(values);
  issued_ = now;
  seen_ = 0;
  errors_ = 0;
}

void JudgedForecast::see(double value) {
  if (last_) {
    changes_ += std::abs(value - *last_);
    ++change_count_;
  }
  last_ = value;
  if (remaining() > 0) judge(value);
}

void JudgedForecast::judge(double value) {
  errors_ += std::abs(value - values_[seen_]);
  ++seen_;
  const double error = errors_ / static_cast<double>(seen_);
  if (error <= 0)
    mase_ = 0;
  else if (changes_ <= 0)  // what never changed was foretold to change
    mase_ = std::numeric_limits<double>::infinity();
  else
    mase_ = error / (changes_ / static_cast<double>(change_count_));
}

}  // namespace headroom::policies
