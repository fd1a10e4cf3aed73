#include "sim/stats/oscillation.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

namespace headroom::stats {
namespace {

constexpr std::size_t kLeastRepeats = 3;
constexpr double kPeriodTolerance = 0.25;                       // of the longer of two repeats
constexpr std::size_t kLeastReversals = 2 * kLeastRepeats - 1;  // three swings up, three down

std::span<const Step> changes_within(const StepFunction& f, Instant from, Instant until) {
  const std::span<const Step> changes = std::span(f.steps()).subspan(1);  // the first is no change
  const auto first = std::find_if(changes.begin(), changes.end(),
                                  [&](const Step& step) { return step.from > from; });
  const auto last =
      std::find_if(first, changes.end(), [&](const Step& step) { return step.from >= until; });
  return {first, last};
}

/// A change whose direction is not that of the one before.
struct Reversal {
  Instant at;
  Duration since_change;  ///< since the one before
};

/// @param before value before the first change
std::vector<Reversal> reversals_of(std::span<const Step> changes, double before) {
  std::vector<Reversal> reversals;
  for (std::size_t i = 1; i < changes.size(); before = changes[i - 1].value, ++i) {
    const bool was_up = changes[i - 1].value > before;
    const bool is_up = changes[i].value > changes[i - 1].value;
    if (was_up == is_up) continue;
    reversals.push_back({changes[i].from, changes[i].from - changes[i - 1].from});
  }
  return reversals;
}

/// How many of the last changes have the value of the one `pattern` changes before.
std::size_t repeated_changes(std::span<const Step> changes, std::size_t pattern) {
  std::size_t repeated = 0;
  for (std::size_t i = changes.size(); i-- > pattern; ++repeated) {
    if (changes[i].value != changes[i - pattern].value) break;
  }
  return repeated;
}

bool are_alike(Duration a, Duration b) {
  const Duration longer = std::max(a, b);
  return (longer - std::min(a, b)).seconds() <= kPeriodTolerance * longer.seconds();
}

std::optional<LimitCycle> exact_cycle(std::span<const Step> changes, Instant until) {
  for (std::size_t pattern = 2; pattern * kLeastRepeats <= changes.size(); ++pattern) {
    const std::size_t repeats = 1 + repeated_changes(changes, pattern) / pattern;
    if (repeats < kLeastRepeats) continue;
    const Step* last = &changes.back();
    const Duration ultimate = last->from - (last - pattern)->from;
    const Duration penultimate = (last - pattern)->from - (last - 2 * pattern)->from;
    const bool is_alive = until - last->from <= std::max(ultimate, penultimate);
    if (!is_alive || !are_alike(ultimate, penultimate)) continue;
    const auto [low, high] =
        std::minmax_element(changes.end() - static_cast<std::ptrdiff_t>(pattern), changes.end(),
                            [](const Step& a, const Step& b) { return a.value < b.value; });
    return LimitCycle{low->value, high->value, (ultimate + penultimate) / 2, repeats, true};
  }
  return std::nullopt;
}

std::optional<LimitCycle> irregular_cycle(const StepFunction& capacity, Instant from,
                                          Instant until) {
  const std::span<const Step> changes = changes_within(capacity, from, until);
  const std::vector<Reversal> reversals = reversals_of(changes, capacity.at(from));
  if (reversals.size() < kLeastReversals) return std::nullopt;
  const Instant last_third = until - (until - from) / 3;
  if (reversals[reversals.size() - 2].at < last_third) return std::nullopt;
  LimitCycle cycle;
  cycle.low = cycle.high = capacity.at(last_third);
  for (const Step& change : changes_within(capacity, last_third, until)) {
    cycle.low = std::min(cycle.low, change.value);
    cycle.high = std::max(cycle.high, change.value);
  }
  const auto half_cycles = static_cast<std::int64_t>(reversals.size() - 1);
  cycle.period = 2 * (reversals.back().at - reversals.front().at) / half_cycles;
  cycle.repeats = (reversals.size() + 1) / 2;
  return cycle;
}

}  // namespace

Scalings count_scalings(const StepFunction& desired, Duration quick) {
  Scalings result;
  const std::span<const Step> changes = std::span(desired.steps()).subspan(1);
  result.changes = changes.size();
  for (const Reversal& reversal : reversals_of(changes, desired.steps().front().value)) {
    ++result.reversals;
    if (reversal.since_change <= quick) ++result.quick_reversals;
  }
  const double hours = desired.length().seconds() / 3600;
  result.changes_per_hour = static_cast<double>(result.changes) / hours;
  result.reversals_per_hour = static_cast<double>(result.reversals) / hours;
  return result;
}

std::optional<LimitCycle> limit_cycle(const StepFunction& capacity, Instant from, Instant until) {
  until = std::min(until, capacity.end());
  const auto exact = exact_cycle(changes_within(capacity, from, until), until);
  return exact ? exact : irregular_cycle(capacity, from, until);
}

std::optional<LimitCycle> limit_cycle(const StepFunction& capacity, const StepFunction& demand) {
  return limit_cycle(capacity, demand.steps().back().from, demand.end());
}

}  // namespace headroom::stats
