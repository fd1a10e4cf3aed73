#include "sim/report/no_reaction.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/experiment/scale_outs.hpp"
#include "sim/experiment/slo_by_time.hpp"
#include "sim/report/reaction.hpp"
#include "sim/report/words.hpp"

namespace headroom::report {
namespace {

std::string slo_words(const world::RunResult& result) {
  if (result.slo.empty()) return "no SLO is given";
  const Duration broken = experiment::broken_time(result);
  if (broken == Duration{}) return "the SLO held";
  return fmt::format("the SLO was broken in single moments only, {} in all", span_words(broken));
}

std::string failure_words(const world::RequestTotals& totals) {
  if (totals.failed_total() == 0) return "";
  std::string causes;
  for (std::size_t i = 0; i < world::kFailures; ++i) {
    if (totals.failed[i] == 0) continue;
    causes += fmt::format("{}{} {}", causes.empty() ? "" : ", ", count_words(totals.failed[i]),
                          name(static_cast<world::Failure>(i)));
  }
  return fmt::format("  {} of {} failed: {}\n", count_words(totals.failed_total()),
                     counted(totals.sent, "request"), causes);
}

/// Instances that were there from the start were not launched for anything.
std::string instance_words(const world::RunResult& result) {
  const auto unhealthy = static_cast<std::uint64_t>(
      std::count_if(result.instances.begin(), result.instances.end(), experiment::left_unhealthy));
  if (unhealthy == 0) return "";
  return fmt::format(
      "  {} terminated before the load balancer found them healthy: see the boot, the health "
      "checks and the grace period\n",
      counted(unhealthy, "instance"));
}

}  // namespace

std::string no_reaction_words(const world::RunResult& result) {
  std::string text = fmt::format("Nothing asked for a reaction: {}, and no capacity was added\n",
                                 slo_words(result));
  text += failure_words(result.requests) + instance_words(result);
  if (result.slo.empty())
    text +=
        "  With \"slo\", such as { \"p95\": \"500ms\", \"error_rate\": 0.001 }, it is told when "
        "users "
        "were served worse, and why\n";
  return text;
}

std::string single_moments_words(const world::RunResult& result,
                                 const std::vector<experiment::Reaction>& reactions) {
  const std::vector<bool> broken = experiment::broken_bins(result);
  Duration time;
  for (std::size_t bin = 0; bin < broken.size(); ++bin) {
    const Instant start = result.series.start[bin];
    const bool is_told = std::any_of(reactions.begin(), reactions.end(), [&](const auto& one) {
      return one.broken && one.broken->begin <= start && start < one.broken->end;
    });
    if (broken[bin] && !is_told) time += experiment::end_of_bin(result, bin) - start;
  }
  if (time == Duration{}) return "";
  return fmt::format(
      "Not told: single moments in which the SLO was broken and nothing answered, {} in all\n\n",
      span_words(time));
}

}  // namespace headroom::report
