#include "sim/experiment/bake_levels.hpp"

namespace headroom::experiment {

using cloud::BakeLevel;
using world::BakeLevelOutcome;
using world::RunResult;

namespace {

/// Mean of what `seconds_of` gives of each log; empty where it gives nothing of any.
template <class Log, class SecondsOf>
std::optional<double> mean_of(const std::vector<Log>& logs, SecondsOf seconds_of) {
  double sum = 0;
  int count = 0;
  for (const Log& log : logs) {
    const std::optional<double> seconds = seconds_of(log);
    sum += seconds.value_or(0);
    count += seconds.has_value();
  }
  return count > 0 ? std::optional(sum / count) : std::nullopt;
}

std::optional<double> boot_seconds(const world::InstanceLog& log) {
  const auto boot = log.boot_time();
  return boot ? std::optional(boot->seconds()) : std::nullopt;
}

std::optional<double> release_seconds(const world::ReleaseLog& log) {
  return log.installed ? std::optional((*log.installed - log.time).seconds()) : std::nullopt;
}

/// What building and storing images costs in a month.
std::optional<double> images_usd_per_month(const cloud::Bill& bill) {
  double usd = 0;
  for (const cloud::BillItem& item : bill.items) {
    if (item.name != "image_builds" && item.name != "image_storage") continue;
    const auto steady = item.steady();
    if (!steady) return std::nullopt;
    usd += *steady;
  }
  return usd / bill.hours * cloud::kHoursPerMonth;
}

BakeLevelOutcome outcome_of(const RunResult& result, BakeLevel bake) {
  BakeLevelOutcome outcome;
  outcome.bake = bake;
  outcome.boot_s = mean_of(result.instances, boot_seconds);
  outcome.release_s = mean_of(result.releases, release_seconds);
  outcome.launched = result.launched;
  if (result.latency.count() > 0) outcome.p95_s = result.latency.quantile_seconds(0.95);
  const auto sent = static_cast<double>(result.requests.sent);
  outcome.failed_share = sent > 0 ? static_cast<double>(result.requests.failed_total()) / sent : 0;
  outcome.slo_met = result.slo_met();
  outcome.usd = result.bill.total_usd();
  outcome.usd_per_month = result.bill.usd_per_month();
  outcome.images_usd_per_month = images_usd_per_month(result.bill);
  if (outcome.usd_per_month && outcome.images_usd_per_month)
    outcome.rest_usd_per_month = *outcome.usd_per_month - *outcome.images_usd_per_month;
  return outcome;
}

}  // namespace

std::vector<BakeLevelOutcome> compare_bake_levels(const scenario::Scenario& scenario,
                                                  const scenario::Environment& environment,
                                                  const RunResult& own,
                                                  const world::RunOptions& options) {
  std::vector<BakeLevelOutcome> outcomes;
  for (const BakeLevel bake : scenario.releases.compare) {
    if (bake == scenario.launch_template.image.bake) {
      outcomes.push_back(outcome_of(own, bake));
      continue;
    }
    scenario::Scenario other = scenario;
    cloud::ImageConfig& image = other.launch_template.image;
    image.bake = bake;
    image.owner = bake == BakeLevel::os ? cloud::ImageOwner::amazon : cloud::ImageOwner::own;
    image.software_usd_per_hour = 0;
    outcomes.push_back(outcome_of(world::run(other, environment, options), bake));
  }
  return outcomes;
}

}  // namespace headroom::experiment
