#include "sim/load/poisson.hpp"

#include <algorithm>
#include <cmath>

#include "sim/engine/distribution.hpp"

namespace headroom::load {

double expected_arrivals(const PoissonConfig& config, Duration length) {
  double arrivals = 0;
  for (std::size_t i = 0; i < config.rate.size(); ++i) {
    const Duration from = std::min(config.rate[i].at, length);
    const bool is_last = i + 1 == config.rate.size();
    const Duration to = is_last ? length : std::min(config.rate[i + 1].at, length);
    if (to <= from) continue;
    double end_rate = config.rate[i].per_second;
    if (!is_last) {
      const double part = (to - from).seconds() / (config.rate[i + 1].at - from).seconds();
      end_rate += part * (config.rate[i + 1].per_second - end_rate);
    }
    arrivals += (config.rate[i].per_second + end_rate) / 2 * (to - from).seconds();
  }
  return arrivals;
}

Mix::Mix(const std::vector<MixEntry>& entries) {
  double total = 0;
  for (const MixEntry& entry : entries) total += entry.weight;
  double sum = 0;
  for (const MixEntry& entry : entries) {
    sum += entry.weight;
    cumulative_.push_back(sum / total);
    classes_.push_back(entry.request_class);
  }
}

PoissonSource::PoissonSource(const PoissonConfig& config, Instant start, Instant stop,
                             const std::string& name, std::uint64_t seed, std::uint32_t replication)
    : start_(start),
      stop_(stop),
      patience_(config.response_timeout ? 1 : 0),
      mix_(config.mix),
      gap_words_(engine::stream_key(seed, replication, "load/" + name + "/gap")),
      class_words_(engine::stream_key(seed, replication, "load/" + name + "/class")) {
  constexpr double kPerNanosecond = 1e-9;
  const auto& points = config.rate;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const bool last = i + 1 == points.size();
    const double length = last ? 0.0 : static_cast<double>((points[i + 1].at - points[i].at).ns());
    const double rate = points[i].per_second * kPerNanosecond;
    const double slope = last ? 0.0 : (points[i + 1].per_second * kPerNanosecond - rate) / length;
    if (last || length > 0.0) stretches_.push_back({points[i].at.ns(), length, rate, slope});
  }
  plan_next();
}

void PoissonSource::plan_next() {
  engine::Draw draw(gap_words_, number_);
  double mass = engine::unit_exponential(draw);  // expected arrivals until the next one
  for (; stretch_ + 1 < stretches_.size(); ++stretch_, position_ns_ = 0) {
    const Stretch& now = stretches_[stretch_];
    const double left_ns = now.length_ns - position_ns_;
    const double rate = std::max(0.0, now.rate + now.slope * position_ns_);
    const double mass_left = (rate + 0.5 * now.slope * left_ns) * left_ns;
    if (mass < mass_left) {
      // rate * d + slope/2 * d^2 = mass, in the form that does not cancel
      position_ns_ +=
          2.0 * mass / (rate + std::sqrt(std::max(0.0, rate * rate + 2.0 * now.slope * mass)));
      arrive_at(now.begin_ns + static_cast<std::int64_t>(position_ns_));
      return;
    }
    mass -= mass_left;
  }
  Stretch& held = stretches_.back();
  if (held.rate <= 0.0) {
    next_ = Instant::never();
    return;
  }
  position_ns_ += mass / held.rate;
  const auto whole =
      static_cast<std::int64_t>(position_ns_);  // so that the fraction keeps its digits
  held.begin_ns += whole;
  position_ns_ -= static_cast<double>(whole);
  arrive_at(held.begin_ns);
}

void PoissonSource::arrive_at(std::int64_t since_start_ns) {
  next_ = start_ + Duration::nanoseconds(since_start_ns);
  if (next_ >= stop_) next_ = Instant::never();
}

}  // namespace headroom::load
