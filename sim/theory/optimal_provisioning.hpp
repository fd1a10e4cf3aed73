#pragma once

#include <cstddef>
#include <functional>
#include <vector>

/// The cheapest schedule of instances for one who knows the future: policies.md 9. An instance is
/// launched a boot before it is needed, so capacity in service costs its time and each start a boot
/// more. Costs are in instance-seconds: times the price of one they are money. CPU credits are left
/// out.
///
/// It is a yardstick, not a bound: a schedule that lets work wait may be cheaper (see work_bound).
namespace headroom::theory {

/// What has to be provisioned, tick by tick.
struct Provisioning {
  std::size_t ticks = 0;
  double tick_s = 60;
  double boot_s = 0;  ///< billed from launch until the instance serves
  int lowest = 0;     ///< group limits; so many run before the first tick already
  int highest = 0;
  /// What goes wrong in a tick with so many instances (requests lost, requests late): >= 0, and
  /// never more with more instances.
  std::function<double(std::size_t tick, int instances)> violation;
};

/// Requests beyond capacity in each tick: max(0, rate - per_instance n) tick_s.
/// @param rates requests a second, one of each tick  @param per_instance requests a second
Provisioning with_requests_lost(Provisioning without, const std::vector<double>& rates,
                                double per_instance);

struct Schedule {
  std::vector<int> instances;   ///< in service in each tick
  double instance_seconds = 0;  ///< billed, boots included
  double violation = 0;         ///< in the unit of Provisioning::violation
};

/// Cost of any schedule: its time in service and a boot for each start.
double billed_instance_seconds(const Provisioning& problem, const std::vector<int>& instances);

/// Always covers the demand (as far as `highest` goes): last-in-first-out layers. The k-th instance
/// is needed while demand >= k; between two times no further apart than a boot it stays. Each run
/// is billed max(minimum, boot + run). O(ticks x largest demand). Optimal when boot_s >= minimum;
/// else runs may be too short for the proof. Lu & Chen, arXiv:1112.0442. `violation` is not used.
/// @param demand instances needed, one of each tick  @param minimum_billing_s of each start
Schedule cheapest_cover(const Provisioning& problem, const std::vector<int>& demand,
                        double minimum_billing_s = 60);

/// Minimises instance-seconds + penalty x violation: a dynamic program over the number of
/// instances, by running minima as starting costs are linear. O(ticks x highest). Of equally good
/// schedules one with few instances.
/// @param penalty instance-seconds that one unit of violation is worth; infinite: avoid what can be
Schedule cheapest_schedule(const Provisioning& problem, double penalty);

/// Avoids all violations that `highest` instances avoid, then costs least.
Schedule least_violation(const Provisioning& problem);

}  // namespace headroom::theory
