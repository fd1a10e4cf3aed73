#include "sim/world/flow_latency.hpp"

#include <algorithm>
#include <cmath>

#include "sim/engine/elementary.hpp"

namespace headroom::world {
namespace {

// Above it a queue takes longer to become stationary than loads stay as they are.
constexpr double kMostUsual = 0.98;

/// Gamma(1 + z) for z in [0, 1]: Abramowitz & Stegun 6.1.35, off by 5e-5 at most.
double gamma_of_one_and(double z) {
  return 1 +
         z * (-0.5748646 + z * (0.9512363 + z * (-0.6998588 + z * (0.4245549 - z * 0.1010678))));
}

/// Of mean 1. @param cv2 squared coefficient of variation, at most 1 @param tail P(more) in (0, 1)
double weibull(double cv2, double tail) {
  const double inverse_shape = engine::pow(cv2, 0.543);  // exact at 1, and within 1 % of the cv
  return engine::pow(-engine::log(tail), inverse_shape) / gamma_of_one_and(inverse_shape);
}

}  // namespace

FlowLatency::FlowLatency(const Moment& moment) : moment_(moment) {
  const theory::FlowStation& station = *moment.station;
  const double servers = station.terms().servers;
  const double usual_at = std::min(moment.offered, kMostUsual);
  const double usual = station.mean_jobs(usual_at);
  const double rho = moment.jobs > usual ? usual_at : station.utilization(moment.jobs);
  const double per_ns = servers / moment.visit_ns;  // served while all are busy
  chance_ = station.chance_of_waiting(rho);
  if (moment.jobs > usual) {
    backlog_ns_ = (moment.jobs - usual) / per_ns;
    usual_part_ = usual / moment.jobs;
  }
  const double queued = std::max(0.0, station.mean_jobs(rho) - rho * servers);
  if (chance_ > 0 && rho > 0) wait_ns_ = queued / (rho * per_ns) / chance_;
  const double used = station.utilization(moment.jobs);
  if (used > 0) slowdown_ = std::max(1.0, moment.jobs / (servers * used));
  free_per_ns_ = (1.0 - rho) * per_ns;
  arrivals_per_ns_ = rho * per_ns;
}

double FlowLatency::of(const FlowProfile::Sample& request, double visits, double chance,
                       double other) const {
  const double cpu_ns = request.cpu_ns / moment_.speed;
  if (moment_.is_shared) return request.wait_ns + shared(cpu_ns, chance);
  // Waits of a request's later steps are as long on average, and are not told apart.
  return request.wait_ns + cpu_ns + visits * waited(chance, other);
}

double FlowLatency::waited(double chance, double other) const {
  return backlog_ns_ + (chance < chance_ ? -wait_ns_ * engine::log(other) : 0.0);
}

/// Beyond its own time a request takes nothing if nobody is there and nobody comes; else a Weibull
/// distributed time, so that mean and variance are right.
double FlowLatency::shared(double cpu_ns, double chance) const {
  const double excess = cpu_ns * (slowdown_ - 1.0);
  if (excess <= 0.0 || chance_ <= 0.0) return cpu_ns;
  const double y = free_per_ns_ * cpu_ns;
  // (y - 1 + e^-y) / y^2, which is 1/2 at 0
  const double g = y < 1e-4 ? 0.5 - y / 6 : (y - 1.0 + engine::exp(-y)) / (y * y);
  const double alone = (1.0 - chance_) * engine::exp(-arrivals_per_ns_ * cpu_ns);
  if (chance <= alone) return cpu_ns;
  const double shared = 1.0 - alone;
  const double cv2 = std::clamp(shared * (2.0 / chance_ * g + 1.0) - 1.0, 0.01, 1.0);
  const double unit = (1.0 - chance) / shared;
  return cpu_ns + excess / shared * weibull(cv2 * usual_part_ * usual_part_, unit);
}

}  // namespace headroom::world
