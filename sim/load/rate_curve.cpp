#include "sim/load/rate_curve.hpp"

#include <algorithm>
#include <cmath>

#include "sim/load/rate_feed.hpp"

namespace headroom::load {

double expected_arrivals(const RateCurve& curve, Duration length) {
  double arrivals = 0;
  for (std::size_t i = 0; i < curve.size(); ++i) {
    const Duration from = std::min(curve[i].at, length);
    const bool is_last = i + 1 == curve.size();
    const Duration to = is_last ? length : std::min(curve[i + 1].at, length);
    if (to <= from) continue;
    double end_rate = curve[i].per_second;
    if (!is_last) {
      const double part = (to - from).seconds() / (curve[i + 1].at - from).seconds();
      end_rate += part * (curve[i + 1].per_second - end_rate);
    }
    arrivals += (curve[i].per_second + end_rate) / 2 * (to - from).seconds();
  }
  return arrivals;
}

RateWalk::RateWalk(const RateCurve& curve) : RateWalk(curve, nullptr) {}
RateWalk::RateWalk(RateWalk&&) noexcept = default;
RateWalk& RateWalk::operator=(RateWalk&&) noexcept = default;
RateWalk::~RateWalk() = default;

RateWalk::RateWalk(const RateCurve& curve, std::unique_ptr<RateFeed> feed)
    : feed_(std::move(feed)) {
  stretch_along(curve.empty() ? RateCurve{{Duration{}, 0}} : curve);
}

/// Appends a curve's stretches, the last one held.
void RateWalk::stretch_along(const RateCurve& curve) {
  last_point_ = curve.back();
  constexpr double kPerNanosecond = 1e-9;
  for (std::size_t i = 0; i < curve.size(); ++i) {
    const bool last = i + 1 == curve.size();
    const double length = last ? 0.0 : static_cast<double>((curve[i + 1].at - curve[i].at).ns());
    const double rate = curve[i].per_second * kPerNanosecond;
    const double slope = last ? 0.0 : (curve[i + 1].per_second * kPerNanosecond - rate) / length;
    if (last || length > 0.0) stretches_.push_back({curve[i].at.ns(), length, rate, slope});
  }
}

/// The feed's next points come behind those that are there; what has been passed goes.
bool RateWalk::read_on() {
  if (!feed_) return false;
  RateCurve next = {last_point_};
  while (feed_ && next.back().at == last_point_.at) {
    if (!feed_->read(next)) feed_.reset();
  }
  stretches_.pop_back();  // held only as long as nothing was known behind it
  const std::size_t known = stretches_.size();
  stretch_along(next);
  const bool goes_on = stretches_.size() > known + 1;
  stretches_.erase(stretches_.begin(), stretches_.begin() + static_cast<std::ptrdiff_t>(stretch_));
  stretch_ = 0;
  return goes_on;
}

std::optional<std::int64_t> RateWalk::advance_along(double arrivals) {
  for (; stretch_ + 1 < stretches_.size() || read_on(); ++stretch_, position_ns_ = 0) {
    const Stretch& now = stretches_[stretch_];
    const double left_ns = now.length_ns - position_ns_;
    const double rate = std::max(0.0, now.rate + now.slope * position_ns_);
    const double arrivals_left = (rate + 0.5 * now.slope * left_ns) * left_ns;
    if (arrivals < arrivals_left) {
      // rate * d + slope/2 * d^2 = arrivals, in the form that does not cancel
      position_ns_ += 2.0 * arrivals /
                      (rate + std::sqrt(std::max(0.0, rate * rate + 2.0 * now.slope * arrivals)));
      return now.begin_ns + static_cast<std::int64_t>(position_ns_);
    }
    arrivals -= arrivals_left;
  }
  return advance_held(arrivals);
}

double RateWalk::expected_until(std::int64_t since_start_ns) {
  double arrivals = 0;
  double position_ns = position_ns_;
  for (std::size_t ahead = 0; stretch_ + ahead < stretches_.size(); ++ahead, position_ns = 0) {
    const bool is_last = stretch_ + ahead + 1 == stretches_.size() && !read_on();
    const Stretch& now = stretches_[stretch_ + ahead];
    double to_ns = static_cast<double>(since_start_ns - now.begin_ns);
    const bool is_within = is_last || to_ns < now.length_ns;
    if (!is_within) to_ns = now.length_ns;
    const double middle = now.rate + 0.5 * now.slope * (position_ns + to_ns);
    arrivals += std::max(0.0, middle * (to_ns - position_ns));
    if (is_within) break;
  }
  return arrivals;
}

void RateWalk::skip_to(std::int64_t since_start_ns) {
  while ((stretch_ + 1 < stretches_.size() || read_on()) &&
         static_cast<double>(since_start_ns - stretches_[stretch_].begin_ns) >=
             stretches_[stretch_].length_ns) {
    ++stretch_;
  }
  if (stretch_ + 1 == stretches_.size()) {
    stretches_[stretch_].begin_ns = since_start_ns;
    position_ns_ = 0;
  } else {
    position_ns_ = static_cast<double>(since_start_ns - stretches_[stretch_].begin_ns);
  }
}

}  // namespace headroom::load
