#include "sim/experiment/imbalance.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace headroom::experiment {
namespace {

using cloud::Happening;
using world::InstanceLog;
using world::RunResult;

constexpr double kNearlyAll = 0.8;   ///< of what is in flight
constexpr double kFullPercent = 90;  ///< of CPU: nothing is left of it
constexpr double kIdlePercent = 25;
constexpr double kIdleShare = 0.5;  ///< of the requests that an instance would have of a fair split
constexpr double kFewestWaiting = 2;  ///< requests: one alone is always somewhere

/// From one bin up to another one, which is not of it.
struct Bins {
  std::size_t begin = 0, end = 0;
  std::size_t count() const { return end - begin; }
};

/// What became of one instance, by time: only the journal has all of it.
struct Changes {
  std::vector<std::pair<Instant, bool>> healthy;
  std::optional<Instant> exhausted;
};

std::vector<Changes> changes_of(const RunResult& result) {
  std::vector<Changes> all(result.instances.size());
  std::map<cloud::InstanceId, Changes*> of;
  for (std::size_t i = 0; i < all.size(); ++i) of[result.instances[i].id] = &all[i];
  for (const cloud::JournalEntry& entry : result.journal) {
    const bool is_healthy = entry.kind == Happening::healthy;
    const bool is_gone = entry.kind == Happening::unhealthy || entry.kind == Happening::draining;
    const bool is_exhausted = entry.kind == Happening::credits_exhausted;
    if (!is_healthy && !is_gone && !is_exhausted) continue;
    const auto changes = of.find(entry.subject);
    if (changes == of.end()) continue;
    if (!is_exhausted)
      changes->second->healthy.emplace_back(entry.time, is_healthy);
    else if (!changes->second->exhausted)
      changes->second->exhausted = entry.time;
  }
  return all;
}

/// Whether an instance got requests through all of a time.
bool serves(const Changes& changes, const Span& span) {
  bool is_healthy = false;
  for (const auto& [time, becomes_healthy] : changes.healthy) {
    if (time > span.begin && time < span.end) return false;
    if (time <= span.begin) is_healthy = becomes_healthy;
  }
  return is_healthy;
}

/// Empty where not all of it is known.
std::optional<InstancePart> part_of(const InstanceLog& log, const Changes& changes,
                                    const RunResult& result, const Bins& bins) {
  const auto count = static_cast<double>(bins.count());
  InstancePart part{log.name, 0, 0, true};
  for (std::size_t bin = bins.begin; bin < bins.end; ++bin) {
    const auto cpu = value_in_bin(log, log.cpu_percent, bin);
    const auto in_flight = value_in_bin(log, log.in_flight, bin);
    if (!cpu || !in_flight) return std::nullopt;
    part.cpu_percent += *cpu / count;
    part.in_flight += *in_flight / count;
    // One whole credit, and it has left its baseline behind: Instance tells it anew after that.
    const auto credits = value_in_bin(log, log.credits, bin);
    const bool was_exhausted = changes.exhausted && *changes.exhausted < end_of_bin(result, bin);
    part.is_exhausted &= was_exhausted && credits && *credits < 1;
  }
  return part;
}

Span span_of(const RunResult& result, const Bins& bins) {
  return {result.series.start[bins.begin], end_of_bin(result, bins.end - 1)};
}

/// In these bins as a whole.
std::optional<Imbalance> imbalance_in(const RunResult& result, const std::vector<Changes>& changes,
                                      const Bins& bins) {
  Imbalance found{span_of(result, bins), {}, {}};
  std::vector<InstancePart> parts;
  for (std::size_t i = 0; i < result.instances.size(); ++i) {
    if (!serves(changes[i], found.span)) continue;
    const auto part = part_of(result.instances[i], changes[i], result, bins);
    if (!part) continue;
    parts.push_back(*part);
    found.in_flight += part->in_flight;
  }
  if (found.in_flight < kFewestWaiting) return std::nullopt;
  const double fair = found.in_flight / static_cast<double>(parts.size());
  for (const InstancePart& part : parts) {
    const bool is_spent = part.is_exhausted || part.cpu_percent >= kFullPercent;
    const bool has_few = part.in_flight < kIdleShare * fair;
    if (is_spent && !has_few) found.full.push_back(part);
    if (has_few && !part.is_exhausted && part.cpu_percent < kIdlePercent)
      found.idle.push_back(part);
  }
  if (found.idle.empty() || found.held() < kNearlyAll * found.in_flight) return std::nullopt;
  std::stable_sort(found.full.begin(), found.full.end(),
                   [](const auto& a, const auto& b) { return a.in_flight > b.in_flight; });
  return found;
}

}  // namespace

double Imbalance::held() const {
  double sum = 0;
  for (const InstancePart& part : full) sum += part.in_flight;
  return sum;
}

std::optional<Imbalance> imbalance(const RunResult& result, const Span& within) {
  constexpr std::size_t kFewestBins = 2;  // what is in flight is known at their ends only
  const std::vector<Changes> changes = changes_of(result);
  Bins longest, current;
  for (std::size_t bin = 0; bin < result.series.start.size(); ++bin) {
    const bool is_within =
        result.series.start[bin] >= within.begin && end_of_bin(result, bin) <= within.end;
    if (!is_within || !imbalance_in(result, changes, {bin, bin + 1})) {
      current = {bin + 1, bin + 1};
      continue;
    }
    current.end = bin + 1;
    if (current.count() > longest.count()) longest = current;
  }
  if (longest.count() < kFewestBins) return std::nullopt;
  return imbalance_in(result, changes, longest);
}

}  // namespace headroom::experiment
