#include "sim/report/testbed_reasons.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

namespace headroom::report {
namespace {

using experiment::TestbedRun;
using experiment::VerifiedRow;

constexpr const char* kUnknown = "the reason is not known";

/// How long requests stood still, ms, ascending; empty without a server's trace.
std::vector<double> pauses_ms(const TestbedRun& run) {
  std::vector<double> pauses;
  for (const auto& server : run.servers)
    for (const auto& sample : server) pauses.push_back(sample.stalled_ms());
  std::sort(pauses.begin(), pauses.end());
  return pauses;
}

double mean_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return values.empty() ? 0 : sum / static_cast<double>(values.size());
}

/// Something else on the host had the CPU; empty where the traces do not show it.
std::string neighbours(const TestbedRun& run) {
  // A quiet host lets a request run on: 0.1 ms are the process's own.
  constexpr double kQuietMs = 0.3;
  constexpr const char* kOthers = "something else had the CPU";
  const std::vector<double> pauses = pauses_ms(run);
  if (pauses.empty()) return "";
  if (run.throttled_share == 0.0 && mean_of(pauses) > kQuietMs)
    return fmt::format("never throttled, but requests stood still for {:.1f} ms on average: {}",
                       mean_of(pauses), kOthers);
  // Where a usual request has budget enough, it does not pause for want of it.
  const double median = pauses[pauses.size() / 2];
  const bool fits = run.quota == Duration{} || 2e-3 * run.mean_demand_ms <= run.quota.seconds();
  if (fits && run.throttled_share.value_or(1) < 0.5 && median > kQuietMs)
    return fmt::format("half of the requests stood still for {:.1f} ms and more: {}", median,
                       kOthers);
  return "";
}

/// Latencies that were measured in the run's window, ascending. ms.
std::vector<double> latencies_ms(const TestbedRun& run) {
  std::vector<double> latencies;
  if (run.clients.empty()) return latencies;
  const double begin = run.clients.front().start_ms + run.warm_up.seconds() * 1e3;
  const double end = begin + run.steady.seconds() * 1e3;
  for (const auto& sample : run.clients)
    if (sample.end_ms() >= begin && sample.end_ms() < end) latencies.push_back(sample.elapsed_ms);
  std::sort(latencies.begin(), latencies.end());
  return latencies;
}

/// A quantile between values that are far apart: a few requests more or fewer before it, and it is
/// another one.
std::string gap(const VerifiedRow& row, const TestbedRun& run) {
  static const std::map<std::string, double> kQuantiles = {
      {"p50", 0.50}, {"p90", 0.90}, {"p95", 0.95}, {"p99", 0.99}};
  constexpr double kFew = 0.01;  // of the requests
  const auto quantile = kQuantiles.find(row.quantity);
  const std::vector<double> sorted = latencies_ms(run);
  if (quantile == kQuantiles.end() || sorted.size() < 2) return "";
  const auto count = static_cast<double>(sorted.size());
  const double few = std::max(1.0, std::round(kFew * count));
  const auto at = [&](double rank) {
    return sorted[static_cast<std::size_t>(std::clamp(rank, 1.0, count)) - 1];
  };
  const double rank = std::ceil(quantile->second * count);
  if (*row.value < at(rank - few) || *row.value > at(rank + few)) return "";
  return fmt::format(
      "a gap: with {:g} of {:g} requests fewer or more before it, it is {:.4g} or "
      "{:.4g}",
      few, count, at(rank - few), at(rank + few));
}

/// Requests that take turns, which the model takes for equal shares; empty where that can not be
/// the half of it. A request waits for no more than the others' turns.
std::string turns(const VerifiedRow& row, const TestbedRun& run) {
  constexpr double kTurnMs = 1;  // of the servers (tests/data/testbed/README.md)
  if (!run.is_sliced || !run.users) return "";
  const double users = run.users->threads;
  double error_ms = std::abs(*row.value - row.expected);
  if (row.quantity == "throughput")  // Little: users = throughput x (response + think time)
    error_ms = 1e3 * users * std::abs(1 / *row.value - 1 / row.expected);
  else if (row.unit != "ms")
    return "";
  const double turns_ms = kTurnMs * users;
  if (turns_ms < error_ms / 2) return "";
  return fmt::format(
      "turns of {:g} ms, which the model takes for equal shares, can be {:.1f} of the "
      "{:.1f} ms",
      kTurnMs, std::min(turns_ms, error_ms), error_ms);
}

}  // namespace

std::string reason_of(const VerifiedRow& row, const TestbedRun* run) {
  if (row.expected >= row.interval->first && row.expected <= row.interval->second)
    return "within what the phase of the quota's periods can do, which is not recorded";
  constexpr double kPollMs = 20;  // from one health check of a boot to the next
  if (row.quantity == "boot" && std::abs(*row.value - row.expected) < kPollMs)
    return fmt::format("less than the {:g} ms from one health check to the next", kPollMs);
  if (run == nullptr) return kUnknown;
  constexpr double kSaturated = 0.98;  // of the CPU
  const auto util = run->measured.find("util");
  for (const std::string& reason : {turns(row, *run), neighbours(*run), gap(row, *run)})
    if (!reason.empty()) return reason;
  if (!run->has_servers_traces()) return "what its requests asked for is not known, but on average";
  if (util != run->measured.end() && util->second > kSaturated)
    return "saturated: what requests need more or less than foretold counts in full";
  return kUnknown;
}

}  // namespace headroom::report
