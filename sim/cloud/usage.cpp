#include "sim/cloud/usage.hpp"

#include <algorithm>

namespace headroom::cloud {
namespace {

/// Of the hour under way only the part that is over, as if all of it went alike.
void cut(LoadBalancerHour& hour, double seconds) {
  if (hour.seconds <= seconds) return;
  const double part = seconds / hour.seconds;
  hour.new_connections *= part;
  hour.active_connection_seconds *= part;
  hour.processed_bytes *= part;
  hour.response_bytes *= part;
  hour.requests *= part;
  hour.seconds = seconds;
}

/// Surplus credits are charged when a running period ends.
void cut(InstanceRecord& record, Instant until, Instant end) {
  std::erase_if(record.periods, [&](const RunningPeriod& period) { return period.start >= until; });
  for (RunningPeriod& period : record.periods) {
    if (std::min(period.stop, end) > until) period.surplus_credits_charged = 0;
  }
}

}  // namespace

Usage usage_until(const Usage& usage, Instant until) {
  Usage part = usage;
  part.simulated = until - Instant{};
  std::erase_if(part.instances,
                [&](const InstanceRecord& record) { return record.launched >= until; });
  const Instant end = Instant::at(usage.simulated);
  for (InstanceRecord& record : part.instances) cut(record, until, end);
  const auto hours = static_cast<std::size_t>(part.simulated / 1_h);
  if (hours < part.load_balancer_hours.size()) {
    part.load_balancer_hours.resize(hours + 1);
    cut(part.load_balancer_hours.back(),
        (part.simulated - static_cast<std::int64_t>(hours) * 1_h).seconds());
    if (part.load_balancer_hours.back().seconds <= 0) part.load_balancer_hours.pop_back();
  }
  part.metric_requests *= part.simulated.seconds() / usage.simulated.seconds();
  std::erase_if(part.releases.at, [&](Instant release) { return release >= until; });
  return part;
}

}  // namespace headroom::cloud
