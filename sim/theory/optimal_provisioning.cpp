#include "sim/theory/optimal_provisioning.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>

namespace headroom::theory {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Of the k-th instance (k > lowest): its runs, entered into the schedule. @return seconds billed
double add_layer(const Provisioning& problem, const std::vector<int>& demand, int k,
                 double minimum_billing_s, std::vector<int>& instances) {
  double billed = 0;
  const auto bill = [&](std::size_t from, std::size_t to) {
    for (std::size_t tick = from; tick < to; ++tick) instances[tick] = k;
    const double run = static_cast<double>(to - from) * problem.tick_s;
    billed += std::max(minimum_billing_s, problem.boot_s + run);
  };
  bool is_running = false;
  std::size_t start = 0;
  std::size_t end = 0;  // of the need for it
  for (std::size_t tick = 0; tick < demand.size(); ++tick) {
    if (demand[tick] < k) continue;
    const double gap = static_cast<double>(tick - end) * problem.tick_s;
    if (is_running && gap > problem.boot_s) bill(start, end), is_running = false;
    if (!is_running) start = tick;
    is_running = true;
    end = tick + 1;
  }
  if (is_running) bill(start, end);
  return billed;
}

/// V(n) of the ticks so far, and from which number of instances each was reached.
class DynamicProgram {
 public:
  DynamicProgram(const Provisioning& problem, double penalty)
      : problem_(problem),
        penalty_(penalty),
        value_(sizes(), kInfinity),
        arrived_(sizes()),
        from_(problem.ticks * sizes()) {
    value_[0] = 0;
    for (std::size_t tick = 0; tick < problem.ticks; ++tick) advance(tick);
  }

  std::vector<int> best_path() const {
    std::vector<int> path(problem_.ticks);
    auto n =
        static_cast<std::size_t>(std::min_element(value_.begin(), value_.end()) - value_.begin());
    for (std::size_t tick = problem_.ticks; tick-- > 0;) {
      path[tick] = problem_.lowest + static_cast<int>(n);
      n = static_cast<std::size_t>(from_[tick * sizes() + n]);
    }
    return path;
  }

 private:
  std::size_t sizes() const {  // n counts from `lowest`
    return static_cast<std::size_t>(problem_.highest - problem_.lowest + 1);
  }

  void advance(std::size_t tick) {
    std::int32_t* const from = &from_[tick * sizes()];
    // From fewer, or as many: the least of V(n) - boot n so far.
    std::size_t best = 0;
    const auto start = [&](std::size_t n) { return problem_.boot_s * static_cast<double>(n); };
    for (std::size_t n = 0; n < sizes(); ++n) {
      if (value_[n] - start(n) < value_[best] - start(best)) best = n;
      arrived_[n] = value_[best] + (start(n) - start(best));
      from[n] = static_cast<std::int32_t>(best);
    }
    // From more: the least of V(n) so far.
    best = sizes() - 1;
    for (std::size_t n = sizes(); n-- > 0;) {
      if (value_[n] <= value_[best]) best = n;
      if (value_[best] < arrived_[n]) {
        arrived_[n] = value_[best];
        from[n] = static_cast<std::int32_t>(best);
      }
    }
    for (std::size_t n = 0; n < sizes(); ++n) value_[n] = arrived_[n] + cost_of(tick, n);
  }

  double cost_of(std::size_t tick, std::size_t n) const {
    const int instances = problem_.lowest + static_cast<int>(n);
    const double violation = problem_.violation(tick, instances);
    return instances * problem_.tick_s + (violation > 0 ? penalty_ * violation : 0);
  }

  const Provisioning& problem_;
  double penalty_;
  std::vector<double> value_;
  std::vector<double> arrived_;
  std::vector<std::int32_t> from_;  ///< [tick][n]
};

Schedule schedule_of(const Provisioning& problem, std::vector<int> instances) {
  Schedule schedule{std::move(instances), 0, 0};
  schedule.instance_seconds = billed_instance_seconds(problem, schedule.instances);
  for (std::size_t tick = 0; tick < problem.ticks; ++tick) {
    schedule.violation += problem.violation(tick, schedule.instances[tick]);
  }
  return schedule;
}

}  // namespace

Provisioning with_requests_lost(Provisioning without, const std::vector<double>& rates,
                                double per_instance) {
  without.ticks = rates.size();
  without.violation = [rates, per_instance, tick_s = without.tick_s](std::size_t tick, int n) {
    return std::max(0.0, rates[tick] - per_instance * n) * tick_s;
  };
  return without;
}

double billed_instance_seconds(const Provisioning& problem, const std::vector<int>& instances) {
  double billed = 0;
  int before = problem.lowest;
  for (const int n : instances) {
    billed += n * problem.tick_s + std::max(0, n - before) * problem.boot_s;
    before = n;
  }
  return billed;
}

Schedule cheapest_cover(const Provisioning& problem, const std::vector<int>& demand,
                        double minimum_billing_s) {
  Schedule schedule;
  schedule.instances.assign(demand.size(), problem.lowest);
  schedule.instance_seconds = problem.lowest * problem.tick_s * static_cast<double>(demand.size());
  const int peak = demand.empty() ? 0 : *std::max_element(demand.begin(), demand.end());
  for (int k = problem.lowest + 1; k <= std::min(peak, problem.highest); ++k) {
    schedule.instance_seconds +=
        add_layer(problem, demand, k, minimum_billing_s, schedule.instances);
  }
  return schedule;
}

Schedule cheapest_schedule(const Provisioning& problem, double penalty) {
  return schedule_of(problem, DynamicProgram(problem, penalty).best_path());
}

Schedule least_violation(const Provisioning& problem) {
  // More instances are never worse, so the least total has the least in each tick.
  Provisioning strict = problem;
  strict.violation = [&problem](std::size_t tick, int n) {
    return problem.violation(tick, n) > problem.violation(tick, problem.highest) ? 1.0 : 0.0;
  };
  return schedule_of(problem, DynamicProgram(strict, kInfinity).best_path());
}

}  // namespace headroom::theory
