#include "sim/scenario/read_refresh.hpp"

#include <fmt/format.h>

namespace headroom::scenario {

using cloud::RefreshPreferences;

namespace {

std::vector<int> read_checkpoints(const Node& node) {
  std::vector<int> percentages;
  for (const Node& entry : node.list()) {
    const auto percent = entry.integer(1, 100);
    if (!percent) continue;
    if (!percentages.empty() && *percent <= percentages.back())
      entry.refuse("more than the checkpoint before it");
    percentages.push_back(static_cast<int>(*percent));
  }
  return percentages;
}

void check_percentages(const Node& node, const RefreshPreferences& preferences) {
  const double difference = preferences.max_healthy_percentage - preferences.min_healthy_percentage;
  if (difference <= 100) return;
  node.report(fmt::format("MinHealthyPercentage {:g} with MaxHealthyPercentage {:g}",
                          preferences.min_healthy_percentage, preferences.max_healthy_percentage),
              "a difference of at most 100");
}

const char* name_of(RefreshPreferences::Standby what) {
  using enum RefreshPreferences::Standby;
  return what == terminate ? "Terminate" : what == ignore ? "Ignore" : "Wait";
}

const char* name_of(RefreshPreferences::Protected what) {
  using enum RefreshPreferences::Protected;
  return what == refresh ? "Refresh" : what == ignore ? "Ignore" : "Wait";
}

}  // namespace

RefreshPreferences read_refresh_preferences(
    const std::optional<Node>& node, const std::optional<cloud::MaintenancePolicy>& maintenance) {
  RefreshPreferences preferences;
  if (maintenance) {
    preferences.min_healthy_percentage = maintenance->min_healthy_percentage;
    preferences.max_healthy_percentage = maintenance->max_healthy_percentage;
  }
  if (!node) return preferences;
  ObjectReader object(*node, "the Preferences of start-instance-refresh");
  if (const auto least = object.optional("MinHealthyPercentage"))
    preferences.min_healthy_percentage = static_cast<double>(least->integer(0, 100).value_or(90));
  if (const auto most = object.optional("MaxHealthyPercentage"))
    preferences.max_healthy_percentage = static_cast<double>(most->integer(100, 200).value_or(100));
  if (const auto warm_up = object.optional("InstanceWarmup"))
    preferences.instance_warmup = warm_up->aws_seconds(0, 21600);
  if (const auto checkpoints = object.optional("CheckpointPercentages"))
    preferences.checkpoint_percentages = read_checkpoints(*checkpoints);
  if (const auto delay = object.optional("CheckpointDelay"))
    preferences.checkpoint_delay = delay->aws_seconds(0, 172800).value_or(3600_s);
  if (const auto skip = object.optional("SkipMatching"))
    preferences.skip_matching = skip->truth().value_or(false);
  if (const auto kept = object.optional("ScaleInProtectedInstances")) {
    using enum RefreshPreferences::Protected;
    const auto what = kept->choice({"Wait", "Refresh", "Ignore"});
    preferences.protected_instances = what == "Refresh"  ? refresh
                                      : what == "Ignore" ? ignore
                                                         : wait;
  }
  if (const auto standby = object.optional("StandbyInstances")) {
    using enum RefreshPreferences::Standby;
    const auto what = standby->choice({"Wait", "Terminate", "Ignore"});
    preferences.standby_instances = what == "Terminate" ? terminate
                                    : what == "Ignore"  ? ignore
                                                        : wait;
  }
  object.refuse("AutoRollback", "a rollback");
  object.refuse("AlarmSpecification", "alarms that end a refresh");
  object.refuse("BakeTime", "a wait at the end of a refresh");
  check_percentages(*node, preferences);
  return preferences;
}

Json refresh_preferences_json(const RefreshPreferences& preferences) {
  Json json = {{"MinHealthyPercentage", preferences.min_healthy_percentage},
               {"MaxHealthyPercentage", preferences.max_healthy_percentage},
               {"CheckpointPercentages", preferences.checkpoint_percentages},
               {"CheckpointDelay", preferences.checkpoint_delay / 1_s},
               {"SkipMatching", preferences.skip_matching},
               {"ScaleInProtectedInstances", name_of(preferences.protected_instances)},
               {"StandbyInstances", name_of(preferences.standby_instances)}};
  if (preferences.instance_warmup) json["InstanceWarmup"] = *preferences.instance_warmup / 1_s;
  return json;
}

}  // namespace headroom::scenario
