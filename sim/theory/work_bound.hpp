#pragma once

#include <cstddef>
#include <vector>

/// A proven lower bound on the cost of serving a load: nobody, not even one who knows the future
/// and lets work wait, pays less. It rests on work conservation alone: work can not be done before
/// it arrives, and by the deadline it must be done.
///
/// Proof. Let n(t) instances serve at t and b(t) be billed; an instance that serves at t was
/// launched by t - boot, or was there at the start.
/// 1. b(s) >= lowest, and b(s) >= n(t) for s <= t <= s + boot. So for each k > lowest the time with
///    b >= k holds the time with n >= k, stretched to the left by a boot. Close the gaps of n >= k
///    that are no longer than a boot, also the one before its first stretch when the k-th instance
///    was there at the start: of the path m >= n that comes out, cost is at least its time plus a
///    boot for each rise. m serves whatever n served.
///    Where fewer than `lowest` are billed for a while, add idle ones that make up for it. What is
///    proven holds for all of them together; the idle ones are `shortfall_s` of it, so that the
///    rest is never less than the bound less that.
/// 2. Cut time into blocks. Work that arrives in a block and is due in it takes time of m in it:
///    a instance-seconds, less what is lost or late. Let the block be d long and let m have p
///    instances at its start, q at its end. A path that dips g below both ends and peaks h above
///    them has at least max(0, q - p) + g + h rises and between (min(p, q) - g) d and
///    (max(p, q) + h) d instance-seconds.
/// 3. The least over g and h is a sum over the instances k of what the k-th adds. With
///    share(k) = min(d, max(0, a - (k - 1) d)), a loss of one instance-second of work priced mu:
///      on at both ends             min(d, share + boot)     (d for k <= lowest: billed anyway)
///      on to off / off to on       share / share + boot
///      off at both ends            min(share + boot, mu share)
///    so each k may be minimised alone, with two states a block: a relaxation, as the instances'
///    optima need not fit together. (The two share + boot at equal ends need not be tried: to be
///    off, or on, at the border to the next block instead costs no more in the end.) Minus mu times
///    the work that may be late, this is a bound for every mu >= 1 (Lagrange); the largest is
///    taken, over several lengths of blocks, too.
/// Bins only tell in which bin work arrives, so it counts as there from the bin's start and due a
/// deadline after the bin's end; work due beyond the horizon does not count. So take bins no longer
/// than the deadline: of a block the last deadline and bin are not counted.
///
/// Not covered: closed loads (slow answers thin out the load itself), stopped instances that are
/// billed otherwise (warm pools), and the 60 s minimum of each start, which adds nothing once a
/// boot lasts that long.
namespace headroom::theory {

/// Work as it arrives, whoever serves it (open or recorded load, retries left out).
struct ArrivingWork {
  std::vector<double> cpu_seconds;  ///< that arrive in each bin; they end at the horizon
  double bin_s = 1;
  double deadline_s = 0;  ///< a request that takes longer is late
  /// CPU-seconds at most of the requests that may be late or lost: see largest_sum.
  double late_cpu_seconds = 0;

  double horizon_s() const { return bin_s * static_cast<double>(cpu_seconds.size()); }
};

struct BoundedFleet {
  double cpu_seconds_per_second = 1;  ///< of one instance at its best: vCPUs x speed
  double boot_s = 0;                  ///< the shortest: billed, but nothing served yet
  int lowest = 0;                     ///< billed at any time, but for `shortfall_s`
  int highest = 1;  ///< that may serve at once (rebalancing may exceed a group's maximum)
  int initial = 0;  ///< there at the start, booted or not
  /// Instance-seconds up to the horizon that are missing where fewer than `lowest` are billed:
  /// boots and replacements.
  double shortfall_s = 0;
};

/// All in instance-seconds: times the price of one they are money. Infinite where no fleet within
/// the limits can do the work in time.
struct WorkBound {
  double total = 0;     ///< all work that is due, or the lowest size: no more than arithmetic
  double overflow = 0;  ///< the lowest size and, beyond it, what it can not do in time
  double blocks = 0;    ///< of the proof above
  double block_s = 0;   ///< the length of blocks that gave it

  double instance_seconds() const;  ///< the largest: the bound
};

/// O(bins x highest instance needed x log accuracy), a few dozen passes.
/// @throws std::invalid_argument unless bins, speed and limits make sense
WorkBound work_bound(const ArrivingWork& work, const BoundedFleet& fleet);

/// The most work that `count` requests can hold. @param demands CPU-seconds, one of each request
double largest_sum(std::vector<double> demands, std::size_t count);

}  // namespace headroom::theory
