#include "sim/experiment/bake_levels.hpp"

namespace headroom::experiment {

using cloud::BakeLevel;
using world::BakeLevelOutcome;
using world::RunResult;

namespace {

std::optional<double> mean_boot_seconds(const RunResult& result) {
  double sum = 0;
  int boots = 0;
  for (const world::InstanceLog& log : result.instances) {
    if (log.steps.empty() || !log.launched || !log.healthy) continue;
    sum += (*log.healthy - *log.launched).seconds();
    ++boots;
  }
  return boots > 0 ? std::optional(sum / boots) : std::nullopt;
}

std::optional<double> mean_release_seconds(const RunResult& result) {
  double sum = 0;
  int releases = 0;
  for (const world::ReleaseLog& log : result.releases) {
    if (!log.installed) continue;
    sum += (*log.installed - log.time).seconds();
    ++releases;
  }
  return releases > 0 ? std::optional(sum / releases) : std::nullopt;
}

/// What building and storing images costs in a month.
std::optional<double> images_usd_per_month(const cloud::Bill& bill) {
  double usd = 0;
  for (const cloud::BillItem& item : bill.items) {
    if (item.name != "image_builds" && item.name != "image_storage") continue;
    const auto steady = item.steady_usd ? item.steady_usd : item.usd;
    if (!steady) return std::nullopt;
    usd += *steady;
  }
  return usd / bill.hours * cloud::kHoursPerMonth;
}

BakeLevelOutcome outcome_of(const RunResult& result, BakeLevel bake) {
  BakeLevelOutcome outcome;
  outcome.bake = bake;
  outcome.boot_s = mean_boot_seconds(result);
  outcome.release_s = mean_release_seconds(result);
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
                                                  const world::RunOptions& options) {
  std::vector<BakeLevelOutcome> outcomes;
  for (const BakeLevel bake : scenario.releases.compare) {
    scenario::Scenario other = scenario;
    cloud::ImageConfig& image = other.launch_template.image;
    if (image.bake != bake) {
      image.bake = bake;
      image.owner = bake == BakeLevel::os ? cloud::ImageOwner::amazon : cloud::ImageOwner::own;
      image.software_usd_per_hour = 0;
    }
    outcomes.push_back(outcome_of(world::run(other, environment, options), bake));
  }
  return outcomes;
}

}  // namespace headroom::experiment
