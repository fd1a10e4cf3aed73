#include "sim/report/activities.hpp"

#include <algorithm>

#include "sim/experiment/backtest.hpp"

namespace headroom::report {
namespace {

using scenario::Json;

/// Where the instance is, as JSON in a text. A group that knows its zones by subnets alone has
/// those for zones, too.
std::string details_of(const std::string& zone) {
  Json details;
  if (zone.starts_with("subnet-")) details["Subnet ID"] = zone;
  details["Availability Zone"] = zone;
  return details.dump();
}

Json activity_json(const experiment::ScalingActivity& activity, const std::string& zone) {
  constexpr int kDone = 100;
  constexpr int kUnderWay = 50;  // what AWS tells halfway through a launch (aws-behaviour 4.21)
  Json json = {{"ActivityId", activity.id},
               {"AutoScalingGroupName", activity.group},
               {"Description", activity.description},
               {"Cause", activity.cause},
               {"StartTime", scenario::wall_time_text(activity.start)}};
  if (activity.end) json["EndTime"] = scenario::wall_time_text(*activity.end);
  json["StatusCode"] = activity.status;
  const std::string reason = "Status Reason: ";
  const std::size_t at = activity.description.find(reason);
  if (at != std::string::npos)
    json["StatusMessage"] = activity.description.substr(at + reason.size());
  json["Progress"] = activity.end ? kDone : kUnderWay;
  if (!zone.empty()) json["Details"] = details_of(zone);
  return json;
}

}  // namespace

scenario::Json activities_json(const scenario::Scenario& scenario, const world::RunResult& result) {
  const auto zone_of = [&](const std::string& id) {
    for (const world::Activity& activity : result.activities) {
      if (activity.activity_id != id) continue;
      for (const world::InstanceLog& log : result.instances)
        if (log.id == activity.instance) return log.zone;
    }
    return std::string();
  };
  auto activities = experiment::simulated_activities(scenario, result);
  std::reverse(activities.begin(), activities.end());
  std::stable_sort(activities.begin(), activities.end(),
                   [](const auto& a, const auto& b) { return !a.end && b.end; });
  Json list = Json::array();
  for (const auto& activity : activities)
    list.push_back(activity_json(activity, zone_of(activity.id)));
  return {{"Activities", std::move(list)}};
}

}  // namespace headroom::report
