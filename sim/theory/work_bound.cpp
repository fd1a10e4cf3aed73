#include "sim/theory/work_bound.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <stdexcept>

namespace headroom::theory {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kRounding = 1e-9;  // relative; always in the direction that lowers the bound

/// A stretch of time and the instance-seconds of work that must be done within it.
struct Block {
  double length_s;
  double work;
};

/// How many bins are wholly due by the end of bin `bins` - 1.
std::size_t bins_due(const ArrivingWork& work, std::size_t bins) {
  const double late = std::ceil(work.deadline_s / work.bin_s - kRounding);
  return late >= static_cast<double>(bins) ? 0 : bins - static_cast<std::size_t>(late);
}

std::vector<Block> cut(const ArrivingWork& work, double speed, std::size_t bins_a_block) {
  std::vector<Block> blocks;
  const auto& bins = work.cpu_seconds;
  for (std::size_t start = 0; start < bins.size(); start += bins_a_block) {
    const std::size_t length = std::min(bins_a_block, bins.size() - start);
    const auto first = bins.begin() + static_cast<std::ptrdiff_t>(start);
    const auto due = static_cast<std::ptrdiff_t>(bins_due(work, length));
    blocks.push_back({static_cast<double>(length) * work.bin_s,
                      std::accumulate(first, first + due, 0.0) / speed});
  }
  return blocks;
}

/// What the k-th instance has to do in a block when those below it do all they can.
double share_of(const Block& block, int k) {
  const double share = std::min(block.length_s, block.work - (k - 1) * block.length_s);
  return share < kRounding * block.length_s ? 0 : share;
}

/// Least cost of the k-th instance (k > lowest) over all blocks. @param loss_price mu: instance-
/// seconds that the loss of one instance-second of work is worth
double least_of_instance(const std::vector<Block>& blocks, const BoundedFleet& fleet, int k,
                         double loss_price) {
  const double boot = fleet.boot_s;
  double off = 0;
  double on = k <= fleet.initial ? 0 : boot;
  for (const Block& block : blocks) {
    const double share = share_of(block, k);
    const double lost = share > 0 ? loss_price * share : 0;
    const double switched_on = off + share + boot;
    off = std::min(off + lost, on + share);
    on = std::min(switched_on, on + block.length_s);
  }
  return std::min(off, on);
}

/// Work beyond `highest` instances, which can not but be lost; instance-seconds.
double beyond_highest(const std::vector<Block>& blocks, const BoundedFleet& fleet) {
  double beyond = 0;
  for (const Block& block : blocks) {
    const double most = fleet.highest * block.length_s * (1 + kRounding);
    beyond += std::max(0.0, block.work - most);
  }
  return beyond;
}

int instances_that_matter(const std::vector<Block>& blocks, const BoundedFleet& fleet) {
  double most = 0;
  for (const Block& block : blocks) most = std::max(most, block.work / block.length_s);
  return static_cast<int>(std::min<double>(fleet.highest, std::ceil(most)));
}

/// The largest value of a concave function on [low, high], by golden sections.
double largest_value(const std::function<double(double)>& f, double low, double high) {
  constexpr double kGolden = 0.6180339887498949;
  constexpr int kSections = 40;  // 4e-9 of the range
  double left = high - kGolden * (high - low);
  double right = low + kGolden * (high - low);
  double at_left = f(left);
  double at_right = f(right);
  for (int i = 0; i < kSections; ++i) {
    if (at_left < at_right) {
      low = left, left = right, at_left = at_right;
      at_right = f(right = low + kGolden * (high - low));
    } else {
      high = right, right = left, at_right = at_left;
      at_left = f(left = high - kGolden * (high - low));
    }
  }
  return std::max(at_left, at_right);
}

double bound_by_blocks(const ArrivingWork& work, const BoundedFleet& fleet,
                       std::size_t bins_a_block) {
  const std::vector<Block> blocks = cut(work, fleet.cpu_seconds_per_second, bins_a_block);
  const double may_be_late = work.late_cpu_seconds / fleet.cpu_seconds_per_second;
  const double beyond = beyond_highest(blocks, fleet);
  if (beyond > may_be_late * (1 + kRounding)) return kInfinity;
  const int most = instances_that_matter(blocks, fleet);
  const auto bound_at = [&](double loss_price) {
    double bound = fleet.lowest * work.horizon_s();
    for (int k = fleet.lowest + 1; k <= most; ++k) {
      bound += least_of_instance(blocks, fleet, k, loss_price);
    }
    return bound;
  };
  if (may_be_late == 0) return bound_at(kInfinity);
  // A price below 1 would rather lose all than serve any. Unimodal in the logarithm as well.
  constexpr double kHighestLogPrice = 14;
  return largest_value(
      [&](double log_price) {
        const double price = std::exp(log_price);
        return bound_at(price) + price * (beyond - may_be_late);
      },
      0, kHighestLogPrice);
}

/// What `lowest` instances can not do in time, least possible: as deadlines come in the order of
/// arrival, what does not fit in front of its own deadline is lost at once. Instance-seconds.
double overflow(const ArrivingWork& work, const BoundedFleet& fleet) {
  double waiting = 0;
  double lost = 0;
  for (std::size_t bin = 0; bin < bins_due(work, work.cpu_seconds.size()); ++bin) {
    waiting += work.cpu_seconds[bin] / fleet.cpu_seconds_per_second;
    const double fits = fleet.lowest * (work.bin_s + work.deadline_s);
    lost += std::max(0.0, waiting - fits);
    waiting = std::max(0.0, std::min(waiting, fits) - fleet.lowest * work.bin_s);
  }
  return lost;
}

void check(const ArrivingWork& work, const BoundedFleet& fleet) {
  const auto is_amount = [](double x) { return x >= 0 && std::isfinite(x); };
  const bool is_sound =
      work.bin_s > 0 && is_amount(work.deadline_s) && is_amount(work.late_cpu_seconds) &&
      std::all_of(work.cpu_seconds.begin(), work.cpu_seconds.end(), is_amount) &&
      fleet.cpu_seconds_per_second > 0 && is_amount(fleet.boot_s) && is_amount(fleet.shortfall_s) &&
      0 <= fleet.lowest && fleet.lowest <= fleet.highest && fleet.initial >= 0;
  if (!is_sound) throw std::invalid_argument("a bound needs sensible work and a sensible fleet");
}

}  // namespace

double WorkBound::instance_seconds() const { return std::max({total, overflow, blocks}); }

WorkBound work_bound(const ArrivingWork& work, const BoundedFleet& fleet) {
  check(work, fleet);
  WorkBound bound;
  const double speed = fleet.cpu_seconds_per_second;
  const double floor = std::max(0.0, fleet.lowest * work.horizon_s() - fleet.shortfall_s);
  const std::vector<Block> whole =
      cut(work, speed, std::max<std::size_t>(work.cpu_seconds.size(), 1));
  const double late = work.late_cpu_seconds / speed;
  bound.total = std::max(floor, whole.empty() ? 0 : whole.front().work - late);
  bound.overflow = floor + std::max(0.0, overflow(work, fleet) - late);
  for (const std::size_t base : {1, 3, 15}) {  // bins of a second: minutes, too
    for (std::size_t bins = base; bins < 2 * work.cpu_seconds.size(); bins *= 2) {
      const double by_blocks = bound_by_blocks(work, fleet, bins) - fleet.shortfall_s;
      if (by_blocks <= bound.blocks) continue;
      bound.blocks = by_blocks;
      bound.block_s = static_cast<double>(bins) * work.bin_s;
    }
  }
  return bound;
}

double largest_sum(std::vector<double> demands, std::size_t count) {
  const auto end = demands.begin() + static_cast<std::ptrdiff_t>(std::min(count, demands.size()));
  std::nth_element(demands.begin(), end, demands.end(), std::greater<>());
  return std::accumulate(demands.begin(), end, 0.0);
}

}  // namespace headroom::theory
