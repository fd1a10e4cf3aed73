#include "sim/experiment/calibration_lanes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "sim/stats/estimate.hpp"

namespace headroom::experiment {
namespace {

using theory::Stay;

constexpr std::size_t kFewestChances = 30;
constexpr double kOrderlyShare = 0.05;  ///< clocks, proxies and threads swap a few
constexpr double kSharedShare = 0.12;
/// Requests of a server that shares need not be compared with more than so many later ones.
constexpr std::size_t kMostBeside = 200;

/// Both ends are rounded; and what comes while a server is stopped, or busy with a slice of the
/// kernel's, it finds in no order.
double tolerance_of(const Measurement& measured) {
  constexpr double kOnTheWay_s = 3e-3;
  return 2 * measured.resolution_s + kOnTheWay_s;
}

std::vector<Stay> stays_of(const Measurement& measured) {
  std::vector<Stay> stays;
  stays.reserve(measured.requests.size());
  for (const TimedRequest& request : measured.requests)
    stays.push_back({request.start_s, request.end_s});
  return stays;
}

std::vector<Lane> split(const Measurement& measured, const std::vector<std::uint32_t>& lane_of) {
  std::map<std::uint32_t, Lane> lanes;
  for (std::size_t i = 0; i < measured.requests.size(); ++i) {
    Lane& lane = lanes[lane_of[i]];
    lane.requests.push_back(i);
    lane.stays.push_back({measured.requests[i].start_s, measured.requests[i].end_s});
  }
  std::vector<Lane> all;
  for (auto& [number, lane] : lanes) all.push_back(std::move(lane));
  return all;
}

std::size_t instances_of(const Measurement& measured) {
  return static_cast<std::size_t>(measured.instances);
}

/// The n-th request to instance n: what a load balancer's round robin does.
std::vector<Lane> lanes_in_turn(const Measurement& measured, std::size_t instances) {
  std::vector<std::uint32_t> turn(measured.requests.size());
  for (std::size_t i = 0; i < turn.size(); ++i) turn[i] = static_cast<std::uint32_t>(i % instances);
  return split(measured, turn);
}

Overtaking overtaking_within(const std::vector<Lane>& lanes, std::size_t depth,
                             double tolerance_s) {
  Overtaking sum;
  for (const Lane& lane : lanes) {
    const Overtaking one = overtaking(lane.stays, depth, tolerance_s);
    sum.chances += one.chances;
    sum.taken += one.taken;
  }
  return sum;
}

/// The half of the interval of 95 % around a share that was counted.
double half_width(const Overtaking& counted) {
  const double n = static_cast<double>(counted.chances) + 4;  // Agresti & Coull
  const double p = (static_cast<double>(counted.taken) + 2) / n;
  return stats::two_sided_normal(0.95) * std::sqrt(p * (1 - p) / n);
}

std::string in_turn_words(const Overtaking& together, const Overtaking& apart) {
  return fmt::format(
      "{:.0f} % of the requests are overtaken, {:.1f} % by one of their own instance",
      100 * together.share(), 100 * apart.share());
}

/// One instance, which nobody has named.
Lanes one_taken(const Measurement& measured) {
  Lanes lanes{split(measured, std::vector<std::uint32_t>(measured.requests.size(), 0)),
              "one is taken for granted: their number was not given (--instances)"};
  const double tolerance_s = tolerance_of(measured);
  const Overtaking together = overtaking(stays_of(measured), 1, tolerance_s);
  if (together.share() - half_width(together) < kSharedShare) return lanes;
  constexpr std::size_t kMostTried = 4;
  const auto in_turn = [&](std::size_t n) {
    return overtaking_within(lanes_in_turn(measured, n), 1, tolerance_s);
  };
  for (std::size_t n = 2; n <= kMostTried; ++n) {
    const Overtaking apart = in_turn(n);
    const Overtaking one_more = in_turn(n + 1);
    if (std::min(apart.chances, one_more.chances) < kFewestChances) break;
    // What waits or shares overtakes less, too, the further apart it is, but so it does with one
    // instance more; the right number makes all the difference.
    const bool fits = apart.share() < 2 * kOrderlyShare && apart.share() < together.share() / 8 &&
                      one_more.share() > together.share() / 2;
    if (!fits) continue;
    lanes.all.clear();
    lanes.doubt = fmt::format(
        "one was taken for granted, but {} in turn (round robin) fit better: {}; give --instances",
        n, in_turn_words(together, apart));
    break;
  }
  return lanes;
}

}  // namespace

std::vector<Stay> Lane::within(double overhead_s) const {
  std::vector<Stay> shorter = stays;
  for (Stay& stay : shorter) stay.begin += std::min(overhead_s, 0.9 * (stay.end - stay.begin));
  return shorter;
}

Overtaking overtaking(const std::vector<Stay>& stays, std::size_t depth, double tolerance_s) {
  Overtaking counted;
  std::vector<std::size_t> chain(stays.size(), 0);  // of later ones that overtook each other
  for (std::size_t i = stays.size(); i-- > 0;) {
    std::size_t beside = 0;
    for (std::size_t j = i + 1; j < stays.size() && beside < kMostBeside; ++j) {
      if (stays[j].begin >= stays[i].end - tolerance_s) break;
      if (stays[j].begin <= stays[i].begin + tolerance_s) continue;
      ++beside;
      if (stays[j].end < stays[i].end - tolerance_s) chain[i] = std::max(chain[i], 1 + chain[j]);
    }
    if (beside < depth) continue;
    ++counted.chances;
    if (chain[i] >= depth) ++counted.taken;
  }
  return counted;
}

Lanes lanes_of(const Measurement& measured) {
  if (measured.takes_one_instance) return one_taken(measured);
  if (measured.instances == 1)
    return {split(measured, std::vector<std::uint32_t>(measured.requests.size(), 0)),
            "there is one instance"};
  if (measured.has_targets) {
    std::vector<std::uint32_t> targets;
    for (const TimedRequest& request : measured.requests) targets.push_back(request.target);
    return {split(measured, targets), "the log names the target of each request"};
  }
  const double tolerance_s = tolerance_of(measured);
  const Overtaking together = overtaking(stays_of(measured), 1, tolerance_s);
  std::vector<Lane> in_turn = lanes_in_turn(measured, instances_of(measured));
  const Overtaking apart = overtaking_within(in_turn, 1, tolerance_s);
  // Two that come at once may go to the other's instance, and the overtaking is theirs only.
  const bool fits = apart.chances >= kFewestChances && apart.share() < 2 * kOrderlyShare &&
                    apart.share() < together.share() / 4;
  if (!fits) return {};
  return {std::move(in_turn), "taken in turn (round robin): " + in_turn_words(together, apart),
          true};
}

Finding<int> workers_of(const Measurement& measured, const Lanes& lanes) {
  if (!lanes.doubt.empty()) return {{}, lanes.doubt};
  const double tolerance_s = tolerance_of(measured);
  const Overtaking counted =
      lanes.all.empty() ? overtaking(stays_of(measured), instances_of(measured), tolerance_s)
                        : overtaking_within(lanes.all, 1, tolerance_s);
  if (counted.chances < kFewestChances)
    return {{},
            fmt::format("only {} requests had enough others beside them: {} are needed",
                        counted.chances, kFewestChances)};
  const std::string seen = fmt::format("{} of {} requests that others followed were overtaken",
                                       counted.taken, counted.chances);
  const double error = half_width(counted);
  const double orderly = lanes.are_guessed ? 2 * kOrderlyShare : kOrderlyShare;
  if (counted.share() < orderly && counted.share() + error < kSharedShare)
    return {1, seen + ": they are served in order of arrival"};
  if (counted.share() - error > kSharedShare)
    return {0, seen + ": they are served beside each other"};
  return {{}, seen + ": neither in order nor clearly beside each other"};
}

}  // namespace headroom::experiment
